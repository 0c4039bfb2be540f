import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createCosmosChangeFeed } from "../../shared/azure/cosmos-change-feed.ts";
import { createCosmosDatabase } from "../../shared/azure/cosmos-client.ts";
import { forEachLimited } from "../../shared/base/for-each-limited.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { COSMOS_TARGETS, type CosmosTarget, noCredential } from "../helpers/cosmos-targets.ts";
import { createMemoryChangeFeed } from "../helpers/memory-change-feed.ts";
import { describeChangeFeed } from "./change-feed.contract.ts";

describeChangeFeed("the reference", async () => {
  const feed = createMemoryChangeFeed();
  return {
    feed,
    write: async (conversationId, id, version) => {
      const message = { conversationId, id, version } as StoredMessage;
      feed.wrote("messages", `${conversationId} ${id}`, message);
      await new Promise(setImmediate);
    },
  };
});

for (const { name, open } of COSMOS_TARGETS) {
  describeChangeFeed(name, async () => {
    const target = await open();
    const { client, messages } = plainClientOf(target);
    return {
      feed: createCosmosChangeFeed(target.database),
      write: (conversationId, id, version) => messages.items.upsert({ id, conversationId, version }),
      close: async () => {
        client.dispose();
        await target.close();
      },
    };
  });
}

function plainClientOf({ place }: CosmosTarget): { client: CosmosClient; messages: Container } {
  const { endpoint, key, database } = place;
  const connectionPolicy = { enableEndpointDiscovery: endpoint.startsWith("https:") };
  const client = new CosmosClient({ endpoint, key, connectionPolicy });
  return { client, messages: client.database(database).container("messages") };
}

