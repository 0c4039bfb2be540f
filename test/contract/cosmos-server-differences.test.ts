import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provisionCosmos } from "../../local/provision.ts";
import { type CosmosServer, startCosmos } from "../../local/services/cosmos.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

/**
 * Where `@vercel/cosmosdb-server` is not Cosmos DB and our code would notice. Each row says what keeps us safe and shows
 * that the difference is still there: when one fails, the server has learned something, and the row can go.
 */
interface Difference {
  readonly difference: string;
  readonly safeBecause: string;
  readonly isThere: (container: Container, place: { endpoint: string; database: string }) => Promise<void>;
}

const DIFFERENCES: readonly Difference[] = [
  {
    difference: "a query returns documents of other partitions than the one of the request",
    safeBecause: "every query also names the partition in its WHERE clause",
    isThere: async (container) => {
      const query = "SELECT VALUE c.conversationId FROM c WHERE c.conversationId > ''";
      const { resources } = await container.items.query<string>(query, { partitionKey: "one" }).fetchAll();
      expect(resources.sort()).toEqual(["one", "two"]);
    },
  },
  {
    difference: "CONTAINS takes no third argument to ignore case",
    safeBecause: "the text is lowered by LOWER, the search by us",
    isThere: async (container) => {
      const query = "SELECT * FROM c WHERE c.conversationId = 'one' AND CONTAINS(c.text, 'HELLO', true)";
      const asking = container.items.query(query, { partitionKey: "one" }).fetchAll();
      await expect(asking).rejects.toMatchObject({ code: 400 });
    },
  },
  {
    difference: "the key is not looked at",
    safeBecause: "signing requests is the SDK's work; nothing local depends on being refused",
    isThere: async (_container, { endpoint, database }) => {
      const connectionPolicy = { enableEndpointDiscovery: false };
      const client = new CosmosClient({ endpoint, key: "d3Jvbmc=", connectionPolicy });
      const { statusCode } = await client.database(database).container("messages").item("1", "one").read();
      expect(statusCode).toBe(404);
      client.dispose();
    },
  },
  {
    difference: "a document over 2 MB is taken",
    safeBecause: "413 is answered by a server of the tests for failures; a chatMessage has 28 kB of content at most",
    isThere: async (container) => {
      const large = storedMessage({ conversationId: "large", text: "x".repeat(1_500_000) });
      expect((await container.items.create(large)).statusCode).toBe(201);
    },
  },
  {
    difference: "a missing container is a 404 without the substatus 1003",
    safeBecause: "the ping is a query, which fails either way",
    isThere: async (container) => {
      const response = await container.database.container("missing").item("1", "one").read();
      expect([response.statusCode, response.substatus]).toEqual([404, undefined]);
    },
  },
];

describe("known differences of the Cosmos DB server", () => {
  let server: CosmosServer;
  let client: CosmosClient;
  let container: Container;
  beforeAll(async () => {
    server = await startCosmos();
    await provisionCosmos({ ...server, database: "teamsink" });
    client = new CosmosClient({ ...server, connectionPolicy: { enableEndpointDiscovery: false } });
    container = client.database("teamsink").container("messages");
    await container.items.create(storedMessage({ conversationId: "one" }));
    await container.items.create(storedMessage({ conversationId: "two" }));
  });
  afterAll(async () => {
    client.dispose();
    await server.stop();
  });

  it.each(DIFFERENCES)("$difference (safe: $safeBecause)", async ({ isThere }) => {
    await isThere(container, { endpoint: server.endpoint, database: "teamsink" });
  });
});
