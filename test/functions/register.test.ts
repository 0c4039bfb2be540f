import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { HttpRequest, type HttpResponseInit, InvocationContext, type Timer } from "@azure/functions";
import { afterEach, describe, expect, it, vi } from "vitest";
import { register, writeLine } from "../../functions/register.ts";
import type { Trigger } from "../../functions/triggers.ts";
import { SimulatedClock } from "../../local/simulated-clock.ts";
import { fail, succeed, TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { App } from "../../shared/compose.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { frameText } from "../../shared/port/work-queue.ts";
import type { EntraTokens } from "../../shared/serve/access/entra-tokens.ts";
import { createOperatorKey } from "../../shared/serve/access/operator-key.ts";
import { createRateLimit } from "../../shared/serve/access/rate-limit.ts";
import type { Role } from "../../shared/serve/access/rights.ts";
import { createMemoryAccessRecordStore } from "../helpers/memory-access-record-store.ts";
import { createMemorySecretStore } from "../helpers/memory-secret-store.ts";
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
  const key = "an operator key of thirty-two characters at least";
  const store = createMemorySecretStore();
  store.add(SECRET_NAMES.operatorKey, key);
  const operatorKey = createOperatorKey({ store, clock: new SimulatedClock(), log: createRecordingLog() });
  const person = { kind: "user", id: "7a1c", clientId: "c", roles: new Set<Role>(), canWrite: false } as const;
  const entraTokens: EntraTokens = {
    principalOf: async (sent) => (sent === "Bearer good" ? succeed(person) : fail("bearer-missing")),
  };
  const app = async () => {
    composed.count += 1;
    const clock = new SimulatedClock();
    const rateLimit = createRateLimit({ clock, requestsPerMinute: 100 });
    const accessRecords = createMemoryAccessRecordStore();
    const seenBy: App["seenBy"] = ({ kind }) => (kind === "key" ? whole : seen);
    const settings = { accessRecordRetentionDays: 0 };
    const whole = {
      operatorKey,
      entraTokens,
      seenBy,
      rateLimit,
      accessRecords,
      settings,
      clock,
      log,
    } as unknown as App;
    const seen: App = { ...whole };
    return whole;
  };
  const schedules = { RENEW_SCHEDULE: "0 */10 * * * *" } as Parameters<typeof register>[1]["settings"]["schedules"];
  const registration = { host: { http: tell, storageQueue: tell, timer: tell }, settings: { schedules }, log, app };
  const context = new InvocationContext({ functionName: "it", invocationId: randomUUID() });
  const run = (input: unknown = {}) => told.get("it")?.handler(input, context);
  return {
    told,
    log,
    composed,
    context,
    app: { key },
    run,
    register: (trigger: Trigger) => register(trigger, registration),
  };
}

const REQUEST = new HttpRequest({ method: "GET", url: "http://localhost/it" });
const TIMER = { kind: "timer", name: "it", schedule: "RENEW_SCHEDULE" } as const;
const QUEUE = { kind: "queue", name: "it", queueName: "messages" } as const;
const HTTP = { kind: "http", name: "it", methods: ["GET"], route: "it", access: "messages" } as const;
const http = (load: Extract<Trigger, { kind: "http" }>["load"]) => ({ ...HTTP, methods: [...HTTP.methods], load });

