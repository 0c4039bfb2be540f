import { setTimeout as sleep } from "node:timers/promises";
import type { Container, FeedOptions, ItemResponse, JSONValue, SqlQuerySpec } from "@azure/cosmos";
import { TeamsinkError } from "../base/errors/errors.ts";
import { withDeadline } from "../base/within.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import type { ContainerName, IndexOrder } from "./cosmos-containers.ts";
import { OWNER_NOT_FOUND, statusOf, toStoreError } from "./cosmos-errors.ts";

/** The values of a partition key, the first level first; a text is a key of one level. */
type PartitionKey = string | readonly string[];

interface DocumentAt {
  /** All levels. */
  readonly partition: PartitionKey;
  readonly id: string;
}

interface ReadDocument<T> {
  readonly document: T;
  /** Changes with every write. */
  readonly etag: string;
}

export interface SqlQuery {
  readonly query: string;
  readonly parameters: readonly { readonly name: string; readonly value: string | number }[];
}

/** With what it asks of the index, for whoever compares the two. */
export interface IndexedSql extends SqlQuery {
  /** Paths that its WHERE clause compares. */
  readonly filterPaths: readonly string[];
  readonly orderBy: readonly IndexOrder[];
}

export interface QueryScope {
  /**
   * All levels of the key; null when the query goes by the first ones, which then stand in its WHERE clause: the SDK
   * routes it by them. The key's beginning alone is no option of a request. Azure: "Hierarchical partition keys".
   */
  readonly partition: PartitionKey | null;
  /** Most documents of one answer. */
  readonly pageSize: number;
}

/**
 * The documents of one container, with the outcomes our stores decide by as values. Every method throws TeamsinkError
 * `store-unavailable` or what an operator has to put right (see `toStoreError`), `document-refused` or
 * `cosmos-partition-full` for a document that Cosmos DB does not take, and `internal-error` for a question.
 */
export interface CosmosDocuments<T extends { readonly id: string }> {
  read(at: DocumentAt): Promise<ReadDocument<T> | undefined>;
  /** @returns the etag, or `undefined` when there is such a document already */
  create(document: T): Promise<string | undefined>;
  /** @returns the new etag, or `undefined` when the document is gone or no longer has this etag */
  replace(at: DocumentAt, document: T, etag: string): Promise<string | undefined>;
  upsert(document: T): Promise<string>;
  /** @param etag removes only this one; without it, whatever is there */
  remove(at: DocumentAt, etag?: string): Promise<"gone" | "changed">;
  /** All results of a query, page after page, as selected: whole documents come with Cosmos DB's own properties. */
  query<R>(scope: QueryScope, query: SqlQuery): Promise<R[]>;
}

const NOT_FOUND = 404;
const CONFLICT = 409;
const PRECONDITION_FAILED = 412;
/** Two writes met inside Cosmos DB, and neither of them was refused: "retry with". */
const RETRY_WITH = 449;

/** The SDK repeats what was throttled, but not these. */
const RETRY_WITH_DELAYS_MS: readonly number[] = [10, 40, 160];

/** Properties of a document that are Cosmos DB's own, or for it alone. */
const SYSTEM_PROPERTIES: ReadonlySet<string> = new Set([
  "_rid",
  "_self",
  "_etag",
  "_attachments",
  "_ts",
  "_lsn",
  "ttl",
]);

type Work<R> = (container: Container, abortSignal: AbortSignal) => Promise<R>;

interface Run {
  readonly database: CosmosDatabase;
  readonly name: ContainerName;
  readonly asked: "read" | "write";
}

