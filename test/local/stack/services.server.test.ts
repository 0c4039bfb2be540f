import { CosmosClient } from "@azure/cosmos";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startAzurite } from "../../../local/services/azurite.ts";
import { startCosmos } from "../../../local/services/cosmos.ts";
import { startServices } from "../../../local/stack/services.ts";
import { createTrust, type Trust } from "../../../local/stack/trust.ts";
import { CONTAINERS } from "../../../shared/azure/cosmos-containers.ts";
import { BLOB_CONTAINERS } from "../../../shared/port/blob-store.ts";
import { LAKE_CONTAINER } from "../../../shared/port/lake-store.ts";
import { QUEUES } from "../../../shared/port/work-queue.ts";

/** What else there is, is somebody else's as well: nothing is started. */
const OTHERS = { GRAPH_ENDPOINT: "https://graph.example", KEY_VAULT_URL: "https://vault.example", SEARCH: "off" };

let trust: Trust;
beforeAll(async () => {
  trust = await createTrust(undefined);
});
afterAll(() => trust.remove());

async function namesOf(pages: AsyncIterable<{ readonly name: string }>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of pages) names.push(name);
  return names.sort();
}

it("fills emulators on this machine that are empty, and starts none of its own", async () => {
  const [cosmos, azurite] = await Promise.all([startCosmos(), startAzurite()]);
  const { endpoint, key } = cosmos;
  const { connectionString } = azurite;
  const environment = { ...OTHERS, COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key, AzureWebJobsStorage: connectionString };
  for (let time = 0; time < 2; time += 1) {
    expect(await startServices({ environment, trust, seed: 1, onReady: () => {} })).toEqual([]);
  }
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const { resources } = await client.database("teamsink").containers.readAll().fetchAll();
  expect(resources.map(({ id }) => id).sort()).toEqual(Object.keys(CONTAINERS).sort());
  client.dispose();
  const blobs = BlobServiceClient.fromConnectionString(connectionString).listContainers();
  const queues = QueueServiceClient.fromConnectionString(connectionString).listQueues();
  expect(await namesOf(blobs)).toEqual([...Object.values(BLOB_CONTAINERS), LAKE_CONTAINER].sort());
  expect(await namesOf(queues)).toEqual(Object.values(QUEUES).sort());
  await Promise.all([cosmos.stop(), azurite.stop()]);
});

it("says what of it was not to be reached", async () => {
  const cosmosGone = { ...OTHERS, COSMOS_ENDPOINT: "http://localhost:1", COSMOS_KEY: "a2V5" };
  const azurite = await startAzurite();
  const environment = { ...cosmosGone, AzureWebJobsStorage: azurite.connectionString };
  await expect(startServices({ environment, trust, seed: 1, onReady: () => {} })).rejects.toThrow(
    /^COSMOS_ENDPOINT: .*ECONNREFUSED/,
  );
  await azurite.stop();
});
