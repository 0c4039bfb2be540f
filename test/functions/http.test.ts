import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changes } from "../../functions/changes.ts";
import type { RequestHandler } from "../../functions/handlers.ts";
import { pagesIn } from "../../functions/pages.ts";
import { TRIGGERS } from "../../functions/triggers.ts";
import { SimulatedClock } from "../../local/simulated-clock.ts";
import type { App } from "../../shared/compose.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { storeMessage } from "../../shared/store/message/store-message.ts";
import { createMemoryChangeFeed } from "../helpers/memory-change-feed.ts";
import { createMemoryMessageStore } from "../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../helpers/memory-state-store.ts";
import { createNotificationWorld, TENANT_ID } from "../helpers/notification-world.ts";

const CHAT = "19:a@thread.v2";

const GUID = "33333333-3333-4333-8333-333333333333";
const SIGNING_IN = {
  apiClientId: GUID,
  viewerClientId: GUID,
  graphAuthority: "https://login.example",
  tenantId: TENANT_ID,
  onBehalf: new Set(),
} as unknown as App["settings"];

function createWorld() {
  const { ports } = createNotificationWorld();
  const report = { status: "ok" as "ok" | "failing", checks: {} };
  const stores = { ...ports, state: createMemoryStateStore(), messages: createMemoryMessageStore() };
  const reports = { healthReport: async () => report, deepHealthReport: async () => report };
  return { app: { ...stores, ...reports, settings: SIGNING_IN } as unknown as App, report, stores };
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});

interface Asked {
  readonly method?: "GET" | "POST";
  readonly query?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the function of that name answers, asked as the platform asks it. */
async function ask(name: string, { method = "GET", query = "", params = {}, body }: Asked = {}) {
  const trigger = TRIGGERS.find((one) => one.name === name);
  if (trigger?.kind !== "http") throw new Error(`${name} is not asked by HTTP`);
  const url = `https://sink.example/api/${trigger.route}${query}`;
  const text = body === undefined ? {} : { body: { string: body } };
  const handler = (await trigger.load())(world.app);
  const request = new HttpRequest({ method, url, params: { ...params }, ...text });
  return read((await handler(request, new InvocationContext())) as HttpResponseInit);
}

function read({ status = 200, headers, body }: HttpResponseInit) {
  const type = new Headers(headers as Record<string, string>).get("content-type") ?? "";
  const text = typeof body === "string" ? body : "";
  const json = type.includes("json") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status, type, text, json, headers: headers as Readonly<Record<string, string>> };
}

async function store(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const at = new Date(Date.UTC(2026, 0, 1) + number).toISOString();
    const payload = {
      id: String(number),
      etag: String(1_767_225_600_000 + number),
      chatId: CHAT,
      createdDateTime: at,
      lastModifiedDateTime: at,
      body: { contentType: "text", content: `message ${number}` },
    };
    await storeMessage(world.stores, { payload, road: "live", tenantId: TENANT_ID, receivedMs: Date.parse(at) });
  }
}

const address = { conversationId: CHAT, messageId: "1" };

