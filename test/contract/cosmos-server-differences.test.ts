import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provisionCosmos } from "../../local/provision.ts";
import { type CosmosServer, startCosmos } from "../../local/services/cosmos.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

/**
 * Where the local Cosmos DB server is not Cosmos DB and our code would notice. Each row says what keeps us safe and shows
 * that the difference is still there: when one fails, the server has learned something, and the row can go.
 */
interface Difference {
  readonly difference: string;
  readonly safeBecause: string;
  readonly isThere: (container: Container, place: { endpoint: string; database: string }) => Promise<void>;
}

const DIFFERENCES: readonly Difference[] = [
  {
    difference: "a query over several partitions is answered as it is, and plans are refused",
    safeBecause:
      "the SDK fetches a plan when the service refuses such a query, and merges what the partitions answer; where a target is an account, the contract suites show it",
    isThere: async (container) => {
      const query = "SELECT VALUE c.id FROM c ORDER BY c.id";
      expect((await container.items.query<string>(query).fetchAll()).resources).toHaveLength(2);
      const planned = container.items.query<string>(query, { forceQueryPlan: true }).fetchAll();
      await expect(planned).rejects.toMatchObject({ code: 400 });
    },
  },
  {
    difference: "CONTAINS takes no third argument to ignore case",
    safeBecause: "text and search are lowered by LOWER",
    isThere: async (container) => {
      const query = "SELECT * FROM c WHERE CONTAINS(c.text, 'HELLO', true)";
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
    difference: "a filter by a path that is not indexed, and a request of any cost, is answered at once",
    safeBecause:
      "queries are compared with the index policy by a test, and 429 is answered by a server of the tests for failures",
    isThere: async (container) => {
      const query = "SELECT VALUE c.id FROM c WHERE c.subject = 'x'";
      const { requestCharge } = await container.items.query(query, { partitionKey: "one" }).fetchAll();
      expect(requestCharge).toBe(1);
    },
  },
  {
    difference: "REPLACE replaces the first occurrence alone, and LOWER knows a sigma at the end of a word",
    safeBecause:
      "a search finds too little here, never too much, and only in Greek; Cosmos DB replaces all, and lowers each by itself",
    isThere: async (container) => {
      const query = "SELECT VALUE [REPLACE('aXbX', 'X', 'Y'), LOWER('ΣΑΣ')] FROM c";
      const { resources } = await container.items.query(query, { partitionKey: "one" }).fetchAll();
      expect(resources).toEqual([["aYbX", "σας"]]);
    },
  },
  {
    difference: "there are no batches and no patches",
    safeBecause: "the product uses neither",
    isThere: async (container) => {
      const patch = container.item("1", "one").patch([{ op: "set", path: "/x", value: 1 }]);
      await expect(patch).rejects.toMatchObject({ code: 400 });
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
