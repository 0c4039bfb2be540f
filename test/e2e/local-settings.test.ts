import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BUNDLE_PATH } from "../../local/build.ts";
import { type SpawnedFunctionsHost, spawnFunctionsHost } from "../../local/functions-host/spawn-functions-host.ts";
import { LOCAL_SETTINGS_EXAMPLE } from "../../local/local-settings.ts";
import { subscribeNow } from "../../local/stack/get-ready.ts";
import { FUNCTION_NAMES } from "../helpers/function-names.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

const { Values: example } = JSON.parse(readFileSync(LOCAL_SETTINGS_EXAMPLE, "utf8")) as {
  Values: Record<string, string>;
};

interface Health {
  readonly status: string;
  readonly steps: readonly { readonly step: string; readonly status: string }[];
}

/** As `npm start` has them. */
let running: RunningStack;
let host: SpawnedFunctionsHost;
let values: Record<string, string>;

beforeAll(async () => {
  running = await startRunningStack({ seed: 78 });
  const { stack, activity } = running;
  await subscribeNow(stack, activity);
  // The self check warns of what was never read into the index.
  await stack.runFunction("feed-search");
  await waitFor(async () => {
    const { steps } = (await (await running.get("/api/health/deep")).json()) as Health;
    return steps.some(({ step, status }) => step === "search" && status === "ok");
  });
  const services: Record<string, string> = { ...stack.settings, NODE_EXTRA_CA_CERTS: stack.caFile };
  values = Object.fromEntries(Object.entries(example).map(([name, value]) => [name, services[name] ?? value]));
  host = await spawnFunctionsHost({
    bundlePath: BUNDLE_PATH,
    hostJsonPath: "host.json",
    keys: { master: stack.masterKey, host: [stack.functionKey] },
    env: values,
  });
});
afterAll(async () => {
  await host?.stop();
  await running?.stop();
});

it("the example asks for nothing that services on this machine do not have", () => {
  expect(Object.entries(values).filter(([, value]) => value.startsWith("<"))).toEqual([]);
});

it("its settings and no others run every function", () => {
  expect(host.ready.functions.map(({ name }) => name).sort()).toEqual(FUNCTION_NAMES.toSorted());
});

it("its settings and no others lead to every service: the self check is green", async () => {
  const response = await fetch(`http://localhost:${host.ready.httpPort}/api/health/deep`, {
    headers: { "x-functions-key": running.stack.functionKey },
  });
  const { status, steps } = (await response.json()) as Health;
  expect(steps.filter((step) => step.status !== "ok")).toEqual([]);
  expect(status).toBe("ok");
});