describe("a request that is wrong", () => {
  it.each([
    ["messages", {}],
    ["message", { params: address }],
    ["dead-letters", {}],
    ["dead-letter-by-id", { params: { deadLetterId: "x" } }],
    ["message-versions", { params: address }],
    ["redrive-dead-letters", { method: "POST", body: "" }],
    ["start-rebuild", { method: "POST", body: "" }],
    ["rebuild-progress", {}],
    ["start-backfill", { method: "POST", body: "" }],
    ["backfills", {}],
    ["backfill-progress", { params: { backfillId: "x" } }],
    ["act-on-backfill", { method: "POST", params: { backfillId: "x" }, body: "" }],
    ["audit-report", {}],
    ["sync-progress", {}],
    ["resolve", {}],
    ["health", {}],
    ["deep-health", {}],
    ["openapi", {}],
    ["docs", {}],
    ["docs-asset", {}],
    ["redoc", {}],
    ["app", {}],
    ["app-asset", {}],
    ["sign-in", {}],
  ] as [string, Asked][])("to %s names the parameter that nobody knows, and not the key", async (name, asked) => {
    const answer = await ask(name, { ...asked, query: "?ofset=1&code=a-function-key&Code=a-function-key" });
    expect(ANSWERS.Problem.safeParse(answer.json).error?.issues).toBeUndefined();
    expect(answer).toMatchObject({ status: 400, type: "application/problem+json", json: { code: "query-invalid" } });
    const named = (answer.json.errors as { parameter: string }[]).map(({ parameter }) => parameter);
    expect(named).toContain("ofset");
    expect(named.filter((parameter) => /code/i.test(parameter))).toEqual([]);
  });

  it("to health says what it takes", async () => {
    const { json } = await ask("health", { query: "?deep=AAA" });
    expect(json.errors).toEqual([{ parameter: "deep", detail: "expected true or false" }]);
  });

  it.each(["a\\b", "a#b", "?", "?x=1", " ", "..", "a/b", "é\u0001", "x".repeat(1_025), "é".repeat(1_025)])(
    "to anything under the id %j is 404, as if it did not exist",
    async (id) => {
      await store(1);
      for (const name of ["message", "message-versions"]) {
        const there = await ask(name, { params: { ...address, messageId: id } });
        expect(there).toMatchObject({ status: 404, json: { code: "message-not-found" } });
        const nowhere = await ask(name, { params: { ...address, conversationId: id } });
        expect(nowhere).toMatchObject({ status: 404, json: { code: "conversation-not-found" } });
      }
      const letter = await ask("dead-letter-by-id", { params: { deadLetterId: id } });
      expect(letter).toMatchObject({ status: 404, json: { code: "dead-letter-not-found" } });
    },
  );

  it.each([
    ["redrive-dead-letters", "not json", "body-not-json"],
    ["redrive-dead-letters", '{"idz":[]}', "body-invalid"],
    ["start-rebuild", "[", "body-not-json"],
    ["start-rebuild", '{"all":true}', "body-invalid"],
    ["start-backfill", '{"from":"yesterday"}', "body-invalid"],
    ["start-backfill", '{"from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}', "body-invalid"],
    ["start-backfill", '{"filter":{}}', "body-invalid"],
    ["act-on-backfill", '{"action":"stop"}', "body-invalid"],
  ])("to %s with the body %s is a problem", async (name, body, code) => {
    expect(await ask(name, { method: "POST", body })).toMatchObject({ status: 400, json: { code } });
  });

  it.each([
    ["messages", { query: `?chat_id=${encodeURIComponent(CHAT)}` }, "conversation-not-found"],
    ["message", { params: address }, "conversation-not-found"],
    ["message-versions", { params: address }, "conversation-not-found"],
    ["dead-letter-by-id", { params: { deadLetterId: "a".repeat(64) } }, "dead-letter-not-found"],
    ["rebuild-progress", {}, "rebuild-not-found"],
    ["backfill-progress", { params: { backfillId: "20260101T000000000Z" } }, "backfill-not-found"],
    ["audit-report", { query: "?run=2026-01-01T00:00:00Z" }, "audit-not-found"],
  ] as [string, Asked, string][])("to %s for what is not there is 404", async (name, asked, code) => {
    expect(await ask(name, asked)).toMatchObject({ status: 404, json: { code } });
  });
});

describe("what is stored", () => {
  it("is listed in pages, whose link holds no key", async () => {
    await store(3);
    const answer = await ask("messages", { query: `?chat_id=${encodeURIComponent(CHAT)}&limit=2&Code=a-function-key` });
    expect(answer).toMatchObject({ status: 200, json: { count: 2 } });
    // Relative to what was asked: nothing of the Host header, and right behind any gateway.
    expect(answer.json.nextLink).toMatch(/^\?chat_id=/);
    const link = new URL(String(answer.json.nextLink), "https://gateway.example/teams/api/messages?chat_id=x");
    expect([link.pathname, link.searchParams.has("code"), link.searchParams.get("limit")]).toEqual([
      "/teams/api/messages",
      false,
      "2",
    ]);
    const next = await ask("messages", { query: link.search });
    expect(next.json).toMatchObject({ count: 1 });
    expect(next.json.nextLink).toBeUndefined();
  });

  it("is told from what is not there in the same conversation", async () => {
    await store(1);
    const other = { ...address, messageId: "2" };
    for (const name of ["message", "message-versions"]) {
      expect(await ask(name, { params: other })).toMatchObject({ status: 404, json: { code: "message-not-found" } });
    }
  });

  it("is shown one by one, and with its versions", async () => {
    await store(1);
    expect(await ask("message", { params: address })).toMatchObject({ status: 200, json: { id: "1" } });
    expect((await ask("message-versions", { params: address })).json).toMatchObject({ count: 1 });
  });
});

