/** One property a composite index or an ORDER BY goes by. */
export interface IndexOrder {
  readonly path: string;
  readonly order: "ascending" | "descending";
}

export interface ContainerRow {
  readonly partitionKeyPath: string;
  /** Paths that queries filter by, in the index language: `/a/b/?` is the value at a.b. Everything else costs writes for nothing. */
  readonly includedPaths: readonly string[];
  /** One for each ORDER BY of more than one property: without it Cosmos DB refuses the query. */
  readonly compositeIndexes: readonly (readonly IndexOrder[])[];
}

/**
 * The containers of the database, one row each: the only copy. The local stack creates them from here, and the deployment
 * is compared with it.
 *
 * The partition key is in the index because it is not there by itself, and it leads every composite index because an
 * ORDER BY that starts with the filtered property is served from the index in order, without reading other conversations.
 * Azure: "Indexing policies in Azure Cosmos DB".
 *
 * `/text` is left out: no index serves LOWER, and a case-insensitive CONTAINS walks every text of a physical partition,
 * while the conversation's own documents, read in order until enough match, are far fewer.
 */
export const CONTAINERS = {
  messages: {
    partitionKeyPath: "/conversationId",
    includedPaths: [
      "/conversationId/?",
      "/messageId/?",
      "/sink/createdMs/?",
      "/sink/lastModifiedMs/?",
      "/from/user/id/?",
      "/from/application/id/?",
      "/from/device/id/?",
    ],
    compositeIndexes: [
      ...bothDirections("/conversationId", "/sink/createdMs", "/id"),
      ...bothDirections("/conversationId", "/sink/lastModifiedMs", "/id"),
    ],
  },
  directory: { partitionKeyPath: "/scope", includedPaths: ["/scope/?"], compositeIndexes: [] },
  state: {
    partitionKeyPath: "/kind",
    // Dead letters may be many: what they are looked for by.
    includedPaths: [
      "/kind/?",
      "/value/keptDateTime/?",
      "/value/nextRetryDateTime/?",
      "/value/queue/?",
      "/value/reason/?",
      "/value/state/?",
    ],
    compositeIndexes: [],
  },
} as const satisfies Record<string, ContainerRow>;

export type ContainerName = keyof typeof CONTAINERS;

/**
 * Version 2 hashes the whole key. Version 1 hashes its first 101 bytes, and conversation ids may be longer.
 * Azure: "Create containers with large partition key".
 */
export const PARTITION_KEY_VERSION = 2;

function bothDirections(...paths: string[]): IndexOrder[][] {
  const orders = ["ascending", "descending"] as const;
  return orders.map((order) => paths.map((path) => ({ path, order })));
}
