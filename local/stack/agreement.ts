import { CosmosClient } from "@azure/cosmos";
import { BlobServiceClient } from "@azure/storage-blob";
import { BLOB_CONTAINERS } from "../../shared/port/blob-store.ts";
import { cosmosIdOf, rawAddressOf } from "../../shared/store/message/identity.ts";
import type { TruthRow } from "../tenant/model/tenant-model.ts";

/** A document of the `messages` container, as far as it is compared. */
interface StoredRow {
  readonly conversationId: string;
  readonly id: string;
  readonly version: number;
  readonly storedDateTime: string;
}

export interface Agreement {
  /** Versions made since `sinceMs` whose raw payload is in Blob. */
  readonly storedSince: number;
  /** Messages of the tenant that are not in Cosmos, and live versions without a raw payload, in words. */
  readonly lost: readonly string[];
  /** Messages in Cosmos whose version is not the tenant's. */
  readonly stale: readonly string[];
  /** Documents in Cosmos that are no message of the tenant's, in words. */
  readonly strange: readonly string[];
  /** From the last change of each message to its storing, for changes made after `sinceMs`. */
  readonly delaysMs: readonly number[];
}

export interface StorePlace {
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Compares the whole store with what the tenant knows to be true, read from outside with the plain SDKs and not through
 * the product. Versions made before `sinceMs` were seen by nobody, so only their last one is expected.
 */
export async function compare(place: StorePlace, truth: readonly TruthRow[], sinceMs: number): Promise<Agreement> {
  const [documents, rawPaths] = await Promise.all([readDocuments(place), readRawPaths(place)]);
  const stored = new Map(documents.map((row) => [`${row.conversationId}\n${row.id}`, row]));
  const lost: string[] = [];
  const stale: string[] = [];
  const delaysMs: number[] = [];
  let storedSince = 0;
  for (const message of truth) {
    const identity = {
      conversationId: message.conversationId,
      teamId: message.teamId,
      rootId: message.rootId,
      messageId: message.id,
    };
    const name = `${message.conversationId} ${cosmosIdOf(identity)}`;
    const key = `${message.conversationId}\n${cosmosIdOf(identity)}`;
    const document = stored.get(key);
    stored.delete(key);
    if (!document) lost.push(`${name} is not stored`);
    else if (document.version !== message.version)
      stale.push(`${name} is stored as ${document.version}, not ${message.version}`);
    else if (message.changedMs >= sinceMs) delaysMs.push(Date.parse(document.storedDateTime) - message.changedMs);
    for (const version of message.versions) {
      if (version < sinceMs) continue;
      if (rawPaths.has(rawAddressOf(identity, version).path)) storedSince += 1;
      else lost.push(`${name} has no raw payload of version ${version}`);
    }
  }
  const strange = [...stored.values()].map(
    ({ conversationId, id }) => `${conversationId} ${id} is stored, but is no message of the tenant's`,
  );
  return { storedSince, lost, stale, strange, delaysMs };
}

async function readDocuments({ settings }: StorePlace): Promise<StoredRow[]> {
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "", COSMOS_DATABASE: database = "teamsink" } = settings;
  const client = new CosmosClient({
    endpoint,
    key,
    connectionPolicy: { enableEndpointDiscovery: endpoint.startsWith("https:") },
  });
  try {
    const query = "SELECT c.conversationId, c.id, c.version, c.sink.storedDateTime AS storedDateTime FROM c";
    const { resources } = await client
      .database(database)
      .container("messages")
      .items.query<StoredRow>(query)
      .fetchAll();
    return resources;
  } finally {
    client.dispose();
  }
}

/** Of every raw payload that is kept. */
export async function readRawPaths({ settings }: StorePlace): Promise<Set<string>> {
  const service = BlobServiceClient.fromConnectionString(settings.AzureWebJobsStorage ?? "");
  const paths = new Set<string>();
  for await (const blob of service.getContainerClient(BLOB_CONTAINERS.raw).listBlobsFlat()) paths.add(blob.name);
  return paths;
}