describe.each(COSMOS_TARGETS)("what is Cosmos DB's own about it, of $name", ({ open }) => {
  let target: CosmosTarget;
  let plain: ReturnType<typeof plainClientOf>;
  beforeAll(async () => {
    target = await open();
    plain = plainClientOf(target);
  });
  afterAll(async () => {
    plain.client.dispose();
    await target.close();
  });
  const feed = () => createCosmosChangeFeed(target.database);

  it("is not shown, and what was removed does not come", async () => {
    const { position } = await feed().read({ container: "messages" }, { from: "now" }, 10);
    for (const id of ["kept", "removed"]) {
      await plain.messages.items.create({ id, conversationId: "19:a", version: 1, ttl: 10_000 });
    }
    await plain.messages.item("removed", "19:a").delete();
    const { documents } = await feed().read({ container: "messages" }, { from: "position", position }, 10);
    expect(documents).toEqual([{ id: "kept", conversationId: "19:a", version: 1 }]);
  });

  const positionOf = async (conversationId?: string) => {
    const { position } = await feed().read(placeOf(conversationId), { from: "now" }, 1);
    return JSON.parse(position) as Record<string, unknown>;
  };
  const placeOf = (conversationId?: string) => ({
    container: "messages" as const,
    ...(conversationId !== undefined && { conversationId }),
  });
  const read = (position: string, conversationId?: string) =>
    feed().read(placeOf(conversationId), { from: "position", position }, 10);

  it.each(["19:a", undefined])(
    "refuses a position of %s that is cut off, or of a container that is no more",
    async (id) => {
      const position = await positionOf(id);
      await read(JSON.stringify(position), id);
      for (const spoiled of [JSON.stringify(position).slice(0, -3), JSON.stringify({ ...position, rid: "x" })]) {
        await expect(read(spoiled, id)).rejects.toMatchObject({ code: "position-invalid" });
      }
    },
  );

  const ETAGS: readonly unknown[] = [
    "",
    "*",
    " ",
    "1 2",
    '"1"\r\nx-ms-documentdb-partitionkey: ["19:b"]',
    "ü",
    "1".repeat(257),
    5,
    null,
    [],
    ["1"],
    {},
  ];
  it.each(ETAGS)(
    "refuses what was made of the position of a conversation with the etag %j, and asks for nothing by it",
    async (Continuation) => {
      const position = JSON.stringify({ ...(await positionOf("19:a")), Continuation });
      const asked = countFeeds();
      await expect(read(position, "19:a")).rejects.toMatchObject({ code: "position-invalid" });
      expect(asked()).toEqual({ requests: 0, documents: 0 });
    },
  );

  it.each<unknown>(["19:b", ["19:a"], ["19:a", "19:b"], [], null, {}, 5, true, undefined])(
    "refuses what was made of it with the partition key %j, and asks for nothing by it",
    async (partitionKey) => {
      await plain.messages.items.upsert({ id: "1", conversationId: "19:b", version: 1 });
      const position = JSON.stringify({ ...(await positionOf("19:a")), partitionKey });
      const asked = countFeeds();
      await expect(read(position, "19:a")).rejects.toMatchObject({ code: "position-invalid" });
      expect(asked()).toEqual({ requests: 0, documents: 0 });
    },
  );

  it("refuses what was made of the position of all with a partition key, or with an etag that no header takes", async () => {
    const { rid, Continuation } = await positionOf();
    const [range] = Continuation as [object];
    for (const made of [
      { rid, Continuation, partitionKey: "19:a" },
      { rid, Continuation: [{ ...range, continuationToken: "1\r\n2" }] },
      { rid, Continuation: [{ ...range, minInclusive: 5 }] },
      { rid, Continuation: [] },
    ]) {
      await expect(read(JSON.stringify(made))).rejects.toMatchObject({ code: "position-invalid" });
    }
  });

  it("reads of one conversation what that one costs, however much is written beside it", async () => {
    const place = { container: "messages", conversationId: "19:quiet" } as const;
    const begun = await feed().read(place, { from: "beginning" }, 100);
    await forEachLimited(Array(5_000).keys(), 32, async (index) => {
      await plain.messages.items.create({ id: `n${index}`, conversationId: `19:loud${index % 50}`, version: 1 });
      if (index % 1_000 === 0) await plain.messages.items.create({ id: `q${index}`, conversationId: "19:quiet" });
    });
    const asked = countFeeds();
    const { documents, position, isAtEnd } = await feed().read(
      place,
      { from: "position", position: begun.position },
      100,
    );
    expect(documents).toHaveLength(5);
    expect(isAtEnd).toBe(false);
    expect((await feed().read(place, { from: "position", position }, 100)).isAtEnd).toBe(true);
    // Of all it would be fifty pages of a hundred.
    expect(asked()).toEqual({ requests: 2, documents: 5 });
  });

  it("reads the definition of the container once, not with each page", async () => {
    const place = { container: "messages", conversationId: "19:often" } as const;
    let { position } = await feed().read(place, { from: "now" }, 1);
    const requests = countRequests(({ path }) => /\/colls\/[^/]+$/.test(path));
    for (let turn = 0; turn < 20; turn += 1) {
      ({ position } = await feed().read(place, { from: "position", position }, 1));
    }
    expect(requests()).toBe(0);
  });

  it("sees that a container was made anew, though it remembers it", async () => {
    const place = { container: "interactions" } as const;
    const { position: old } = await feed().read(place, { from: "now" }, 1);
    const { client } = plain;
    const container = client.database(target.place.database).container("interactions");
    const { resource } = await container.read();
    await container.delete();
    await client.database(target.place.database).containers.create({
      id: "interactions",
      partitionKey: resource?.partitionKey ?? "/sessionId",
    });
    // One that another process gave, which knows of the new one.
    const other = createCosmosDatabase({ cosmos: target.place, credential: noCredential });
    const { position } = await createCosmosChangeFeed(other).read(place, { from: "now" }, 1);
    await other.dispose();
    await feed().read(place, { from: "position", position }, 1);
    await expect(feed().read(place, { from: "position", position: old }, 1)).rejects.toMatchObject({
      code: "position-invalid",
    });
  });
});

interface Sent {
  readonly method: string;
  readonly path: string;
}

const counters: (() => void)[] = [];
afterEach(() => {
  for (const end of counters.splice(0)) end();
});

/** Of this process to Cosmos DB, as its HTTP client tells of them. */
function countRequests(isCounted: (request: Sent) => boolean): () => number {
  let count = 0;
  const onSent = (message: unknown) => {
    if (isCounted((message as { request: Sent }).request)) count += 1;
  };
  subscribe("undici:request:create", onSent);
  counters.push(() => unsubscribe("undici:request:create", onSent));
  return () => count;
}

/** Requests for a feed, and documents that were answered. */
function countFeeds(): () => { readonly requests: number; readonly documents: number } {
  let documents = 0;
  const requests = countRequests(({ method, path }) => method === "GET" && path.endsWith("/docs"));
  const onAnswer = (message: unknown) => {
    const { request, response } = message as { request: Sent; response: { headers: Buffer[] } };
    if (!request.path.endsWith("/docs") || request.method !== "GET") return;
    const headers = response.headers.map(String);
    const index = headers.findIndex((name) => name.toLowerCase() === "x-ms-item-count");
    if (index >= 0) documents += Number(headers[index + 1]);
  };
  subscribe("undici:request:headers", onAnswer);
  counters.push(() => unsubscribe("undici:request:headers", onAnswer));
  return () => ({ requests: requests(), documents });
}
