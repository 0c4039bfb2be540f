import { TeamsinkError } from "../base/errors/errors.ts";
import { safeSegment } from "../base/safe-segment.ts";
import {
  type FewKind,
  STATE_SHARDS,
  type StateEntry,
  type StateKind,
  type StateQuery,
  type StateStore,
} from "../port/state-store.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { openDocuments, type QueryScope } from "./cosmos-documents.ts";
import { shardOf } from "./shards.ts";
import { stateCountQuery, stateListQuery, statePageQuery } from "./state-queries.ts";

interface StateDocument {
  readonly id: string;
  readonly kind: StateKind;
  readonly shard: string;
  /** The id as given; `id` is what Cosmos DB takes of it. */
  readonly entryId: string;
  readonly value: unknown;
  /** Seconds after this write at which Cosmos DB removes it. */
  readonly ttl?: number;
}

interface StateRow<T> {
  readonly entryId: string;
  readonly value: T;
  readonly etag: string;
}

/** One answer holds what a kind that is few comes to. */
const LIST_PAGE_SIZE = 1_000;

export function createCosmosStateStore({ database }: { readonly database: CosmosDatabase }): StateStore {
  const documents = openDocuments<StateDocument>(database, "state");
  const write = async (document: StateDocument, expect: string): Promise<string | undefined> => {
    if (expect === "any") return documents.upsert(document);
    if (expect === "absent") return documents.create(document);
    return documents.replace(placeOf(document.kind, document.entryId), document, expect);
  };
  return {
    get: async <T>(kind: StateKind, id: string) => {
      const read = await documents.read(placeOf(kind, id));
      return read && { id, value: read.document.value as T, etag: read.etag };
    },
    list: async <T>(kind: FewKind) =>
      (await documents.query<StateRow<T>>(scopeOf(kind, LIST_PAGE_SIZE), stateListQuery(kind))).map(toEntry),
    page: async <T>(query: StateQuery & { readonly limit: number }) =>
      (await documents.query<StateRow<T>>(scopeOf(query.kind, query.limit), statePageQuery(query))).map(toEntry),
    count: async (query) => (await documents.query<number>(scopeOf(query.kind, 1), stateCountQuery(query)))[0] ?? 0,
    put: async ({ kind, id, value, expect, ttlSeconds }) => {
      const document = { id: safeSegment(id), kind, shard: shardOf(id, STATE_SHARDS[kind]), entryId: id, value };
      const etag = await write(ttlSeconds === undefined ? document : { ...document, ttl: ttlSeconds }, expect);
      if (etag === undefined) throw new TeamsinkError("state-conflict");
      return { id, value, etag };
    },
    remove: async (kind, id, expect) => {
      if ((await documents.remove(placeOf(kind, id), expect)) === "changed") throw new TeamsinkError("state-conflict");
    },
  };
}

function placeOf(kind: StateKind, id: string) {
  return { partition: [kind, shardOf(id, STATE_SHARDS[kind])], id: safeSegment(id) };
}

/** A kind of one shard is one partition; of another the shards are asked together, by the key's first level. */
function scopeOf(kind: StateKind, pageSize: number): QueryScope {
  return { partition: STATE_SHARDS[kind] === 1 ? [kind, shardOf("", 1)] : null, pageSize };
}

function toEntry<T>({ entryId, value, etag }: StateRow<T>): StateEntry<T> {
  return { id: entryId, value, etag };
}
