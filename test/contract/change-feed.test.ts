import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCosmosChangeFeed } from "../../shared/azure/cosmos-change-feed.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { COSMOS_TARGETS, type CosmosTarget } from "../helpers/cosmos-targets.ts";
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
    const { position } = await feed().read("messages", { from: "now" }, 10);
    for (const id of ["kept", "removed"]) {
      await plain.messages.items.create({ id, conversationId: "19:a", version: 1, ttl: 10_000 });
    }
    await plain.messages.item("removed", "19:a").delete();
    const { documents } = await feed().read("messages", { from: "position", position }, 10);
    expect(documents).toEqual([{ id: "kept", conversationId: "19:a", version: 1 }]);
  });

  it.each([
    ["is cut off", (position: string) => position.slice(0, -3)],
    ["is of a container that is no more", (position: string) => position.replace(/"rid":"[^"]+"/, '"rid":"x"')],
  ])("refuses a position that %s", async (_name, spoil) => {
    const { position } = await feed().read("messages", { from: "now" }, 1);
    const start = { from: "position", position: spoil(position) } as const;
    await expect(feed().read("messages", start, 1)).rejects.toMatchObject({ code: "position-invalid" });
  });
});
