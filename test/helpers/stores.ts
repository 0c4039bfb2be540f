import { CosmosClient } from "@azure/cosmos";
import { type BlobClient, BlobServiceClient, type ContainerClient, RestError } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { BLOB_CONTAINERS, type BlobContainer } from "../../shared/port/blob-store.ts";
import { poisonQueueOf, QUEUES } from "../../shared/port/work-queue.ts";

export interface StoredBlob {
  readonly path: string;
  readonly text: string;
}

/** As far as tests look at one. */
export interface KeptLetter {
  readonly queue: string;
  readonly reason: string;
  readonly body: unknown;
}

/** In how many places something of a conversation is kept. */
export interface Kept {
  readonly documents: number;
  readonly raw: number;
  readonly quarantine: number;
  readonly claims: number;
  readonly deadLetters: number;
}

export const NOTHING_KEPT: Kept = { documents: 0, raw: 0, quarantine: 0, claims: 0, deadLetters: 0 };
export const STORED_ONCE: Kept = { ...NOTHING_KEPT, documents: 1, raw: 1 };

/** What the product left behind, read from outside with the plain SDKs and not through the product. */
export interface Stores {
  /** Of the container `messages`. */
  documents(conversationId: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  deadLetters(): Promise<readonly KeptLetter[]>;
  /** With their texts, in the order of their paths. */
  blobs(container: BlobContainer): Promise<readonly StoredBlob[]>;
  /** For a conversation whose id consists of characters that stand in a path as they are. */
  kept(conversationId: string): Promise<Kept>;
  /** Puts a text into the queue `messages` as it is: whoever encodes it is the test. */
  enqueue(text: string): Promise<void>;
  /** Messages that the queue `messages` gave up and nobody took since, those that are hidden at the moment included. */
  poisoned(): Promise<number>;
  close(): void;
}

export function openStores(settings: Readonly<Record<string, string>>): Stores {
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "", COSMOS_DATABASE = "teamsink" } = settings;
  const { AzureWebJobsStorage: storage = "" } = settings;
  const cosmos = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const database = cosmos.database(COSMOS_DATABASE);
  const blobs = BlobServiceClient.fromConnectionString(storage);
  const queues = QueueServiceClient.fromConnectionString(storage);
  const query = async <T>(container: string, property: string, value: string) => {
    const sql = { query: `SELECT * FROM c WHERE c.${property} = @value`, parameters: [{ name: "@value", value }] };
    return (await database.container(container).items.query<T>(sql).fetchAll()).resources;
  };
  const found: Pick<Stores, "documents" | "deadLetters" | "blobs"> = {
    documents: (conversationId) => query("messages", "conversationId", conversationId),
    deadLetters: async () =>
      (await query<{ value: KeptLetter }>("state", "kind", "dead-letter")).map(({ value }) => value),
    blobs: (container) => readBlobs(blobs.getContainerClient(BLOB_CONTAINERS[container])),
  };
  return {
    ...found,
    kept: (conversationId) => countKept(found, conversationId),
    enqueue: async (text) => {
      await queues.getQueueClient(QUEUES.messages).sendMessage(text);
    },
    poisoned: async () => {
      const queue = queues.getQueueClient(poisonQueueOf("messages"));
      return (await queue.exists()) ? ((await queue.getProperties()).approximateMessagesCount ?? 0) : 0;
    },
    close: () => cosmos.dispose(),
  };
}

async function readBlobs(client: ContainerClient): Promise<StoredBlob[]> {
  const found: StoredBlob[] = [];
  for await (const { name } of client.listBlobsFlat()) {
    const text = await textOf(client.getBlobClient(name));
    if (text !== undefined) found.push({ path: name, text });
  }
  return found;
}

/** The product may have removed it since it was listed, as it gives back what waited. */
async function textOf(blob: BlobClient): Promise<string | undefined> {
  try {
    return (await blob.downloadToBuffer()).toString("utf8");
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) return undefined;
    throw error;
  }
}

async function countKept(
  { documents, blobs, deadLetters }: Pick<Stores, "documents" | "deadLetters" | "blobs">,
  conversationId: string,
): Promise<Kept> {
  const count = (values: readonly unknown[]) =>
    values.filter((value) => JSON.stringify(value).includes(conversationId)).length;
  const [raw, quarantine, claims] = await Promise.all([blobs("raw"), blobs("quarantine"), blobs("claims")]);
  return {
    documents: (await documents(conversationId)).length,
    raw: count(raw),
    quarantine: count(quarantine),
    claims: count(claims),
    deadLetters: count(await deadLetters()),
  };
}
