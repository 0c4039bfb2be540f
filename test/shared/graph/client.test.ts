import type { TokenCredential } from "@azure/identity";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { MAX_CALL_MS } from "../../../shared/graph/client.ts";
import { type GraphServer, type Reply, refusal, startGraphServer } from "./graph-server.ts";
import { createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const FINE = { body: { fine: true } };
const CHANNEL = { budget: "message", conversation: "19:a@thread.tacv2" } as const;

describe("a request", () => {
  test("goes to the version's path with a token, and its JSON comes back", async () => {
    graph.script([FINE]);
    const { run } = createTestClient(graph.endpoint);
    expect(await run((client) => client.get("/teams?$top=1", { headers: { Prefer: "p" } }))).toEqual({ fine: true });
    expect(graph.received).toMatchObject([
      { method: "GET", url: "/v1.0/teams?$top=1", headers: { authorization: "Bearer token-1", prefer: "p" } },
    ]);
    expect(graph.received[0]?.headers["client-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("carries a JSON body with POST and PATCH, and DELETE gives nothing back", async () => {
    graph.script([FINE, FINE, { status: 204 }]);
    const { run } = createTestClient(graph.endpoint);
    expect(await run((client) => client.post("/subscriptions", { a: 1 }))).toEqual({ fine: true });
    expect(await run((client) => client.patch("/subscriptions/1", { a: 2 }))).toEqual({ fine: true });
    expect(await run((client) => client.delete("/subscriptions/1"))).toBeUndefined();
    expect(graph.received.map(({ method, body }) => [method, body])).toEqual([
      ["POST", { a: 1 }],
      ["PATCH", { a: 2 }],
      ["DELETE", ""],
    ]);
  });

  test("follows a link of Graph with every parameter as it was made", async () => {
    graph.script([FINE]);
    const { run } = createTestClient(graph.endpoint);
    const query = "$expand=replies&$deltatoken=a%2Bb%3d%3d&x=(y=1)&$skiptoken=UmF3%20dG9r";
    await run((client) => client.get(`${graph.endpoint}/v1.0/teams/t/channels/c/messages/delta?${query}`));
    const [path, sent] = graph.received[0]?.url.split("?") ?? [];
    expect(path).toBe("/v1.0/teams/t/channels/c/messages/delta");
    expect(sent?.split("&").sort()).toEqual(query.split("&").sort());
  });

  test.each([
    ["another host", () => "https://evil.example/v1.0/me"],
    ["another port", () => "https://localhost:1/v1.0/me"],
    ["another host, with ours as the user", () => "https://localhost@evil.example/v1.0/me"],
    ["another host, with ours as user and password", () => `${graph.endpoint}@evil.example/v1.0/me`],
    ["our host with a user", () => graph.endpoint.replace("https://", "https://user@")],
    ["our host without encryption", () => graph.endpoint.replace("https:", "http:")],
    ["no URL at all", () => "teams"],
  ])("never goes to %s", async (_name, makeLink) => {
    let fetched = 0;
    const spy: typeof fetch = async () => {
      fetched += 1;
      return new Response("{}");
    };
    const { client } = createTestClient(graph.endpoint, { fetch: spy });
    await expect(client.get(makeLink())).rejects.toMatchObject({ code: "graph-answer-invalid" });
    expect(client.owns(makeLink())).toBe(false);
    expect(fetched).toBe(0);
  });
});

describe("a refusal", () => {
  test.each([
    ["400", refusal(400), "graph-bad-request"],
    ["403 by quota", refusal(403, "ExtensionError", "Maximum number of subscriptions"), "graph-quota"],
    ["404", refusal(404), "graph-not-found"],
    ["409", refusal(409), "graph-conflict"],
    ["410", refusal(410), "graph-gone"],
    ["a redirect", { status: 302, headers: { location: "https://evil.example/" } }, "graph-answer-invalid"],
  ] satisfies [string, Reply, string][])("%s is final", async (_name, reply, code) => {
    graph.script([reply, FINE]);
    const { run, elapsedMs } = createTestClient(graph.endpoint);
    await expect(run((client) => client.get("/teams"))).rejects.toMatchObject({ code });
    expect(graph.received).toHaveLength(1);
    expect(elapsedMs()).toBe(0);
  });

  test("is logged by route, status and request id, and its text is nowhere", async () => {
    graph.script([403, 403].map((status) => refusal(status, "Forbidden", "secret text about token-1")));
    const { run, log } = createTestClient(graph.endpoint);
    const error = await run((client) => client.get("/users/8b081ef6-4792-4def-b2c9-c363a1bf41d5/chats")).catch(String);
    expect(error).toBe("TeamsinkError: GET /users/*/chats: 403 Forbidden, request-id request-1");
    expect(log).toEqual([
      {
        event: "graph.failed",
        route: "/users/*/chats",
        status: 403,
        requestId: "request-1",
        reason: "graph-forbidden",
      },
    ]);
  });
});

describe("a token", () => {
  test("is renewed once after a 401", async () => {
    graph.script([refusal(401), FINE, FINE]);
    const { run } = createTestClient(graph.endpoint);
    await run((client) => client.get("/teams"));
    await run((client) => client.get("/teams"));
    expect(graph.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
      "Bearer token-2",
    ]);
  });

  test("of a person is a new one whenever Graph goes on using it, whatever the app has just had", async () => {
    graph.script([FINE, FINE, FINE]);
    const { run } = createTestClient(graph.endpoint);
    const pastCache: boolean[] = [];
    const credential: TokenCredential = {
      getToken: async (_scopes, options) => {
        pastCache.push(options?.claims !== undefined);
        return { token: "a person's", expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
      },
    };
    await run((client) => client.patch("/subscriptions/1", {}, { freshToken: true }));
    await run((client) => client.patch("/subscriptions/2", {}, { freshToken: true, credential }));
    await run((client) => client.get("/me", { credential }));
    expect(pastCache).toEqual([true, false]);
  });

  test("is a new one where Graph goes on using it, once a minute, and again after a 401", async () => {
    graph.script([FINE, FINE, FINE, refusal(401), FINE]);
    const { run, clock } = createTestClient(graph.endpoint);
    await run((client) => client.get("/teams"));
    await run((client) => client.patch("/subscriptions/1", {}, { freshToken: true }));
    await run((client) => client.patch("/subscriptions/2", {}, { freshToken: true }));
    await clock.advance(60_000);
    await run((client) => client.patch("/subscriptions/1", {}, { freshToken: true }));
    expect(graph.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
      "Bearer token-2",
      "Bearer token-3",
      "Bearer token-4",
    ]);
  });

  test("is renewed after a 403, since a role may have been granted since; once, and not for every refusal", async () => {
    graph.script([refusal(403), FINE, refusal(403), refusal(403), refusal(403)]);
    const { run, clock } = createTestClient(graph.endpoint);
    await run((client) => client.get("/teams"));
    await expect(run((client) => client.get("/users"))).rejects.toMatchObject({ code: "graph-forbidden" });
    expect(graph.received).toHaveLength(3);
    await clock.advance(60_000);
    await expect(run((client) => client.get("/users"))).rejects.toMatchObject({ code: "graph-forbidden" });
    expect(graph.received.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
      "Bearer token-2",
      "Bearer token-2",
      "Bearer token-3",
    ]);
  });

  test("from before a role was granted costs none of the calls their answer that were under way with it", async () => {
    const { run } = createTestClient(graph.endpoint);
    graph.script(({ headers }) => (headers.authorization === "Bearer token-1" ? refusal(403) : FINE));
    const users = Array.from({ length: 10 }, (_, index) => `/users/${index}/chats`);
    const answers = await run((client) => Promise.all(users.map((path) => client.get(path))));
    expect(answers).toEqual(users.map(() => FINE.body));
    const tokens = new Set(graph.received.map(({ headers }) => headers.authorization));
    expect([...tokens]).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(graph.received).toHaveLength(2 * users.length);
  });

  test("that is refused twice is the operator's", async () => {
    graph.script([refusal(401), refusal(401), FINE]);
    const { run } = createTestClient(graph.endpoint);
    await expect(run((client) => client.get("/teams"))).rejects.toMatchObject({ code: "graph-unauthorized" });
    expect(graph.received).toHaveLength(2);
  });

  test("asks past the credential's cache the second time only", async () => {
    graph.script([refusal(401), FINE]);
    const asked: unknown[] = [];
    const getToken = async (scopes: string | string[], options?: { claims?: string }) => {
      asked.push([scopes, options?.claims]);
      return { token: "t", expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
    };
    const { run } = createTestClient(graph.endpoint, { credential: { getToken } });
    await run((client) => client.get("/teams"));
    const scopes = [`${graph.endpoint}/.default`];
    expect(asked).toEqual([
      [scopes, undefined],
      [scopes, '{"access_token":{}}'],
    ]);
  });

  test.each([
    ["graph-unauthorized", 2],
    ["authority-unavailable", 4],
    ["secret-unavailable", 1],
  ] as const)("that cannot be had by %s is that error, after so many attempts: %i", async (code, attempts) => {
    graph.script([FINE]);
    const failing = new TeamsinkError(code);
    let asked = 0;
    const getToken = async () => {
      asked += 1;
      throw failing;
    };
    const { run } = createTestClient(graph.endpoint, { credential: { getToken } });
    await expect(run((client) => client.get("/teams"))).rejects.toBe(failing);
    expect(asked).toBe(attempts);
    expect(graph.received).toEqual([]);
  });

  test("that the credential fails to get by a defect of ours is that defect", async () => {
    const defect = new RangeError("ours");
    const getToken = () => Promise.reject(defect);
    const { run } = createTestClient(graph.endpoint, { credential: { getToken } });
    await expect(run((client) => client.get("/teams"))).rejects.toBe(defect);
  });

  test("that could not be had for a moment is asked for again, by a POST as well: nothing was sent", async () => {
    graph.script([FINE]);
    let asked = 0;
    const getToken = async () => {
      asked += 1;
      if (asked === 1) throw new TeamsinkError("authority-unavailable");
      return { token: "t", expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
    };
    const { run, elapsedMs } = createTestClient(graph.endpoint, { credential: { getToken } });
    expect(await run((client) => client.post("/subscriptions", {}))).toEqual({ fine: true });
    expect(graph.received).toHaveLength(1);
    expect(elapsedMs()).toBe(1_000);
  });
});

describe("a pause that Graph asks for", () => {
  test.each([
    ["in seconds", "7", 7_000],
    ["as a date", "Thu, 01 Jan 2026 00:00:09 GMT", 9_000],
    ["in fractions", "7.25", 7_250],
    ["unreadable, so as long as we ever back off", "soon", 30_000],
    ["missing, so backed off", "", 1_000],
  ])("%s is kept", async (_name, retryAfter, pauseMs) => {
    graph.script([{ ...refusal(429), headers: { "retry-after": retryAfter } }, FINE]);
    const { run, elapsedMs, log } = createTestClient(graph.endpoint);
    expect(await run((client) => client.get("/teams"))).toEqual({ fine: true });
    expect(elapsedMs()).toBe(pauseMs);
    expect(log).toEqual([{ event: "graph.throttled", route: "/teams", retryAfterMs: pauseMs }]);
  });

  /** When each read was done: of messages `a1`, `a2`, … of chat `a`, and so on; the one named is refused once. */
  async function readAll(ids: readonly string[], refused: string): Promise<Record<string, number>> {
    const asked: string[] = [];
    graph.script(({ url }) => {
      asked.push(url);
      const isRefused = url.endsWith(`/${refused}`) && asked.filter((other) => other === url).length === 1;
      return isRefused ? { ...refusal(429), headers: { "retry-after": "20" } } : FINE;
    });
    const { run, clock } = createTestClient(graph.endpoint);
    const startMs = clock.nowMs();
    const finished: Record<string, number> = {};
    await run(async (client) => {
      const read = async (id: string) => {
        await client.get(`/chats/1/messages/${id}`, { pace: { budget: "message", conversation: id.slice(0, 1) } });
        finished[id] = clock.nowMs() - startMs;
      };
      await Promise.all(ids.map(read));
    });
    return finished;
  }

  test("is kept by everyone in a busy conversation, and by nobody else", async () => {
    const finished = await readAll(["a1", "a2", "a3", "b1", "b2"], "a2");
    expect(finished.b1).toBeLessThan(1_000);
    expect(finished.b2).toBeLessThan(2_000);
    expect(finished.a2).toBeGreaterThanOrEqual(21_000);
    expect(finished.a3).toBeGreaterThanOrEqual(21_000);
  });

  test("is kept by the whole app where no conversation was busy", async () => {
    const finished = await readAll(["a1", "b1", "b2"], "a1");
    expect(finished.b1).toBeLessThan(1_000);
    expect(finished.a1).toBeGreaterThanOrEqual(20_000);
    expect(finished.b2).toBeGreaterThanOrEqual(20_000);
  });

  test("longer than an invocation may wait is handed on, and asked for again only when it is over", async () => {
    graph.script([{ ...refusal(429), headers: { "retry-after": "3600" } }, FINE]);
    const { run, elapsedMs, clock } = createTestClient(graph.endpoint);
    const read = () => run((client) => client.get("/chats/1/messages/1", { pace: CHANNEL }));
    await expect(read()).rejects.toMatchObject({ code: "graph-throttled", retryAfterMs: 3_600_000 });
    await clock.advance(600_000);
    await expect(read()).rejects.toMatchObject({ code: "graph-throttled", retryAfterMs: 3_000_000 });
    expect(graph.received).toHaveLength(1);
    expect(elapsedMs()).toBe(600_000);
    await clock.advance(3_000_000);
    expect(await read()).toEqual({ fine: true });
  });

  test("that never ends is given up after four attempts, with a time to come back", async () => {
    graph.script(() => refusal(429));
    const { run, elapsedMs } = createTestClient(graph.endpoint);
    await expect(run((client) => client.get("/teams"))).rejects.toMatchObject({
      code: "graph-throttled",
      retryAfterMs: 8_000,
    });
    expect(graph.received).toHaveLength(4);
    expect(elapsedMs()).toBe(1_000 + 2_000 + 4_000);
  });
});

describe("a failure that may pass", () => {
  test.each([
    ["503", refusal(503), 1_000],
    ["503 with Retry-After", { ...refusal(503), headers: { "retry-after": "12" } }, 12_000],
    ["504 with a gateway's page", { status: 504, body: "<html>" }, 1_000],
    ["408", refusal(408), 1_000],
    ["a connection that breaks", "reset", 1_000],
    ["a success that is cut off", { body: '{"value": [' }, 1_000],
  ] satisfies [string, Reply, number][])("%s is tried again", async (_name, reply, pauseMs) => {
    graph.script([reply, FINE]);
    const { run, elapsedMs, log } = createTestClient(graph.endpoint);
    expect(await run((client) => client.get("/teams"))).toEqual({ fine: true });
    expect(elapsedMs()).toBe(pauseMs);
    expect(log).toEqual([]);
  });

  test("is given up after four attempts", async () => {
    graph.script(() => refusal(500));
    const { run, elapsedMs } = createTestClient(graph.endpoint);
    await expect(run((client) => client.patch("/subscriptions/1", {}))).rejects.toMatchObject({
      code: "graph-unavailable",
    });
    expect(graph.received).toHaveLength(4);
    expect(elapsedMs()).toBe(7_000);
  });

  test("is given up when the next pause is longer than may be waited", async () => {
    graph.script([{ ...refusal(503), headers: { "retry-after": "61" } }]);
    const { run } = createTestClient(graph.endpoint);
    await expect(run((client) => client.get("/teams"))).rejects.toMatchObject({
      code: "graph-unavailable",
      retryAfterMs: 61_000,
    });
  });

  test.each([
    { requestTimeoutMs: 30_000, pause: "50" },
    { requestTimeoutMs: 60_000, pause: "20" },
  ])("waits no longer than $pause s beside requests of $requestTimeoutMs ms", async ({ requestTimeoutMs, pause }) => {
    const refused = (seconds: number) => ({ ...refusal(503), headers: { "retry-after": String(seconds) } });
    graph.script([refused(Number(pause)), FINE, refused(Number(pause) + 1)]);
    const { run, elapsedMs } = createTestClient(graph.endpoint, { requestTimeoutMs });
    expect(await run((client) => client.get("/teams"))).toEqual({ fine: true });
    expect(elapsedMs() + requestTimeoutMs).toBe(MAX_CALL_MS);
    await expect(run((client) => client.get("/teams"))).rejects.toMatchObject({ code: "graph-unavailable" });
  });

  test("no answer in time counts as one", async () => {
    graph.script(["hang", FINE]);
    const { run } = createTestClient(graph.endpoint, { requestTimeoutMs: 1_000 });
    expect(await run((client) => client.get("/teams"))).toEqual({ fine: true });
  });

  test("is not tried again for a POST, which may have been done", async () => {
    graph.script([refusal(503), FINE]);
    const { run } = createTestClient(graph.endpoint);
    await expect(run((client) => client.post("/subscriptions", {}))).rejects.toMatchObject({
      code: "graph-unavailable",
    });
    expect(graph.received).toHaveLength(1);
  });

  test("a POST that was throttled was not done", async () => {
    graph.script([refusal(429), FINE]);
    const { run } = createTestClient(graph.endpoint);
    expect(await run((client) => client.post("/subscriptions", {}))).toEqual({ fine: true });
  });
});