describe("a row of the table", () => {
  it("is told to the host with what starts it, and loads nothing", () => {
    const { register: row, told, composed } = world();
    let loads = 0;
    row(
      http(async () => {
        loads += 1;
        return () => async () => ({ status: 204, headers: {} });
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
    await run(frameText('{"a":1}').toString());
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

describe("an answer", () => {
  it("is kept by no cache, guessed at by no browser, and found in the log, whatever the handler says of it", async () => {
    const { register: row, run, context } = world();
    const headers = { "content-type": "application/json", "cache-control": "public" };
    const load = async () => () => async () => ({ status: 200, headers, body: "{}", count: 3 });
    row({ ...http(load), access: "anonymous" });
    expect(await run(REQUEST)).toEqual({
      status: 200,
      headers: {
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-invocation-id": context.invocationId,
      },
      body: "{}",
    });
  });

  it("that is no secret is kept as its handler has it, and the host is told of it in a header", async () => {
    const { register: row, run } = world();
    const page = async () => ({ status: 200, headers: {}, body: "{}", caching: "page" as const });
    row({ ...http(async () => () => page), access: "anonymous" });
    const answer = (await run(REQUEST)) as HttpResponseInit;
    expect(answer.headers).toMatchObject({ "cache-control": "no-cache" });
    expect(answer).not.toHaveProperty("caching");
  });

  it("for operators takes a function key of the platform, and the operator key", async () => {
    const { register: row, run, told, app } = world();
    let calls = 0;
    const load = http(async () => () => async () => {
      calls += 1;
      return { status: 204, headers: {} };
    });
    row({ ...load, access: "operate" });
    expect(told.get("it")).toMatchObject({ authLevel: "function" });
    const ask = (headers: Record<string, string>) =>
      run(new HttpRequest({ method: "GET", url: "http://localhost/it", headers })) as Promise<HttpResponseInit>;
    for (const headers of [
      {},
      { "x-operator-key": "" },
      { "x-operator-key": `${app.key}x` },
      { "x-functions-key": app.key },
    ]) {
      const { status, body } = await ask(headers);
      expect([status, JSON.parse(`${body}`).code]).toEqual([403, "operator-key-wrong"]);
    }
    expect([calls, (await ask({ "x-operator-key": app.key })).status, calls]).toEqual([0, 204, 1]);
  });

  it("with a token is given at an address of its own, on what this person may see", async () => {
    const { register: row, told, context } = world();
    const apps = new Set<App>();
    row(
      http(async () => (app) => async () => {
        apps.add(app);
        return { status: 204, headers: {} };
      }),
    );
    expect(told.get("entra-it")).toMatchObject({ methods: ["GET"], route: "entra/it", authLevel: "anonymous" });
    const ask = async (name: string, authorization: string) => {
      const request = new HttpRequest({ method: "GET", url: "http://localhost/it", headers: { authorization } });
      return (await told.get(name)?.handler(request, context)) as HttpResponseInit;
    };
    const refused = await ask("entra-it", "Bearer bad");
    expect([refused.status, JSON.parse(`${refused.body}`).code]).toEqual([401, "bearer-missing"]);
    expect(refused.headers).toMatchObject({ "www-authenticate": "Bearer" });
    expect((await ask("entra-it", "Bearer good")).status).toBe(204);
    expect((await ask("it", "")).status).toBe(204);
    // One for the person, one for whoever has a key.
    expect(apps.size).toBe(2);
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
    const { register: row, run, log, context } = world();
    row(http(fails(new Error("secret words"))));
    const { invocationId } = context;
    const answer = (await run(new HttpRequest({ method: "GET", url: "http://localhost/it" }))) as HttpResponseInit;
    expect(answer).toMatchObject({ status: 500, headers: { "content-type": "application/problem+json" } });
    expect(JSON.parse(`${answer.body}`)).toMatchObject({ code: "internal-error", invocationId });
    expect(answer.headers).toMatchObject({ "x-invocation-id": invocationId });
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

  it("of work that goes on after the end of its invocation goes to the console: the host drops what its context logs", async () => {
    const written = capturedConsole();
    const { told, register: row } = world();
    row({
      ...QUEUE,
      load: async () => () => () => {
        void turn().then(() => {
          writeLine("error", { event: "keys.refresh-failed", reason: "secret-unavailable" });
          writeLine("warn", { event: "graph.throttled" });
          writeLine("info", { event: "keys.refreshed" });
          writeLine("debug", { event: "message.stored" });
        });
      },
    });
    const logHandler = vi.fn();
    await told.get("it")?.handler({}, new InvocationContext({ functionName: "it", logHandler }));
    await turn();
    await turn();
    expect(logHandler).not.toHaveBeenCalled();
    // The host takes the level from the words: the line says its own, and stays an event that alerts look for.
    expect(written).toEqual([
      ["error", '{"event":"keys.refresh-failed","reason":"secret-unavailable","level":"error"}'],
      ["warn", '{"event":"graph.throttled","level":"warn"}'],
      ["info", '{"event":"keys.refreshed","level":"info"}'],
    ]);
  });

  it("outside of any invocation goes to the console too", () => {
    const written = capturedConsole();
    writeLine("info", { event: "app.started", functions: 25 });
    expect(written).toEqual([["info", '{"event":"app.started","functions":25,"level":"info"}']]);
  });
});

function capturedConsole(): unknown[] {
  const written: unknown[] = [];
  for (const method of ["debug", "info", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((line) => void written.push([method, line]));
  }
  return written;
}
afterEach(() => vi.restoreAllMocks());
