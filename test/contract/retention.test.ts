import { setTimeout as sleep } from "node:timers/promises";
import { CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCosmosDirectoryStore } from "../../shared/azure/cosmos-directory-store.ts";
import { createCosmosMessageStore } from "../../shared/azure/cosmos-message-store.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { COSMOS_TARGETS, type CosmosTarget } from "../helpers/cosmos-targets.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

describe.each(COSMOS_TARGETS)("retention: $name", ({ open }) => {
  let target: CosmosTarget;
  let plain: CosmosClient;
  beforeAll(async () => {
    target = await open();
    const { endpoint, key } = target.place;
    plain = new CosmosClient({
      endpoint,
      key,
      connectionPolicy: { enableEndpointDiscovery: endpoint.startsWith("https") },
    });
  });
  afterAll(async () => {
    plain.dispose();
    await target.close();
  });
  const documentsOf = async (name: string) => {
    const container = plain.database(target.place.database).container(name);
    return (await container.items.readAll<Readonly<Record<string, unknown>>>().fetchAll()).resources;
  };

  it("a message goes when it has lived, and nobody who reads it is told of its end", async () => {
    const store = createCosmosMessageStore({ database: target.database, clock: systemClock });
    const message = storedMessage();
    expect(await store.upsertIfNewer(message, undefined, 3)).toBe("created");
    expect(await documentsOf("messages")).toMatchObject([{ ttl: 3 }]);
    expect(await store.get(message.conversationId, message.id)).toEqual(message);
    const newer = { ...message, version: message.version + 1 };
    expect(await store.upsertIfNewer(newer, undefined, 2)).toBe("updated");
    await sleep(3_200);
    expect(await store.get(message.conversationId, message.id)).toBeUndefined();
  });

  it("who has gone from the directory goes from the store with the messages, and stays when seen again", async () => {
    const retention = { messageDays: 30, rawDays: 0 };
    const store = createCosmosDirectoryStore({ database: target.database, retention });
    const place = { table: "users", parentId: null, id: "ann" } as const;
    const row = { ...place, value: { id: "ann", mail: "ann@example.com" }, seenMs: Date.now() };
    await store.put(row);
    await store.markAbsent(place, Date.now());
    expect(await documentsOf("directory")).toMatchObject([{ entryId: "ann", ttl: 30 * 86_400 }]);
    expect(await store.get(place)).not.toHaveProperty("ttl");
    await store.put({ ...row, seenMs: Date.now() + 1 });
    const [seen] = await documentsOf("directory");
    expect(seen).not.toHaveProperty("ttl");
  });
});