export function openDocuments<T extends { readonly id: string }>(
  database: CosmosDatabase,
  name: ContainerName,
): CosmosDocuments<T> {
  const runAs =
    (asked: "read" | "write") =>
    <R>(work: Work<R>) =>
      runIn({ database, name, asked }, work);
  const ask = runAs("read");
  const run = runAs("write");
  return {
    read: ({ partition, id }) =>
      ask(async (container, abortSignal) => {
        const response = await container.item(id, toKey(partition)).read({ abortSignal });
        if (response.statusCode === NOT_FOUND) return notThere(name, response);
        return { document: withoutSystemProperties<T>(response.resource), etag: etagOf(response) };
      }),
    create: (document) =>
      run((container, abortSignal) =>
        unless([CONFLICT], async () => etagOf(await container.items.create(document, { abortSignal }))),
      ),
    replace: ({ partition, id }, document, etag) =>
      run((container, abortSignal) =>
        unless([NOT_FOUND, PRECONDITION_FAILED], async () => {
          const options = { abortSignal, accessCondition: ifMatch(etag) };
          return etagOf(await container.item(id, toKey(partition)).replace(document, options));
        }),
      ),
    upsert: (document) =>
      run(async (container, abortSignal) => etagOf(await container.items.upsert(document, { abortSignal }))),
    remove: ({ partition, id }, etag) =>
      run(async (container, abortSignal) => {
        const options = { abortSignal, ...(etag === undefined ? {} : { accessCondition: ifMatch(etag) }) };
        try {
          await container.item(id, toKey(partition)).delete(options);
        } catch (error) {
          if (statusOf(error) === PRECONDITION_FAILED) return "changed";
          if (statusOf(error) !== NOT_FOUND) throw error;
        }
        return "gone";
      }),
    query: <R>({ partition, pageSize }: QueryScope, query: SqlQuery) =>
      ask(async (container, abortSignal) => {
        const options: FeedOptions = { maxItemCount: pageSize, abortSignal };
        const scoped = partition === null ? options : { ...options, partitionKey: toKey(partition) };
        return (await container.items.query(toQuerySpec(query), scoped).fetchAll()).resources as R[];
      }),
  };
}

function ifMatch(etag: string) {
  return { type: "IfMatch", condition: etag };
}

async function runIn<R>({ database, name, asked }: Run, work: Work<R>): Promise<R> {
  try {
    return await withDeadline(database.deadlineMs, async (signal) => {
      const container = await database.container(name);
      return untilNoneMeets(() => work(container, signal), signal);
    });
  } catch (error) {
    throw toStoreError(error, asked);
  }
}

/** What met another write is tried again, a few times; then its 449 is thrown. */
async function untilNoneMeets<R>(work: () => Promise<R>, signal: AbortSignal): Promise<R> {
  for (const delayMs of RETRY_WITH_DELAYS_MS) {
    try {
      return await work();
    } catch (error) {
      if (statusOf(error) !== RETRY_WITH) throw error;
    }
    await sleep(Math.random() * delayMs, undefined, { signal });
  }
  return work();
}

async function unless<R>(statuses: readonly number[], work: () => Promise<R>): Promise<R | undefined> {
  try {
    return await work();
  } catch (error) {
    if (statuses.some((status) => status === statusOf(error))) return undefined;
    throw error;
  }
}

function notThere(name: ContainerName, response: ItemResponse<object>): undefined {
  if (response.substatus === OWNER_NOT_FOUND) {
    throw new TeamsinkError("cosmos-not-provisioned", `Cosmos DB has no container ${name}, or no such database`);
  }
  return undefined;
}

/** Of the header, else of the document: without one, a write that was made would read as one that was refused. */
function etagOf({ etag, resource }: ItemResponse<object>): string {
  const found = etag ?? (resource as { readonly _etag?: string } | undefined)?._etag;
  if (found === undefined) throw new TeamsinkError("store-unavailable", "Cosmos DB answered a write without an etag");
  return found;
}

function toKey(partition: PartitionKey): string | string[] {
  return typeof partition === "string" ? partition : [...partition];
}

function toQuerySpec({ query, parameters }: SqlQuery): SqlQuerySpec {
  return { query, parameters: parameters.map(({ name, value }) => ({ name, value: value as JSONValue })) };
}

export function withoutSystemProperties<T>(document: object | undefined): T {
  return Object.fromEntries(Object.entries(document ?? {}).filter(([name]) => !SYSTEM_PROPERTIES.has(name))) as T;
}
