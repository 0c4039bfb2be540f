import { createHash } from "node:crypto";
import { CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccessRecord } from "../../shared/port/access-record-store.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { noFault } from "../helpers/fault-proxy.ts";
import { waitFor } from "../helpers/processes.ts";
import { problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { type StoresBehindProxies, startStoresBehindProxies } from "../helpers/stores-behind-proxies.ts";

/** Ten times as many for a key: enough for this file, and few enough to be used up at its end. */
const REQUESTS_PER_MINUTE = 10;
const DAY_SECONDS = 86_400;

let places: StoresBehindProxies;
let running: RunningStack;
let cosmos: CosmosClient;
let conversationId: string;

beforeAll(async () => {
  places = await startStoresBehindProxies();
  const environment = { ...places.settings, API_REQUESTS_PER_MINUTE: String(REQUESTS_PER_MINUTE) };
  running = await startRunningStack({ seed: 43, environment });
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "" } = places.settings;
  cosmos = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  await running.subscribe();
  const chat = running.stack.tenant?.model.population.chats[0];
  conversationId = chat?.id ?? "";
  for (const text of ["one", "two"]) {
    running.stack.tenant?.model.postMessage(conversationId, { text }, { fromUserId: chat?.memberIds[0] ?? "" });
  }
  await waitFor(async () => (await places.stores.documents(conversationId)).length >= 2, 30_000);
});

afterAll(async () => {
  cosmos?.dispose();
  await running?.stop();
  await places?.stop();
});

/** As Cosmos DB has them, with what it adds. */
async function stored() {
  const items = cosmos.database("teamsink").container("access-records").items;
  return (await items.readAll<AccessRecord & { readonly ttl?: number }>().fetchAll()).resources;
}

