import { createHash } from "node:crypto";
import { toIso } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import { canonicalJson, type JsonObject } from "../base/json.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../base/retention.ts";
import { safeSegment } from "../base/safe-segment.ts";
import type {
  DirectoryOutcome,
  DirectoryPlace,
  DirectoryRow,
  DirectoryStore,
  DirectoryTable,
} from "../port/directory-store.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { type CosmosDocuments, openDocuments } from "./cosmos-documents.ts";
import { directoryPageQuery } from "./directory-queries.ts";
import { everyShard, shardOf } from "./shards.ts";

interface DirectoryDocument {
  readonly id: string;
  readonly table: DirectoryTable;
  /** The row's parent, or the shard of one that has none. */
  readonly parent: string;
  /** Ids as given; `id` is what Cosmos DB takes of the row's. */
  readonly entryId: string;
  readonly parentId: string | null;
  /** Graph's object, apart from our own properties: directory objects may have a `table` of their own. */
  readonly value: JsonObject;
  /** Of the value, whatever the order of its members. */
  readonly digest: string;
  readonly firstSeenDateTime: string;
  readonly changedDateTime: string;
  readonly absentSinceDateTime: string | null;
  /** Of what is absent, where messages are not kept for ever: names and addresses of people end with them. */
  readonly ttl?: number;
}

/** What is to be done with a row, from what is there: another document, or nothing. */
interface Change<R> {
  readonly document: DirectoryDocument | undefined;
  readonly result: R;
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
  return {
    put: (row) => changeRow(documents, row, (stored) => seen(row, stored)),
    get: async (place) => {
      const read = await documents.read(documentAt(place));
      return read && toRow(read.document);
    },
    markAbsent: (place, absentMs) => {
      const ttl = secondsLeft(retention.messageDays, { fromMs: absentMs, nowMs: absentMs });
      return changeRow(documents, place, (stored) =>
        absent(stored, { absentSinceDateTime: toIso(absentMs), ...(ttl === undefined ? {} : { ttl }) }),
      );
    },
    page: (query) => readPage(documents, query),
  };
}

/**
 * Reads, compares and writes, with the etag that was read: what somebody else wrote in between is never written over, but
 * compared anew.
 */
async function changeRow<R>(
  documents: CosmosDocuments<DirectoryDocument>,
  place: DirectoryPlace,
  toChange: (stored: DirectoryDocument | undefined) => Change<R>,
): Promise<R> {
  const at = documentAt(place);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const read = await documents.read(at);
    const { document, result } = toChange(read?.document);
    if (document === undefined) return result;
    const etag = read ? await documents.replace(at, document, read.etag) : await documents.create(document);
    if (etag !== undefined) return result;
  }
  throw new TeamsinkError("state-conflict");
}

function seen(
  row: Parameters<DirectoryStore["put"]>[0],
  stored: DirectoryDocument | undefined,
): Change<DirectoryOutcome> {
  const digest = createHash("sha256").update(canonicalJson(row.value)).digest("base64url");
  if (stored?.digest === digest && stored.absentSinceDateTime === null) {
    return { document: undefined, result: "unchanged" };
  }
  const { table, id: entryId, parentId, value } = row;
  const seenDateTime = toIso(row.seenMs);
  const { partition, id } = documentAt(row);
  const document = {
    id,
    table,
    parent: partition[1],
    entryId,
    parentId,
    value,
    digest,
    firstSeenDateTime: stored?.firstSeenDateTime ?? seenDateTime,
    changedDateTime: seenDateTime,
    absentSinceDateTime: null,
  };
  return { document, result: stored ? "changed" : "created" };
}

function absent(
  stored: DirectoryDocument | undefined,
  absence: Pick<DirectoryDocument, "absentSinceDateTime" | "ttl">,
): Change<void> {
  const isThere = stored !== undefined && stored.absentSinceDateTime === null;
  return { document: isThere ? { ...stored, ...absence } : undefined, result: undefined };
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

function toRow(document: DirectoryDocument): DirectoryRow {
  const { table, parentId, entryId, value, firstSeenDateTime, changedDateTime, absentSinceDateTime } = document;
  return { table, parentId, id: entryId, value, firstSeenDateTime, changedDateTime, absentSinceDateTime };
}
