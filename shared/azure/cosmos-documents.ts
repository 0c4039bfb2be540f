import type { Container, ItemResponse, JSONValue, SqlQuerySpec } from "@azure/cosmos";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import type { ContainerName } from "./cosmos-containers.ts";
import { statusOf, toStoreError } from "./cosmos-errors.ts";
import { withDeadline } from "./deadline.ts";

interface DocumentAt {
  readonly partition: string;
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

/**
 * The documents of one container, with the outcomes our stores decide by as values. Every method throws TeamsinkError
 * `store-unavailable`, or `internal-error` for a document that Cosmos DB does not take.
 */
export interface CosmosDocuments<T extends { readonly id: string }> {
  read(at: DocumentAt): Promise<ReadDocument<T> | undefined>;
  /** @returns the etag, or `undefined` when there is such a document already */
  create(document: T): Promise<string | undefined>;
  /** @returns the new etag, or `undefined` when the document is gone or no longer has this etag */
  replace(at: DocumentAt, document: T, etag: string): Promise<string | undefined>;
  upsert(document: T): Promise<string>;
  remove(at: DocumentAt): Promise<void>;
  /** All results of a query within one partition, as selected: whole documents come with Cosmos DB's own properties. */
  query<R>(partition: string, query: SqlQuery): Promise<R[]>;
}

const NOT_FOUND = 404;
const CONFLICT = 409;
const PRECONDITION_FAILED = 412;
/** Substatus of a 404 that is about the container or database, not the document. */
const OWNER_NOT_FOUND = 1003;

/** Cosmos DB's own properties of a document. */
const SYSTEM_PROPERTIES: ReadonlySet<string> = new Set(["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"]);

export function openDocuments<T extends { readonly id: string }>(
  database: CosmosDatabase,
  name: ContainerName,
): CosmosDocuments<T> {
  const run = <R>(work: (container: Container, abortSignal: AbortSignal) => Promise<R>) => runIn(database, name, work);
  return {
    read: ({ partition, id }) =>
      run(async (container, abortSignal) => {
        const response = await container.item(id, partition).read({ abortSignal });
        if (response.statusCode === NOT_FOUND) return notThere(name, response);
        return { document: withoutSystemProperties<T>(response.resource), etag: response.etag };
      }),
    create: (document) =>
      run((container, abortSignal) =>
        unless([CONFLICT], async () => (await container.items.create(document, { abortSignal })).etag),
      ),
    replace: ({ partition, id }, document, etag) =>
      run((container, abortSignal) =>
        unless([NOT_FOUND, PRECONDITION_FAILED], async () => {
          const accessCondition = { type: "IfMatch", condition: etag };
          return (await container.item(id, partition).replace(document, { abortSignal, accessCondition })).etag;
        }),
      ),
    upsert: (document) =>
      run(async (container, abortSignal) => (await container.items.upsert(document, { abortSignal })).etag),
    remove: ({ partition, id }) =>
      run(async (container, abortSignal) => {
        await unless([NOT_FOUND], async () => (await container.item(id, partition).delete({ abortSignal })).etag);
      }),
    query: <R>(partition: string, query: SqlQuery) =>
      run(async (container, abortSignal) => {
        const iterator = container.items.query(toQuerySpec(query), { partitionKey: partition, abortSignal });
        return (await iterator.fetchAll()).resources as R[];
      }),
  };
}

async function runIn<R>(
  database: CosmosDatabase,
  name: ContainerName,
  work: (container: Container, abortSignal: AbortSignal) => Promise<R>,
): Promise<R> {
  try {
    return await withDeadline(database.deadlineMs, async (signal) => work(await database.container(name), signal));
  } catch (error) {
    throw toStoreError(error);
  }
}

async function unless(statuses: readonly number[], work: () => Promise<string>): Promise<string | undefined> {
  try {
    return await work();
  } catch (error) {
    if (statuses.some((status) => status === statusOf(error))) return undefined;
    throw error;
  }
}

function notThere(name: ContainerName, response: ItemResponse<object>): undefined {
  if (response.substatus === OWNER_NOT_FOUND) {
    throw new TeamsinkError("store-unavailable", `Cosmos DB has no container ${name}`);
  }
  return undefined;
}

function toQuerySpec({ query, parameters }: SqlQuery): SqlQuerySpec {
  return { query, parameters: parameters.map(({ name, value }) => ({ name, value: value as JSONValue })) };
}

export function withoutSystemProperties<T>(document: object | undefined): T {
  return Object.fromEntries(Object.entries(document ?? {}).filter(([name]) => !SYSTEM_PROPERTIES.has(name))) as T;
}
