import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { registerMisconfigured } from "../../functions/misconfigured.ts";
import { TRIGGERS } from "../../functions/triggers.ts";
import { SimulatedClock } from "../../local/simulated-clock.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import { createRecordingLog } from "../helpers/recording-log.ts";

type Handler = (input: unknown, context: InvocationContext) => Promise<unknown>;
const DETAIL = "KEY_VAULT_URL is missing: expected an https URL";

function registered(environment: Record<string, string> = {}) {
  const told = new Map<string, { readonly handler: Handler } & Readonly<Record<string, unknown>>>();
  const tell = (name: string, options: object) => {
    told.set(name, options as { handler: Handler });
  };
  const log = createRecordingLog();
  registerMisconfigured({
    host: { http: tell, storageQueue: tell, timer: tell },
    log,
    clock: new SimulatedClock(),
    environment,
    error: new TeamsinkError("settings-invalid", DETAIL),
  });
  const run = async (name: string, query = "") => {
    const request = new HttpRequest({ method: "GET", url: `https://sink.example/api/x${query}` });
    const answer = await told.get(name)?.handler(request, new InvocationContext({ functionName: name }));
    const { status, headers, body } = answer as HttpResponseInit;
    return { status, headers, text: `${body ?? ""}` };
  };
  return { told, log, run };
}

const namesOf = (...kinds: string[]) => TRIGGERS.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);

describe("an app without valid settings", () => {
  it("registers what it ever does but the queues, so that the scale controller goes on waking it", () => {
    const { told } = registered();
    expect([...told.keys()].filter((name) => !name.startsWith("entra-"))).toEqual(namesOf("http", "timer"));
    for (const trigger of TRIGGERS) {
      if (trigger.kind !== "http") continue;
      const { methods, route, access } = trigger;
      const authLevel = access === "anonymous" ? "anonymous" : "function";
      expect(told.get(trigger.name)).toMatchObject({ methods, route, authLevel });
    }
  });

  it("has the schedules that are right, and the default for one that is not", () => {
    const { told } = registered({ RENEW_SCHEDULE: "0 */5 * * * *", AUDIT_SCHEDULE: "a b c d e f" });
    expect(told.get("renew-subscriptions")).toMatchObject({ schedule: "0 */5 * * * *" });
    expect(told.get("audit")).toMatchObject({ schedule: "0 0 5 * * *" });
    expect(told.get("delta-sync")).toMatchObject({ schedule: "0 0 3 * * *" });
  });

  it("says what is wrong once it starts, and whenever a timer comes", async () => {
    const { told, log } = registered();
    const line = { event: "app.misconfigured", level: "error", detail: DETAIL };
    expect(log.lines).toEqual([line]);
    await told.get("audit")?.handler({}, new InvocationContext({ functionName: "audit" }));
    expect(log.lines).toEqual([line, line]);
  });

  it.each(namesOf("http").filter((name) => !name.includes("health")))(
    "answers %s with 503 and a sentence",
    async (name) => {
      const { status, headers, text } = await registered().run(name);
      expect([status, headers]).toMatchObject([
        503,
        { "cache-control": "no-store", "x-content-type-options": "nosniff" },
      ]);
      expect(JSON.parse(text)).toMatchObject({
        code: "settings-invalid",
        remedy: expect.stringMatching(/health\/deep/),
      });
      const isOpen = TRIGGERS.some((one) => one.kind === "http" && one.name === name && one.access === "anonymous");
      // Which they are is for holders of a key.
      expect(text.includes("KEY_VAULT_URL")).toBe(!isOpen);
    },
  );

  it("tells strangers that it fails, and holders of a key what", async () => {
    const { run } = registered();
    const open = await run("health");
    expect([open.status, JSON.parse(open.text)]).toEqual([
      503,
      { status: "failing", checkedDateTime: expect.any(String) },
    ]);
    expect(await run("health", "?deep=true")).toMatchObject({ status: 307, headers: { location: "health/deep" } });
    const deep = await run("deep-health");
    expect(deep.status).toBe(503);
    expect(JSON.parse(deep.text)).toMatchObject({ firstFailing: { step: "settings", detail: DETAIL } });
  });
});