describe("what administrators ask for", () => {
  it("is 202 with the rebuild that is under way, asked for once or twice", async () => {
    const first = await ask("start-rebuild", { method: "POST", body: "" });
    const second = await ask("start-rebuild", { method: "POST", body: "{}" });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(ANSWERS.Rebuild.safeParse(first.json).error?.issues).toBeUndefined();
    expect(second.json).toEqual(first.json);
    expect(await ask("rebuild-progress")).toMatchObject({ status: 200, json: first.json });
  });

  it("is 202 with a backfill, which is listed, told of, and paused", async () => {
    const started = await ask("start-backfill", { method: "POST", body: '{"from":"2024-01-01T00:00:00Z"}' });
    expect(started).toMatchObject({ status: 202, json: { state: "running", sources: null } });
    expect(ANSWERS.Backfill.safeParse(started.json).error?.issues).toBeUndefined();
    const params = { backfillId: String(started.json.backfillId) };
    const listed = await ask("backfills");
    expect(ANSWERS.BackfillList.safeParse(listed.json).error?.issues).toBeUndefined();
    expect(listed.json).toMatchObject({ count: 1, backfills: [{ ...params, state: "running" }] });
    expect(await ask("backfill-progress", { params })).toMatchObject({ status: 200, json: params });
    const act = (action: string) =>
      ask("act-on-backfill", { method: "POST", params, body: JSON.stringify({ action }) });
    expect(await act("pause")).toMatchObject({ status: 200, json: { state: "paused" } });
    expect(await act("cancel")).toMatchObject({ status: 200, json: { state: "cancelled" } });
    expect(await act("resume")).toMatchObject({ status: 409, json: { code: "backfill-over" } });
  });

  it("lists nothing where nothing is kept", async () => {
    expect(await ask("dead-letters")).toMatchObject({ status: 200, json: { count: 0, deadLetters: [] } });
  });
});

describe("health", () => {
  it.each([
    ["ok", 200],
    ["failing", 503],
  ] as const)("that is %s is %i", async (status, expected) => {
    world.report.status = status;
    for (const name of ["health", "deep-health"]) {
      expect(await ask(name)).toMatchObject({ status: expected, json: { status } });
    }
  });

  it("sends whoever wants the deep report to where a key is asked for, and puts no key into the address", async () => {
    const answer = await ask("health", { query: "?deep=true&code=a-function-key&CODE=%0D%0Aset-cookie:a" });
    expect([answer.status, answer.headers]).toEqual([307, { location: "health/deep" }]);
  });
});

