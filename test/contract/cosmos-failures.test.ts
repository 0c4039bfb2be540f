import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createCosmosDatabase } from "../../shared/azure/cosmos-client.ts";
import { createCosmosMessageStore } from "../../shared/azure/cosmos-message-store.ts";
import { createCosmosStateStore } from "../../shared/azure/cosmos-state-store.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { noCredential } from "../helpers/cosmos-targets.ts";
import { openKeyVault } from "../helpers/key-vault-fixture.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

/** Without a limit of ours the SDK tries for a minute and more; a busy machine alone does not take so long. */
const FAR_BELOW_SDK_MS = 15_000;

let server: Server | undefined;
let requests = 0;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  requests = 0;
});

async function answerWith(respond: (response: ServerResponse) => void): Promise<string> {
  const opened = createServer((_request, response) => {
    requests += 1;
    respond(response);
  });
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
}

function openStores(endpoint: string, deadlineMs: number) {
  const cosmos = { endpoint, database: "teamsink", key: "a2V5" };
  const database = createCosmosDatabase({ cosmos, credential: noCredential, deadlineMs });
  const messages = createCosmosMessageStore({ database, clock: systemClock });
  return { database, messages, state: createCosmosStateStore({ database }) };
}

/** Each as a function, so that none begins before it is awaited. */
function everyCall({ messages, state }: ReturnType<typeof openStores>): (() => Promise<unknown>)[] {
  const query = { conversationId: "c", orderBy: "createdMs", descending: false, limit: 1 } as const;
  return [
    () => messages.upsertIfNewer(storedMessage()),
    () => messages.get("c", "1"),
    () => messages.query(query),
    () => messages.ping(),
    () => state.put({ kind: "cursor", id: "1", value: 1, expect: "any" }),
    () => state.list("gap"),
    () => state.page({ kind: "cursor", limit: 1 }),
    () => state.count({ kind: "cursor" }),
  ];
}

