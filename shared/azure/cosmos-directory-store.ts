import { TeamsinkError } from "../base/errors/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../base/retention.ts";
import { safeSegment } from "../base/safe-segment.ts";
import type {
  DirectoryOutcome,
  DirectoryPlace,
  DirectoryRow,
  DirectoryStore,
  DirectoryTable,
} from "../port/directory-store.ts";
import { absentRow, type RowChange, seenRow, toldRow } from "../store/directory/row-change.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { type CosmosDocuments, openDocuments } from "./cosmos-documents.ts";
import { directoryPageQuery, membershipsQuery } from "./directory-queries.ts";
import { everyShard, shardOf } from "./shards.ts";

interface DirectoryDocument extends Omit<DirectoryRow, "id"> {
  readonly id: string;
  readonly table: DirectoryTable;
  /** The row's parent, or the shard of one that has none. */
  readonly parent: string;
  /** Ids as given; `id` is what Cosmos DB takes of the row's. */
  readonly entryId: string;
  /** Graph's object, apart from our own properties: directory objects may have a `table` of their own. */
  readonly value: JsonObject;
  /** Of what is absent, where messages are not kept for ever: names and addresses of people end with them. */
  readonly ttl?: number;
}

/** 64 times what one logical partition holds: some two billion rows. */
const SHARDS = 64;

/** Every round that is lost was won by another writer of the same row, and after most of them there is nothing to write. */
const MAX_ROUNDS = 20;

export interface CosmosDirectoryStoreOptions {
  readonly database: CosmosDatabase;
  /** For ever where it is not said. */
  readonly retention?: Retention;
}

export function createCosmosDirectoryStore({
  database,
  retention = KEEP_FOR_EVER,
}: CosmosDirectoryStoreOptions): DirectoryStore {
  const documents = openDocuments<DirectoryDocument>(database, "directory");
  /**
   * Reads, compares and writes, with the etag that was read: what somebody else wrote in between is never written over, but
   * compared anew.
   */
  async function change(
    place: DirectoryPlace,
    toChange: (stored: DirectoryRow | undefined) => RowChange,
  ): Promise<DirectoryOutcome> {
    const at = documentAt(place);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const read = await documents.read(at);
      const { row, outcome } = toChange(read && toRow(read.document));
      if (row === undefined) return outcome;
      const document = toDocument(row, retention);
      const etag = read ? await documents.replace(at, document, read.etag) : await documents.create(document);
      if (etag !== undefined) return outcome;
    }
    throw new TeamsinkError("state-conflict");
  }
  return {
    put: (seen) => change(seen, (stored) => seenRow(stored, seen)),
    get: async (place) => {
      const read = await documents.read(documentAt(place));
      return read && toRow(read.document);
    },
    markAbsent: async (place, absentMs) => {
      await change(place, (stored) => absentRow(stored, absentMs));
    },
    notePresence: async (place, told) => {
      await change(place, (stored) => toldRow(stored, place, told));
    },
    page: (query) => readPage(documents, query),
    membershipsOf: async (userId, { afterParentId, limit }) => {
      const scope = { partition: null, pageSize: limit };
      const query = membershipsQuery({ userId, afterParentId, limit });
      return (await documents.query<DirectoryDocument>(scope, query)).map(toRow);
    },
  };
}

/**
 * Rows of a parent are one partition, ordered by id. Those without parents are read shard by shard, each by id: the row to
 * go on after names its shard by its id, whether it is still there or not.
 */
async function readPage(
  documents: CosmosDocuments<DirectoryDocument>,
  { table, parentId, afterId, limit }: Parameters<DirectoryStore["page"]>[0],
): Promise<DirectoryRow[]> {
  const all = parentId === null ? everyShard(SHARDS).map(shardKey) : [parentId];
  const first = afterId === undefined ? 0 : all.indexOf(parentKey({ parentId, id: afterId }));
  const rows: DirectoryRow[] = [];
  for (const [index, parent] of all.slice(first).entries()) {
    if (rows.length >= limit) break;
    const query = { table, parent, afterId: index === 0 ? afterId : undefined, limit: limit - rows.length };
    const scope = { partition: [table, parent], pageSize: query.limit };
    rows.push(...(await documents.query<DirectoryDocument>(scope, directoryPageQuery(query))).map(toRow));
  }
  return rows;
}

function documentAt(place: DirectoryPlace) {
  return { partition: [place.table, parentKey(place)] as const, id: safeSegment(place.id) };
}

function parentKey({ parentId, id }: Pick<DirectoryPlace, "parentId" | "id">): string {
  return parentId ?? shardKey(shardOf(id, SHARDS));
}

/** No id of Graph's begins so. */
function shardKey(shard: string): string {
  return `~${shard}`;
}

function toDocument(row: DirectoryRow, { messageDays }: Retention): DirectoryDocument {
  const { partition, id } = documentAt(row);
  const { id: entryId, ...rest } = row;
  // Counted from the write: whoever goes was there until then.
  const ttl = row.absentSinceDateTime === null ? undefined : secondsLeft(messageDays, { fromMs: 0, nowMs: 0 });
  return { ...rest, id, parent: partition[1], entryId, ...(ttl === undefined ? {} : { ttl }) };
}

/** What the container holds of a row. */
export function directoryRowOf(document: JsonObject): DirectoryRow {
  return toRow(document as unknown as DirectoryDocument);
}

function toRow({ entryId, parent: _parent, ttl: _ttl, ...document }: DirectoryDocument): DirectoryRow {
  const { table, parentId, value, firstSeenDateTime, changedDateTime, readDateTime, absentSinceDateTime, presence } =
    document;
  const times = { firstSeenDateTime, changedDateTime, readDateTime, absentSinceDateTime };
  return { table, parentId, id: entryId, value, ...times, ...(presence && { presence }) };
}
