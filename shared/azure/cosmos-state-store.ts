import { TeamsinkError } from "../errors.ts";
import { safeSegment } from "../message/safe-segment.ts";
import type { StateEntry, StateKind, StateStore } from "../sync/state-store.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { openDocuments } from "./cosmos-documents.ts";

interface StateDocument {
  readonly id: string;
  readonly kind: StateKind;
  /** The id as given; `id` is what Cosmos DB takes of it. */
  readonly entryId: string;
  readonly value: unknown;
}

/** `_etag` comes with each document and is the entry's etag, so it is selected by name. */
const LIST = 'SELECT c.entryId, c["value"], c._etag AS etag FROM c WHERE c.kind = @kind';

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
    list: async <T>(kind: StateKind) => {
      const query = { query: LIST, parameters: [{ name: "@kind", value: kind }] };
      const rows = await documents.query<{ entryId: string; value: T; etag: string }>(kind, query);
      return rows.map(({ entryId, value, etag }): StateEntry<T> => ({ id: entryId, value, etag }));
    },
    put: async ({ kind, id, value, expect }) => {
      const etag = await write({ id: safeSegment(id), kind, entryId: id, value }, expect);
      if (etag === undefined) throw new TeamsinkError("state-conflict");
      return { id, value, etag };
    },
    remove: (kind, id) => documents.remove({ partition: kind, id: safeSegment(id) }),
  };
}
