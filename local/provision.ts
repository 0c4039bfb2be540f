import { type ContainerDefinition, CosmosClient, IndexingMode, PartitionKeyKind } from "@azure/cosmos";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { CONTAINERS, type ContainerRow, PARTITION_KEY_VERSION } from "../shared/azure/cosmos-containers.ts";
import { BLOB_CONTAINERS } from "../shared/port/blob-store.ts";
import { LAKE_CONTAINER } from "../shared/port/lake-store.ts";
import { QUEUES } from "../shared/port/work-queue.ts";

/**
 * Makes what the deployment makes in Azure: database, containers, queues, blob containers. The product itself never does,
 * since its identity is not allowed to there. What exists is left as it is.
 */

export interface CosmosPlace {
  readonly endpoint: string;
  readonly key: string;
  readonly database: string;
}

export function provisionCosmos(place: CosmosPlace): Promise<void> {
  return withClient(place, async (client) => {
    const { database } = await client.databases.createIfNotExists({ id: place.database });
    const rows: [string, ContainerRow][] = Object.entries(CONTAINERS);
    await Promise.all(rows.map(([name, row]) => database.containers.createIfNotExists(toDefinition(name, row))));
  });
}

/** Deletes the database with everything in it. */
export function removeCosmosDatabase(place: CosmosPlace): Promise<void> {
  return withClient(place, async (client) => {
    await client.database(place.database).delete();
  });
}

async function withClient({ endpoint, key }: CosmosPlace, work: (client: CosmosClient) => Promise<void>) {
  const enableEndpointDiscovery = new URL(endpoint).protocol === "https:";
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery } });
  try {
    await work(client);
  } finally {
    client.dispose();
  }
}

function toDefinition(id: string, row: ContainerRow): ContainerDefinition {
  return {
    id,
    partitionKey: {
      paths: [...row.partitionKeyPaths],
      kind: row.partitionKeyPaths.length > 1 ? PartitionKeyKind.MultiHash : PartitionKeyKind.Hash,
      version: PARTITION_KEY_VERSION,
    },
    ...(row.documentsExpire ? { defaultTtl: -1 } : {}),
    indexingPolicy: {
      indexingMode: IndexingMode.consistent,
      automatic: true,
      includedPaths: row.includedPaths.map((path) => ({ path })),
      excludedPaths: [{ path: "/*" }],
      compositeIndexes: row.compositeIndexes.map((index) => [...index]),
    },
  };
}

/** The poison queues are left to the Functions host, which makes them when it needs them. */
export async function provisionStorage(connectionString: string): Promise<void> {
  const blobs = BlobServiceClient.fromConnectionString(connectionString);
  const queues = QueueServiceClient.fromConnectionString(connectionString);
  await Promise.all([
    ...[...Object.values(BLOB_CONTAINERS), LAKE_CONTAINER].map((name) =>
      blobs.getContainerClient(name).createIfNotExists(),
    ),
    ...Object.values(QUEUES).map((name) => queues.getQueueClient(name).createIfNotExists()),
  ]);
}
