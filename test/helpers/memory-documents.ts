import type { CosmosDocuments } from "../../shared/azure/cosmos-documents.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";

type Documents = Pick<CosmosDocuments<StoredMessage>, "create" | "read" | "replace">;

export interface MemoryDocuments extends Documents {
  /** At once, for races with a removal. */
  remove(id: string): void;
  /** Writes that had an effect, by version, in order. */
  readonly written: number[];
}

/**
 * A container of one partition with Cosmos DB's conditions on writes. Each call takes effect at one instant, after
 * `before` has resolved, so that a scheduler can run calls of several writers in any order.
 */
export function createMemoryDocuments(before: (call: string) => Promise<unknown> = async () => {}): MemoryDocuments {
  const documents = new Map<string, { document: StoredMessage; etag: string }>();
  const written: number[] = [];
  const write = (document: StoredMessage) => {
    written.push(document.version);
    const etag = `etag-${written.length}`;
    documents.set(document.id, { document, etag });
    return etag;
  };
  return {
    written,
    remove: (id) => documents.delete(id),
    async create(document) {
      await before("create");
      return documents.has(document.id) ? undefined : write(document);
    },
    async read({ id }) {
      await before("read");
      return documents.get(id);
    },
    async replace({ id }, document, etag) {
      await before("replace");
      return documents.get(id)?.etag === etag ? write(document) : undefined;
    },
  };
}
