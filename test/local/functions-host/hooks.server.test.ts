import { afterAll, afterEach, describe, expect, it } from "vitest";
import { captureConsole } from "../../../local/functions-host/log.ts";
import { buildFixtureApp, type RunningFixture, runFixture } from "../../helpers/functions-host.ts";

const app = await buildFixtureApp("hooks-app");
let fixture: RunningFixture;
let releaseConsole: () => void;

async function start(): Promise<RunningFixture> {
  fixture = await runFixture(app);
  releaseConsole = captureConsole((record) => fixture.records.push(record));
  return fixture;
}

afterEach(async () => {
  await fixture.host.stop();
  releaseConsole();
});
afterAll(() => app.remove());

async function seen({ fetch }: RunningFixture): Promise<unknown> {
  return (await fetch("/api/seen")).json();
}

describe("hooks of an app", () => {
  it("run in order, with one hookData an invocation", async () => {
    const running = await start();
    expect(await (await running.fetch("/api/plain")).text()).toBe("plain");
    await running.fetch("/api/plain");
    const invocation = ["pre plain {}", 'post plain {"fromPre":1} error=null'];
    expect(await seen(running)).toEqual(["appStart", ...invocation, ...invocation]);
  });

  const cases: [functionName: string, status: number, body: string][] = [
    ["replaced", 200, "another handler"],
    ["given-inputs", 200, "another input"],
    ["forgiven", 200, "forgiven"],
    ["spoiled", 500, ""],
  ];
  it.each(cases)("decide over %s: %i %s", async (functionName, status, body) => {
    const running = await start();
    const response = await running.fetch(`/api/${functionName}`);
    expect([response.status, await response.text()]).toEqual([status, body]);
    expect(running.results(functionName)).toEqual([status === 200]);
  });

  it("see the error of the function", async () => {
    const running = await start();
    await running.fetch("/api/forgiven");
    expect(await seen(running)).toContain('post forgiven {"fromPre":1} error=failed');
  });

  it("may fail an invocation, with their own error in the log", async () => {
    const running = await start();
    await running.fetch("/api/spoiled");
    const record = running.records.find((one) => one.event === "function.executed");
    expect(record).toMatchObject({ succeeded: false, error: { message: "spoiled by a hook" } });
  });

  it("may rewrite what is logged, until disposed", async () => {
    const running = await start();
    await running.fetch("/api/logs");
    const logged = running.records.filter((record) => record.category === "Function.logs.User");
    expect(logged.map(({ level, message }) => [level, message])).toEqual([
      ["trace", "t"],
      ["debug", "d"],
      ["information", "a *** { n: 1 }"],
      ["warning", "w"],
      ["error", "e"],
      ["information", "dispose"],
      ["information", "a secret again"],
    ]);
  });

  it("end with appTerminate, whose hookData is appStart's", async () => {
    const running = await start();
    await running.host.stop();
    expect(running.records.at(-1)).toMatchObject({ category: "Host.Function.Console", message: "appTerminate kept" });
  });
});

it("an invocation has its id and a W3C trace, or goes on with the caller's", async () => {
  const running = await start();
  const own = (await (await running.fetch("/api/logs")).json()) as { invocationId: string; traceContext: object };
  expect(own.traceContext).toMatchObject({ traceParent: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-00$/) });
  const ids = running.records.filter((record) => record.functionName === "logs").map((record) => record.invocationId);
  expect(new Set(ids)).toEqual(new Set([own.invocationId]));

  const headers = { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: "k=v" };
  const given = (await (await running.fetch("/api/logs", { headers })).json()) as { traceContext: object };
  expect(given.traceContext).toMatchObject({ traceParent: headers.traceparent, traceState: "k=v" });
});
