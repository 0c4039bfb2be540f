import { createHash } from "node:crypto";
import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { register } from "../../functions/register.ts";
import type { Trigger } from "../../functions/triggers.ts";
import { SimulatedClock } from "../../local/simulated-clock.ts";
import { fail, succeed, TeamsinkError } from "../../shared/base/errors/errors.ts";
import { type HttpAnswer, json } from "../../shared/base/problem.ts";
import type { App } from "../../shared/compose.ts";
import type { Principal } from "../../shared/serve/access/principal.ts";
import { createRateLimit } from "../../shared/serve/access/rate-limit.ts";
import { createMemoryAccessRecordStore } from "../helpers/memory-access-record-store.ts";
import { createRecordingLog } from "../helpers/recording-log.ts";

const ANN: Principal = { kind: "user", id: "ann", clientId: "portal", roles: new Set(), canWrite: false };
const ROBOT: Principal = { kind: "app", id: "robot", clientId: "robot-app", roles: new Set(["Messages.Read.All"]) };
const CHAT = "19:a@thread.v2";
const KEY_ID = createHash("sha256").update("a key").digest("hex").slice(0, 12);

type HttpRow = Extract<Trigger, { kind: "http" }>;
interface Sent {
  readonly by?: "key" | "token";
  readonly method?: "GET" | "POST";
  readonly query?: string;
  readonly params?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

/** A row of the API as the host runs it, whose handler answers as it is told to. */
function world(row: Partial<HttpRow> = {}, retentionDays = 0) {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  const accessRecords = createMemoryAccessRecordStore();
  const told = new Map<string, (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>>();
  const tell = (name: string, { handler }: { handler: unknown }) => {
    told.set(name, handler as typeof told extends Map<string, infer H> ? H : never);
  };
  const state = { answer: async (): Promise<HttpAnswer> => json({ count: 2, messages: ["é", "b"] }), calls: 0 };
  const app = {
    clock,
    log,
    accessRecords,
    settings: { accessRecordRetentionDays: retentionDays },
    rateLimit: createRateLimit({ clock, requestsPerMinute: 2 }),
    operatorKey: { check: async () => fail("operator-key-wrong") },
    entraTokens: {
      principalOf: async (sent: string | null) =>
        sent === "Bearer ann" ? succeed(ANN) : sent === "Bearer robot" ? succeed(ROBOT) : fail("bearer-invalid"),
    },
    seenBy: () => app,
  } as unknown as App;
  const load: HttpRow["load"] = async () => () => async () => {
    state.calls += 1;
    return state.answer();
  };
  const host = { http: tell, storageQueue: tell, timer: tell } as unknown as Parameters<typeof register>[1]["host"];
  const whole: Trigger = {
    kind: "http",
    name: "messages",
    methods: ["GET"],
    route: "m",
    access: "messages",
    load,
    ...row,
  };
  register(whole, { host, settings: { schedules: {} as never }, log, app: async () => app });
  const ask = async ({ by = "key", method = "GET", query = "", params = {}, headers = {} }: Sent = {}) => {
    const functionName = by === "key" ? "messages" : "entra-messages";
    const url = `http://localhost/api/m${query}`;
    const sent = { ...(by === "key" ? { "x-functions-key": "a key" } : {}), ...headers };
    const request = new HttpRequest({ method, url, params, headers: sent });
    const context = new InvocationContext({ functionName, invocationId: crypto.randomUUID() });
    const answer = (await told.get(functionName)?.(request, context)) as HttpResponseInit;
    return {
      status: answer.status,
      headers: answer.headers as Record<string, string>,
      body: answer.body as string | undefined,
      code: answer.status !== undefined && answer.status >= 400 ? JSON.parse(`${answer.body}`).code : undefined,
      invocationId: context.invocationId,
    };
  };
  return { clock, log, accessRecords, state, ask };
}

const ann = { by: "token", headers: { authorization: "Bearer ann" } } as const;
const robot = { by: "token", headers: { authorization: "Bearer robot" } } as const;

describe("whoever is let in", () => {
  it("leaves a record of what was asked for and how much was given, and of nothing that was typed", async () => {
    const { ask, accessRecords, clock } = world({}, 365);
    const query = `?chat_id=${encodeURIComponent(CHAT)}&q=secret%20words&since=2026-01-01T00:00:00%2B01:00&typed=secret`;
    const { body = "", invocationId } = await ask({ query });
    expect(accessRecords.all()).toEqual([
      {
        id: invocationId,
        principalId: KEY_ID,
        principalKind: "key",
        clientId: null,
        roles: [],
        functionName: "messages",
        method: "GET",
        conversationId: CHAT,
        named: { chat_id: CHAT, since: "2025-12-31T23:00:00.000Z" },
        parameters: ["chat_id", "q", "since"],
        status: 200,
        count: 2,
        sizeBytes: Buffer.byteLength(body),
        answeredMs: clock.nowMs(),
      },
    ]);
    expect(JSON.stringify(accessRecords.all())).not.toContain("secret");
    expect(accessRecords.ttlSeconds(invocationId)).toBe(365 * 86_400);
  });

  it.each([
    [ann, { principalId: "ann", principalKind: "user", clientId: "portal", roles: [] }],
    [robot, { principalId: "robot", principalKind: "app", clientId: "robot-app", roles: ["Messages.Read.All"] }],
  ])("is named in it as who they are: %o", async (sent, expected) => {
    const { ask, accessRecords } = world();
    expect((await ask(sent)).status).toBe(200);
    expect(accessRecords.all()).toMatchObject([{ ...expected, functionName: "messages" }]);
  });

  it("leaves it for what is not there, for a question that is wrong, and for a failure, which gave nothing", async () => {
    const { ask, accessRecords, state, log } = world();
    state.answer = async () => ({ status: 404, headers: {}, body: "{}" });
    await ask();
    state.answer = async () => {
      throw new TeamsinkError("store-unavailable");
    };
    expect(await ask()).toMatchObject({ status: 504, code: "store-unavailable" });
    expect(accessRecords.all().map(({ status, count }) => [status, count])).toEqual([
      [404, 0],
      [504, 0],
    ]);
    expect(log.lines).toMatchObject([{ event: "function.failed", function: "messages", reason: "store-unavailable" }]);
  });

  it("is given nothing where the record cannot be written", async () => {
    const { ask, accessRecords, log } = world();
    accessRecords.failNext(1);
    const answer = await ask();
    expect(answer).toMatchObject({ status: 503, code: "access-not-recorded" });
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", ratelimit: expect.any(String) });
    expect(answer.headers).not.toHaveProperty("etag");
    expect(answer.body).not.toContain("é");
    expect(log.lines).toMatchObject([{ reason: "access-not-recorded", level: "warn", causeName: "TeamsinkError" }]);
    expect((await ask()).status).toBe(200);
  });

  it("is told of the failure itself, where nothing was to be given and no record can be written either", async () => {
    const { ask, accessRecords, state } = world();
    state.answer = async () => {
      throw new TeamsinkError("cosmos-forbidden");
    };
    accessRecords.failNext(1);
    expect(await ask()).toMatchObject({ status: 503, code: "cosmos-forbidden" });
  });

  it("is answered by a diagnosis all the same, which leaves no record", async () => {
    const { ask, accessRecords } = world({ isDiagnostic: true });
    accessRecords.failNext(1);
    expect((await ask()).status).toBe(200);
    expect(accessRecords.all()).toEqual([]);
  });
});

describe("whoever is not let in", () => {
  it("leaves a record where only a right is missing", async () => {
    const { ask, accessRecords, state } = world({ access: "history" });
    expect(await ask(ann)).toMatchObject({ status: 403, code: "role-required" });
    expect(accessRecords.all()).toMatchObject([{ principalId: "ann", status: 403, count: 0 }]);
    expect(state.calls).toBe(0);
  });

  it("leaves one with a function key that lacks the operator key beside it", async () => {
    const { ask, accessRecords } = world({ access: "operate" });
    expect(await ask()).toMatchObject({ status: 403, code: "operator-key-wrong" });
    expect(accessRecords.all()).toMatchObject([{ principalId: KEY_ID, principalKind: "key", status: 403 }]);
  });

  it("leaves none as a stranger, who is told nothing of limits", async () => {
    const { ask, accessRecords } = world();
    const answer = await ask({ by: "token", headers: { authorization: "Bearer forged" } });
    expect(answer).toMatchObject({ status: 401, code: "bearer-invalid" });
    expect(answer.headers["www-authenticate"]).toContain("Bearer");
    expect(answer.headers).not.toHaveProperty("ratelimit");
    expect(accessRecords.all()).toEqual([]);
  });
});

describe("the limit", () => {
  it("is told on every answer, and beyond it nothing is asked for and nothing written", async () => {
    const { ask, accessRecords, state, clock } = world();
    const first = await ask(ann);
    expect(first.headers).toMatchObject({
      "ratelimit-policy": '"requests";q=2;w=60',
      ratelimit: '"requests";r=1;t=30',
    });
    await ask(ann);
    const beyond = await ask(ann);
    expect(beyond).toMatchObject({ status: 429, code: "too-many-requests" });
    expect(beyond.headers).toMatchObject({
      "retry-after": "30",
      "ratelimit-policy": '"requests";q=2;w=60',
      ratelimit: '"requests";r=0;t=30',
      "cache-control": "no-store",
    });
    expect([state.calls, accessRecords.all().length]).toEqual([2, 2]);
    expect((await ask(robot)).status).toBe(200);
    expect((await ask()).headers).toMatchObject({ "ratelimit-policy": '"requests";q=20;w=60' });
    await clock.advance(30_000);
    expect((await ask(ann)).status).toBe(200);
  });

  it("holds for whoever lacks a right as well: what they leave is written, too", async () => {
    const { ask, accessRecords } = world({ access: "history" });
    const statuses = [await ask(ann), await ask(ann), await ask(ann)].map(({ status }) => status);
    expect([statuses, accessRecords.all().length]).toEqual([[403, 403, 429], 2]);
  });
});

describe("a right answer", () => {
  it("has a tag of its bytes, may be kept by who asked, and is not sent again to whoever has it", async () => {
    const { ask, accessRecords, state } = world();
    const first = await ask();
    const etag = `"${createHash("sha256").update(`${first.body}`).digest("base64url")}"`;
    const caching = {
      etag,
      "cache-control": "private, no-cache",
      vary: "Authorization, x-functions-key, Accept",
    };
    expect(first.headers).toMatchObject(caching);
    for (const tags of [etag, `W/${etag}`, `"other", W/${etag}`, "*"]) {
      const again = await ask({ headers: { "if-none-match": tags } });
      expect([again.status, again.body], tags).toEqual([304, undefined]);
      expect(again.headers, tags).toMatchObject(caching);
    }
    expect(accessRecords.all().at(-1)).toMatchObject({ status: 304, count: 0, sizeBytes: 0 });
    state.answer = async () => json({ count: 1, messages: ["changed"] });
    const changed = await ask({ headers: { "if-none-match": etag } });
    expect([changed.status, changed.headers.etag === etag]).toEqual([200, false]);
  });

  it("that has a tag of its own keeps it, and is not hashed", async () => {
    const { ask, state } = world();
    for (const status of [200, 206, 304]) {
      state.answer = async () => ({ status, headers: { etag: '"own"' }, body: "bytes" });
      const { headers } = await ask({ headers: { "if-none-match": "*" } });
      expect(headers, `${status}`).toMatchObject({ etag: '"own"', "cache-control": "private, no-cache" });
    }
  });

  it("to a command is kept by nobody", async () => {
    const { ask } = world({ methods: ["POST"] });
    const { status, headers } = await ask({ method: "POST", headers: { "if-none-match": "*" } });
    expect([status, headers["cache-control"], headers.etag]).toEqual([200, "no-store", undefined]);
  });

  it.each([400, 404, 416, 503])("is not one of status %i, which is kept by nobody", async (status) => {
    const { ask, state } = world();
    state.answer = async () => ({ status, headers: {}, body: "{}" });
    const { headers } = await ask({ headers: { "if-none-match": "*" } });
    expect([headers["cache-control"], headers.etag, headers.vary]).toEqual(["no-store", undefined, undefined]);
  });
});