const keyId = () => createHash("sha256").update(running.stack.functionKey).digest("hex").slice(0, 12);
const listPath = (query: Record<string, string> = {}) =>
  `/api/messages?${new URLSearchParams({ chat_id: conversationId, ...query })}`;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${running.doors.http}${path}`, { headers: { "x-functions-key": running.stack.functionKey, ...headers } });

async function recordsPage(query: Record<string, string>) {
  const response = await get(`/api/access-records?${new URLSearchParams(query)}`);
  expect(response.status).toBe(200);
  return ANSWERS.AccessRecordPage.parse(await response.json());
}

describe("a conversation that was read", () => {
  it("has left a record of who, what and how much by the time it is here, and nothing of what was typed", async () => {
    const response = await get(listPath({ q: "secretwords", since: "2020-01-01T00:00:00Z" }));
    const body = await response.text();
    expect(response.status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ count: 0 });
    const whole = await get(listPath());
    const { count } = (await whole.json()) as { count: number };
    expect(count).toBeGreaterThanOrEqual(2);
    const about = await stored();
    expect(about).toContainEqual(
      expect.objectContaining({
        id: response.headers.get("x-invocation-id"),
        principalId: keyId(),
        principalKind: "key",
        functionName: "messages",
        conversationId,
        named: { chat_id: conversationId, since: "2020-01-01T00:00:00.000Z" },
        parameters: ["chat_id", "q", "since"],
        status: 200,
        count: 0,
        sizeBytes: Buffer.byteLength(body),
        ttl: 365 * DAY_SECONDS,
      }),
    );
    expect(about).toContainEqual(expect.objectContaining({ id: whole.headers.get("x-invocation-id"), count }));
    expect(JSON.stringify(about)).not.toContain("secretwords");
    // What the page of costs counts with.
    const sizes = about.map((record) => Buffer.byteLength(JSON.stringify(record)));
    expect(Math.max(...sizes)).toBeLessThan(1_000);
  });

  it("is found by who read it, by what it was, and by when; and reading that is recorded as well", async () => {
    const before = new Date().toISOString();
    await get(listPath({ limit: "1" }));
    const query = { conversation_id: conversationId, principal_id: keyId(), function: "messages", since: before };
    const page = await recordsPage(query);
    expect(page).toMatchObject({ count: 1, accessRecords: [{ function: "messages", conversationId, count: 1 }] });
    expect((await recordsPage({ ...query, until: before, since: "2020-01-01T00:00:00Z" })).count).toBeGreaterThan(0);
    expect(await recordsPage({ conversation_id: "19:nobody@thread.v2" })).toMatchObject({ count: 0 });
    const own = await recordsPage({ function: "access-records", since: before });
    expect(own.accessRecords[0]).toMatchObject({ conversationId: "19:nobody@thread.v2", count: 0 });
    const first = await recordsPage({ limit: "2" });
    const next = await recordsPage(Object.fromEntries(new URLSearchParams(first.nextLink)));
    const [newest, , third] = [...first.accessRecords, ...next.accessRecords];
    expect(Date.parse(newest?.answeredDateTime ?? "")).toBeGreaterThanOrEqual(
      Date.parse(third?.answeredDateTime ?? ""),
    );
    expect(new Set([...first.accessRecords, ...next.accessRecords].map(({ invocationId }) => invocationId)).size).toBe(
      4,
    );
  });

  it("is not given out while no record can be written, which a diagnosis says", async () => {
    const isOfRecords = (url = "") => url.includes("/access-records");
    places.cosmos.fault = ({ method, url, headers }) =>
      method === "POST" && isOfRecords(url) && headers["x-ms-documentdb-isquery"] === undefined
        ? { status: 403 }
        : undefined;
    const refused = await get(listPath());
    expect(await problemOf(refused)).toMatchObject({ status: 503, code: "access-not-recorded" });
    expect((await get("/api/health")).status).toBe(200);
    places.cosmos.fault = ({ url }) => (isOfRecords(url) ? { status: 403 } : undefined);
    const deep = (await (await get("/api/health/deep")).json()) as { firstFailing?: object };
    expect(deep.firstFailing).toMatchObject({ step: "cosmos", code: "cosmos-forbidden" });
    places.cosmos.fault = noFault;
    const given = await get(listPath());
    expect(given.status).toBe(200);
    await given.body?.cancel();
  });
});

describe("an answer that one has already", () => {
  it("is 304 without a body, and a record of it", async () => {
    const first = await get(listPath());
    const etag = first.headers.get("etag") ?? "";
    const text = await first.text();
    expect(etag).toBe(`"${createHash("sha256").update(text).digest("base64url")}"`);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    expect(first.headers.get("vary")).toBe("Authorization, x-functions-key, Accept");
    const again = await get(listPath(), { "if-none-match": `"another", W/${etag}` });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
    expect(await stored()).toContainEqual(
      expect.objectContaining({ id: again.headers.get("x-invocation-id"), status: 304, count: 0, sizeBytes: 0 }),
    );
    running.stack.tenant?.model.postMessage(conversationId, { text: "three" }, {});
    const count = (JSON.parse(text) as { count: number }).count;
    await waitFor(async () => (await places.stores.documents(conversationId)).length > count);
    const changed = await get(listPath(), { "if-none-match": etag });
    expect(changed.status).toBe(200);
    await changed.body?.cancel();
    const wrong = await get(listPath({ limit: "0" }), { "if-none-match": "*" });
    expect([wrong.status, wrong.headers.get("cache-control"), wrong.headers.get("etag")]).toEqual([
      400,
      "no-store",
      null,
    ]);
  });
});

describe("whoever asks more than an instance answers", () => {
  it("is told when to come again, has left no record of it, and is told before how much there is", async () => {
    const policy = `"requests";q=${10 * REQUESTS_PER_MINUTE};w=60`;
    const answers: Response[] = [];
    const beyond = () => answers.find(({ status }) => status === 429);
    // What is left, and what comes anew meanwhile.
    while (answers.length < 400 && beyond() === undefined) {
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => get(listPath({ limit: "1" }))))));
    }
    const refused = beyond() as Response;
    const records = await stored();
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: "too-many-requests" });
    expect(Number(refused.headers.get("retry-after"))).toBe(1);
    expect(refused.headers.get("ratelimit")).toBe('"requests";r=0;t=1');
    expect(refused.headers.get("cache-control")).toBe("no-store");
    expect(records.map(({ id }) => id)).not.toContain(refused.headers.get("x-invocation-id"));
    expect(new Set(answers.map(({ headers }) => headers.get("ratelimit-policy")))).toEqual(new Set([policy]));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect((await fetch(`${running.doors.http}/api/health`)).headers.get("ratelimit")).toBeNull();
  });
});
