/** One property a composite index or an ORDER BY goes by. */
export interface IndexOrder {
  readonly path: string;
  readonly order: "ascending" | "descending";
}

export interface ContainerRow {
  /** More than one is a hierarchical key: what begins with the same values may outgrow a logical partition. */
  readonly partitionKeyPaths: readonly string[];
  /** Paths that queries filter by, in the index language: `/a/b/?` is the value at a.b. Everything else costs writes for nothing. */
  readonly includedPaths: readonly string[];
  /**
   * One for each ORDER BY of more than one property: without it Cosmos DB refuses the query. An index also serves the
   * opposite order on all its paths, so only one direction is named. Azure: "Indexing policies in Azure Cosmos DB".
   */
  readonly compositeIndexes: readonly (readonly IndexOrder[])[];
  /** A document's own `ttl` counts. Without it Cosmos DB ignores what a document carries. */
  readonly documentsExpire: boolean;
  /** Paths with a full-text index; each is in the full-text policy too. Azure: "Full-text search in Azure Cosmos DB for NoSQL". */
  readonly fullTextPaths?: readonly string[];
}

/**
 * The containers of the database, one row each: the only copy. The local stack creates them from here, and the deployment
 * is compared with it.
 *
 * The partition key is in the index because it is not there by itself, and it leads every composite index because an
 * ORDER BY that starts with the filtered property is served from the index in order, without reading other conversations.
 * Azure: "Indexing policies in Azure Cosmos DB".
 *
 * Nothing shares a logical partition because of what it is alone, since 20 GB and 10,000 RU/s are the limits of one: a
 * conversation, a team, a chat and a shard each have their own. Azure: "Hierarchical partition keys".
 *
 * What is filtered beside that, a sender or a thread, has its own path, and no order of its own: every further composite index
 * costs every write, and what a page passes by of a conversation are entries of the index, not documents.
 *
 * `/text` is left out: no index serves LOWER, and a case-insensitive CONTAINS walks every text of a physical partition,
 * while the conversation's own documents, read in order until enough match, are far fewer.
 */
export const CONTAINERS = {
  messages: {
    partitionKeyPaths: ["/conversationId"],
    includedPaths: [
      "/conversationId/?",
      "/messageId/?",
      "/rootId/?",
      "/sink/createdMs/?",
      "/sink/lastModifiedMs/?",
      "/from/user/id/?",
      "/from/application/id/?",
      "/from/device/id/?",
    ],
    compositeIndexes: [
      ascending("/conversationId", "/sink/createdMs", "/id"),
      ascending("/conversationId", "/sink/lastModifiedMs", "/id"),
    ],
    documentsExpire: true,
  },
  meetings: {
    // One organizer's transcripts for life come to a few gigabytes; what recordings hold is in Blob storage.
    partitionKeyPaths: ["/organizerId"],
    includedPaths: ["/organizerId/?", "/meetingKey/?", "/createdMs/?", "/content/state/?"],
    compositeIndexes: [ascending("/organizerId", "/createdMs", "/id")],
    documentsExpire: true,
  },
  directory: {
    partitionKeyPaths: ["/table", "/parent"],
    includedPaths: ["/table/?", "/parent/?"],
    compositeIndexes: [],
    documentsExpire: true,
  },
  interactions: {
    partitionKeyPaths: ["/sessionId"],
    // By user and by source across sessions: both with a time, newest first.
    includedPaths: ["/sessionId/?", "/userId/?", "/appClass/?", "/createdMs/?"],
    compositeIndexes: [
      ascending("/sessionId", "/createdMs", "/id"),
      ascending("/userId", "/createdMs", "/sessionId", "/id"),
      ascending("/createdMs", "/sessionId", "/id"),
    ],
    documentsExpire: true,
  },
  "access-records": {
    // A busy back end asks millions of times a day. A key that ends in the id has no logical partition that grows, and what
    // begins with a principal is still found together. Azure: "Hierarchical partition keys, unlimited scale".
    partitionKeyPaths: ["/principalId", "/id"],
    includedPaths: ["/principalId/?", "/conversationId/?", "/functionName/?", "/answeredMs/?"],
    compositeIndexes: [
      ascending("/principalId", "/answeredMs", "/id"),
      ascending("/conversationId", "/answeredMs", "/id"),
      ascending("/answeredMs", "/id"),
    ],
    documentsExpire: true,
  },
  state: {
    partitionKeyPaths: ["/kind", "/shard"],
    // Dead letters may be many: what they are looked for by.
    includedPaths: [
      "/kind/?",
      "/shard/?",
      "/value/coveredDateTime/?",
      "/value/failed/?",
      "/value/failedDateTime/?",
      "/value/finishedRound/?",
      "/value/sinceDateTime/?",
      "/value/nextRetryDateTime/?",
      "/value/queue/?",
      "/value/reason/?",
      "/value/sourceKind/?",
      "/value/state/?",
    ],
    compositeIndexes: [],
    documentsExpire: true,
  },
} as const satisfies Record<string, ContainerRow>;

/**
 * The index of the search, where it is wanted and no file of the machine is it: the account then has the capability
 * `EnableNoSQLFullTextSearch`, which no stand-in of this machine knows. A place is a conversation, an organizer or a user.
 */
export const SEARCH_CONTAINER = {
  partitionKeyPaths: ["/place"],
  includedPaths: [
    "/place/?",
    "/kind/?",
    "/documentId/?",
    "/isLatest/?",
    "/isBlocked/?",
    "/teamId/?",
    "/senderIds/[]/?",
    "/senderTypes/[]/?",
    "/mentionedIds/[]/?",
    "/hasAttachment/?",
    "/createdMs/?",
    "/modifiedMs/?",
  ],
  compositeIndexes: [ascending("/createdMs", "/id")],
  documentsExpire: true,
  fullTextPaths: ["/terms"],
} as const satisfies ContainerRow;

/** The only one that there is: what stands in it are no words of a language, see `termTextOf`. */
export const FULL_TEXT_LANGUAGE = "en-US";

export type ContainerName = keyof typeof CONTAINERS | "search";

/**
 * Version 2 hashes the whole key. Version 1 hashes its first 101 bytes, and conversation ids may be longer.
 * Azure: "Create containers with large partition key".
 */
export const PARTITION_KEY_VERSION = 2;

function ascending(...paths: string[]): IndexOrder[] {
  return paths.map((path) => ({ path, order: "ascending" }));
}
