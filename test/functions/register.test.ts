import { HttpRequest, type HttpResponseInit, InvocationContext, type Timer } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { register, writeLine } from "../../functions/register.ts";
import type { Trigger } from "../../functions/triggers.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { App } from "../../shared/compose.ts";
import { frameText } from "../../shared/port/work-queue.ts";
import { createRecordingLog } from "../helpers/recording-log.ts";

type Handler = (input: unknown, context: InvocationContext) => Promise<unknown>;

/** What the host was told, by name. */
function world() {
  const told = new Map<string, { readonly handler: Handler } & Readonly<Record<string, unknown>>>();
  const tell = (name: string, options: object) => {
    told.set(name, options as { handler: Handler });
  };
  const log = createRecordingLog();
  const composed = { count: 0 };
  const app = async () => {
    composed.count += 1;
    return {} as App;
  };
  const schedules = { RENEW_SCHEDULE: "0 */10 * * * *" } as Parameters<typeof register>[1]["settings"]["schedules"];
  const registration = { host: { http: tell, storageQueue: tell, timer: tell }, settings: { schedules }, log, app };
  const run = (input: unknown = {}) => told.get("it")?.handler(input, new InvocationContext({ functionName: "it" }));
  return { told, log, composed, run, register: (trigger: Trigger) => register(trigger, registration) };
}

const TIMER = { kind: "timer", name: "it", schedule: "RENEW_SCHEDULE" } as const;
const QUEUE = { kind: "queue", name: "it", queueName: "messages" } as const;
const HTTP = { kind: "http", name: "it", methods: ["GET"], route: "it", authLevel: "function" } as const;
const http = (load: Extract<Trigger, { kind: "http" }>["load"]) => ({ ...HTTP, methods: [...HTTP.methods], load });

describe("a row of the table", () => {
  it("is told to the host with what starts it, and loads nothing", () => {
    const { register: row, told, composed } = world();
    let loads = 0;
    row(
      http(async () => {
        loads += 1;
        return () => () => ({});
      }),
    );
    expect(told.get("it")).toMatchObject({ methods: ["GET"], route: "it", authLevel: "function" });
    expect([loads, composed.count]).toEqual([0, 0]);
  });

  it("has its queue and its schedule from the table and the settings", () => {
    const { register: row, told } = world();
    row({ ...QUEUE, load: async () => () => () => undefined });
    expect(told.get("it")).toMatchObject({ queueName: "messages", connection: "AzureWebJobsStorage" });
    row({ ...TIMER, load: async () => () => () => undefined });
    expect(told.get("it")).toMatchObject({ schedule: "0 */10 * * * *" });
  });

  it("hands over what a framed queue message says", async () => {
    const { register: row, run } = world();
    const taken: unknown[] = [];
    row({ ...QUEUE, load: async () => () => (queueMessage: unknown) => void taken.push(queueMessage) });
    await run(frameText('{"a":1}'));
    expect(taken).toEqual([{ a: 1 }]);
  });

  it("loads its handler once, at the first use, and hands over what came", async () => {
    const { register: row, run } = world();
    const [loads, taken]: [string[], unknown[]] = [[], []];
    row({
      ...QUEUE,
      load: async () => {
        loads.push("file");
        return () => {
          loads.push("handler");
          return (message: unknown) => void taken.push(message);
        };
      },
    });
    await Promise.all([run({ id: 1 }), run({ id: 2 })]);
    await run("text");
    expect(loads).toEqual(["file", "handler"]);
    expect(taken).toEqual([{ id: 1 }, { id: 2 }, "text"]);
  });

  it("tries a load that failed again at the next use", async () => {
    const { register: row, run } = world();
    let loads = 0;
    row({
      ...TIMER,
      load: async () => {
        loads += 1;
        if (loads === 1) throw new Error("no such file, just now");
        return () => (_timer: Timer) => undefined;
      },
    });
    await expect(run()).rejects.toThrow("no such file");
    await expect(run()).resolves.toBeUndefined();
  });
});

describe("a failure", () => {
  const fails = (error: unknown) => async () => () => () => {
    throw error;
  };
  const kinds = [
    { kind: "timer", row: (error: unknown): Trigger => ({ ...TIMER, load: fails(error) }) },
    { kind: "queue", row: (error: unknown): Trigger => ({ ...QUEUE, load: fails(error) }) },
  ];

  it.each(kinds)("of a $kind is logged, and thrown on so that the host knows", async ({ row: make }) => {
    const { register: row, run, log } = world();
    const cause = Object.assign(new RangeError("secret words"), { code: "ECONNRESET" });
    row(make(new TeamsinkError("graph-forbidden", undefined, { cause })));
    await expect(run()).rejects.toMatchObject({ code: "graph-forbidden" });
    const line = { event: "function.failed", level: "error", function: "it", reason: "graph-forbidden" };
    expect(log.lines).toEqual([{ ...line, causeName: "RangeError", causeCode: "ECONNRESET" }]);
  });

  it.each(kinds)("of a $kind that may succeed at the next try is a warning", async ({ row: make }) => {
    const { register: row, run, log } = world();
    row(make(new TeamsinkError("store-unavailable")));
    await expect(run()).rejects.toThrow();
    expect(log.lines).toMatchObject([{ level: "warn", reason: "store-unavailable" }]);
  });

  it("of a request is logged and answered as a problem that says nothing of it", async () => {
    const { register: row, run, log } = world();
    row(http(fails(new Error("secret words"))));
    const answer = (await run(new HttpRequest({ method: "GET", url: "http://localhost/it" }))) as HttpResponseInit;
    expect(answer).toMatchObject({ status: 500, headers: { "content-type": "application/problem+json" } });
    expect(`${answer.body}`).toContain('"code":"internal-error"');
    expect(`${answer.body}`).not.toContain("secret words");
    const line = { function: "it", reason: "internal-error", causeName: "Error" };
    expect(log.lines).toEqual([{ event: "function.failed", level: "error", ...line }]);
  });
});

describe("a line of the log", () => {
  it("goes to the invocation that is running, at its level", async () => {
    const { told, register: row } = world();
    row({
      ...QUEUE,
      load: async () => () => async () => {
        await Promise.resolve();
        writeLine("debug", { event: "message.stored", version: 1 });
      },
    });
    const lines: unknown[] = [];
    const context = new InvocationContext({
      functionName: "it",
      logHandler: (level, ...args) => void lines.push([level, ...args]),
    });
    await told.get("it")?.handler({}, context);
    expect(lines).toEqual([["debug", '{"event":"message.stored","version":1}']]);
  });
});
