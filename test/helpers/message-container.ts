import { type Container, CosmosClient } from "@azure/cosmos";
import { forEachLimited } from "../../shared/base/for-each-limited.ts";

/** The container `messages` seen from outside, with the plain SDK and not through the product. */
export interface MessageContainer {
  /** Every document by conversation and id, without Cosmos DB's own properties and the stamps of its way here. */
  snapshot(): Promise<ReadonlyMap<string, string>>;
  /** Removes every document. */
  empty(): Promise<void>;
  close(): void;
}

interface Document {
  readonly id: string;
  readonly conversationId: string;
  readonly sink: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}

const CONCURRENCY = 16;
/** One page, since a page of the local server is a scan of everything. */
const ONE_PAGE = 100_000;

export function openMessageContainer(settings: Readonly<Record<string, string>>): MessageContainer {
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "", COSMOS_DATABASE: database = "teamsink" } = settings;
  const enableEndpointDiscovery = endpoint.startsWith("https:");
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery } });
  const container = client.database(database).container("messages");
  return {
    snapshot: async () => new Map((await readAll(container)).map((document) => [keyOf(document), textOf(document)])),
    empty: async () => {
      await forEachLimited(await readAll(container), CONCURRENCY, async ({ id, conversationId }) => {
        await container.item(id, conversationId).delete();
      });
    },
    close: () => client.dispose(),
  };
}

async function readAll(container: Container): Promise<Document[]> {
  return (await container.items.query<Document>("SELECT * FROM c", { maxItemCount: ONE_PAGE }).fetchAll()).resources;
}

function keyOf({ conversationId, id }: Document): string {
  return `${conversationId}\n${id}`;
}

/** Members in the order of their names, since the order means nothing. */
function textOf(document: Document): string {
  const own = Object.entries(document).filter(
    ([name]) => !["_rid", "_self", "_etag", "_attachments", "_ts"].includes(name),
  );
  const { road: _road, receivedDateTime: _received, storedDateTime: _stored, ...sink } = document.sink;
  return JSON.stringify({ ...Object.fromEntries(own), sink }, (_name, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** What differs between two snapshots, in words. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => `${key.replace("\n", " ")}: ${before.get(key) ?? "not there"} → ${after.get(key) ?? "not there"}`);
}