describe("the documentation", () => {
  const folder = mkdtempSync(join(tmpdir(), "teamsink-docs-"));
  const docs = pagesIn(folder);
  const swaggerUi = docs.swaggerUi({ settings: SIGNING_IN });
  beforeAll(() => {
    mkdirSync(join(folder, "pages"));
    for (const name of ["docs.html", "app.html", "page.0123456789abcdef.css", "secret.txt"]) {
      writeFileSync(join(folder, "pages", `${name}.br`), brotliCompressSync(name));
    }
    writeFileSync(join(folder, "host.json.br"), brotliCompressSync("not a page's"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const get = async (handler: RequestHandler, params: Record<string, string> = {}) => {
    const request = new HttpRequest({ method: "GET", url: "https://sink.example/api/docs", params });
    return handler(request, new InvocationContext());
  };

  it("is read from beside the bundle when it is asked for", async () => {
    expect(await get(swaggerUi)).toMatchObject({ status: 200, body: Buffer.from("docs.html") });
    const asset = await get(docs.asset(), { asset: "page.0123456789abcdef.css" });
    expect(asset).toMatchObject({ status: 200, body: Buffer.from("page.0123456789abcdef.css") });
  });

  it("asks the login authority where people sign in, by its origin alone, and else nobody but its own", async () => {
    const connectsTo = async (handler: RequestHandler) =>
      /connect-src ([^;]*)/.exec((await get(handler)).headers?.["content-security-policy"] ?? "")?.[1];
    const nobody = { settings: { ...SIGNING_IN, viewerClientId: undefined } };
    for (const page of [docs.swaggerUi, docs.viewer]) {
      expect(await connectsTo(page({ settings: SIGNING_IN }))).toBe("'self' https://login.example");
      expect(await connectsTo(page(nobody))).toBe("'self'");
    }
  });

  it.each([
    ["https://graph.microsoft.com/v1.0", "https://*.sharepoint.com"],
    ["https://graph.microsoft.us/v1.0", "https://*.sharepoint.us"],
    ["https://127.0.0.1:7071/v1.0", "https://127.0.0.1:7071"],
  ])(
    "lets the viewer alone send files to the drives of %s, where they are sent at all",
    async (graphEndpoint, drives) => {
      const settings = { ...SIGNING_IN, graphEndpoint, onBehalf: new Set(["files"] as const) };
      const policyOf = async (handler: RequestHandler) =>
        (await get(handler)).headers?.["content-security-policy"] ?? "";
      expect(await policyOf(docs.viewer({ settings }))).toContain(
        `connect-src 'self' https://login.example ${drives};`,
      );
      expect(await policyOf(docs.swaggerUi({ settings }))).not.toContain(drives);
    },
  );

  it("leads whoever asks with a slash at the end to where a page finds its files", async () => {
    const asked = (url: string) => swaggerUi(new HttpRequest({ method: "GET", url }), new InvocationContext());
    expect(await asked("https://sink.example/api/docs/")).toEqual({ status: 307, headers: { location: "../docs" } });
    expect(new URL("../docs", "https://sink.example/api/docs/").pathname).toBe("/api/docs");
  });

  it.each([
    ["what is not there", "page.fedcba9876543210.css"],
    ["a page by another address", "docs.html"],
    ["what has no digest", "secret.txt"],
    ["a folder above", "../host.json"],
    ["a folder above, in Windows' spelling", "..\\host.json"],
    ["a name of an object's own", "constructor"],
  ])("has no file for %s", async (_what, asset) => {
    const answer = await get(docs.asset(), { asset });
    expect(answer.status).toBe(404);
    expect(JSON.parse(String(answer.body))).toMatchObject({ code: "page-file-not-found" });
  });

  it("fails where a file cannot be read, rather than say that it is not there", async () => {
    mkdirSync(join(folder, "pages", "redoc.html.br"));
    await expect(get(docs.redoc())).rejects.toThrow("EISDIR");
  });
});

describe("requests that wait for a change", () => {
  it("are four, and a fifth is answered at once, so that an instance has hands left for what Graph posts", async () => {
    const clock = new SimulatedClock();
    const changeFeed = createMemoryChangeFeed(() => clock.nowMs());
    const handler = changes({ ...world.app, clock, changeFeed, longPolls: { waiting: 0 } } as App);
    const answered: string[] = [];
    const wait = async (name: string) => {
      const url = "https://sink.example/api/changes?position=now&wait=20";
      const answer = await handler(new HttpRequest({ method: "GET", url }), new InvocationContext());
      answered.push(`${name} ${answer.status}`);
    };
    const four = ["first", "second", "third", "fourth"].map(wait);
    await wait("fifth");
    expect(answered).toEqual(["fifth 200"]);

    await clock.advance(20_000);
    await Promise.all(four);
    expect(answered.toSorted()).toEqual(["fifth 200", "first 200", "fourth 200", "second 200", "third 200"]);

    const again = wait("again");
    await clock.advance(19_000);
    expect(answered).not.toContain("again 200");
    await clock.advance(1_000);
    await again;
    expect(answered).toContain("again 200");
  });
});