describe("a Cosmos DB that does not do its work", () => {
  const json =
    (status: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) => {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end('{"message":"no"}');
    };

  it.each([
    { title: "is throttled", respond: json(429, { "x-ms-retry-after-ms": "5" }), retryAfterMs: 5 },
    { title: "is unavailable", respond: json(503), retryAfterMs: undefined },
    { title: "timed out", respond: json(408), retryAfterMs: undefined },
    { title: "asks to retry", respond: json(449), retryAfterMs: undefined },
    {
      title: "is a gateway that speaks no JSON",
      respond: (response: ServerResponse) => response.writeHead(502).end("<html>Bad gateway</html>"),
      retryAfterMs: undefined,
    },
    { title: "hangs up", respond: (response: ServerResponse) => response.destroy(), retryAfterMs: undefined },
  ])("$title: store-unavailable", async ({ respond, retryAfterMs }) => {
    const stores = openStores(await answerWith(respond), 3_000);
    for (const result of await Promise.allSettled(everyCall(stores).map((call) => call()))) {
      expect(result).toMatchObject({ reason: { code: "store-unavailable", retryAfterMs } });
    }
    await stores.database.dispose();
  });

  it.each([
    { title: "refuses our identity", respond: json(403, { "x-ms-substatus": "5300" }), code: "cosmos-forbidden" },
    { title: "does not know our key", respond: json(401), code: "cosmos-forbidden" },
    {
      title: "has a full partition",
      respond: json(403, { "x-ms-substatus": "1014" }),
      code: "cosmos-partition-full",
    },
    { title: "has no such database", respond: json(404, { "x-ms-substatus": "1003" }), code: "cosmos-not-provisioned" },
  ])("$title: $code", async ({ respond, code }) => {
    const stores = openStores(await answerWith(respond), 3_000);
    for (const result of await Promise.allSettled(everyCall(stores).map((call) => call()))) {
      expect(result).toMatchObject({ reason: { code } });
    }
    await stores.database.dispose();
  });

  it("is asked again a few times when it throttles, and not for ever", async () => {
    const stores = openStores(await answerWith(json(429, { "x-ms-retry-after-ms": "1" })), 5_000);
    await expect(stores.messages.get("c", "1")).rejects.toMatchObject({ code: "store-unavailable" });
    expect(requests).toBeGreaterThan(3);
    expect(requests).toBeLessThan(20);
    await stores.database.dispose();
  });

  it("is asked again when a write met another, and no writer is told of it", async () => {
    let answered = 0;
    const endpoint = await answerWith((response) => {
      answered += 1;
      // The container's definition is read first.
      if (answered === 1) json(200)(response);
      else json(answered < 4 ? 449 : 201, { etag: '"1"' })(response);
    });
    const stores = openStores(endpoint, 3_000);
    expect(await stores.messages.upsertIfNewer(storedMessage())).toBe("created");
    expect(requests).toBe(4);
    await stores.database.dispose();
  });

  it("knows a write by the document's etag when the header is missing: that is no conflict", async () => {
    const endpoint = await answerWith((response) => {
      response.writeHead(201, { "content-type": "application/json" }).end('{"id":"1","_etag":"\\"7\\""}');
    });
    const stores = openStores(endpoint, 3_000);
    const put = await stores.state.put({ kind: "lease", id: "1", value: 1, expect: "absent" });
    expect(put.etag).toBe('"7"');
    await stores.database.dispose();
  });

  it("refuses a document: not a matter of trying again", async () => {
    const stores = openStores(await answerWith(json(413)), 3_000);
    await expect(stores.messages.upsertIfNewer(storedMessage())).rejects.toMatchObject({ code: "document-refused" });
    await stores.database.dispose();
  });

  it("refuses a question: that is about no document", async () => {
    const stores = openStores(await answerWith(json(400)), 3_000);
    const query = { conversationId: "c", orderBy: "createdMs", descending: false, limit: 1 } as const;
    await expect(stores.messages.query(query)).rejects.toMatchObject({ code: "internal-error" });
    await expect(stores.state.get("cursor", "1")).rejects.toMatchObject({ code: "internal-error" });
    await stores.database.dispose();
  });

  it.each([
    { title: "never answers", open: () => answerWith(() => {}) },
    { title: "is a port where nobody listens", open: async () => "https://localhost:1" },
  ])("$title: store-unavailable when the time is up", async ({ open }) => {
    const stores = openStores(await open(), 400);
    const startedMs = performance.now();
    for (const result of await Promise.allSettled(everyCall(stores).map((call) => call()))) {
      expect(result).toMatchObject({ reason: { code: "store-unavailable" } });
    }
    expect(performance.now() - startedMs).toBeLessThan(FAR_BELOW_SDK_MS);
    await stores.database.dispose();
  });

  it("is a host that nobody knows: host-unknown, long before the time is up", async () => {
    const stores = openStores("https://nowhere.invalid", FAR_BELOW_SDK_MS);
    const startedMs = performance.now();
    await expect(stores.messages.get("c", "1")).rejects.toMatchObject({ code: "host-unknown" });
    expect(performance.now() - startedMs).toBeLessThan(FAR_BELOW_SDK_MS);
    await stores.database.dispose();
  });

  it("is a host that nobody vouches for: tls-untrusted", async () => {
    const { vault, close } = await openKeyVault();
    const stores = openStores(vault.url.replace("localhost", "127.0.0.1"), FAR_BELOW_SDK_MS);
    await expect(stores.messages.get("c", "1")).rejects.toMatchObject({ code: "tls-untrusted" });
    await stores.database.dispose();
    await close();
  });

  it("has no container: that is not a document that is not there", async () => {
    const ownerMissing = json(404, { "x-ms-substatus": "1003" });
    const stores = openStores(await answerWith(ownerMissing), 3_000);
    await expect(stores.messages.get("c", "1")).rejects.toMatchObject({ code: "cosmos-not-provisioned" });
    await expect(stores.messages.ping()).rejects.toMatchObject({ code: "cosmos-not-provisioned" });
    await stores.database.dispose();
  });
});
