import { TeamsinkError } from "../base/errors/errors.ts";
import { safeSegment } from "../base/safe-segment.ts";
import type { StateEntry, StateKind, StateQuery, StateStore } from "../port/state-store.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { openDocuments } from "./cosmos-documents.ts";
import { stateCountQuery, stateListQuery, statePageQuery } from "./state-queries.ts";

interface StateDocument {
  readonly id: string;
  readonly kind: StateKind;
  /** The id as given; `id` is what Cosmos DB takes of it. */
  readonly entryId: string;
  readonly value: unknown;
}

interface StateRow<T> {
  readonly entryId: string;
  readonly value: T;
  readonly etag: string;
}

export function createCosmosStateStore({ database }: { readonly database: CosmosDatabase }): StateStore {
  const documents = openDocuments<StateDocument>(database, "state");
  const write = async (document: StateDocument, expect: string): Promise<string | undefined> => {
    if (expect === "any") return documents.upsert(document);
    if (expect === "absent") return documents.create(document);
    return documents.replace({ partition: document.kind, id: document.id }, document, expect);
  };
  return {
    get: async <T>(kind: StateKind, id: string) => {
      const read = await documents.read({ partition: kind, id: safeSegment(id) });
      return read && { id, value: read.document.value as T, etag: read.etag };
    },
    list: async <T>(kind: StateKind) => (await documents.query<StateRow<T>>(kind, stateListQuery(kind))).map(toEntry),
    page: async <T>(query: StateQuery & { readonly limit: number }) =>
      (await documents.query<StateRow<T>>(query.kind, statePageQuery(query))).map(toEntry),
    count: async (query) => (await documents.query<number>(query.kind, stateCountQuery(query)))[0] ?? 0,
    put: async ({ kind, id, value, expect }) => {
      const etag = await write({ id: safeSegment(id), kind, entryId: id, value }, expect);
      if (etag === undefined) throw new TeamsinkError("state-conflict");
      return { id, value, etag };
    },
    remove: (kind, id) => documents.remove({ partition: kind, id: safeSegment(id) }),
  };
}

function toEntry<T>({ entryId, value, etag }: StateRow<T>): StateEntry<T> {
  return { id: entryId, value, etag };
}
