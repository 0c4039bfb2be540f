import type { CosmosDocuments } from "../../shared/azure/cosmos-documents.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";

type Documents = Pick<CosmosDocuments<StoredMessage>, "create" | "read" | "replace">;

export interface MemoryDocuments extends Documents {
  /** At once, for races with a removal. */
  remove(id: string): void;
  /** Writes that had an effect, by version, in order. */
  readonly written: number[];
  /** The same, by version and the first character of the digest. */
  readonly writtenPayloads: string[];
  /** Calls, by name. */
  readonly calls: string[];
}

/**
 * A container of one partition with Cosmos DB's conditions on writes. Each call takes effect at one instant, after
 * `before` has resolved, so that a scheduler can run calls of several writers in any order.
 */
export function createMemoryDocuments(before: (call: string) => Promise<unknown> = async () => {}): MemoryDocuments {
  const documents = new Map<string, { document: StoredMessage; etag: string }>();
  const written: number[] = [];
  const writtenPayloads: string[] = [];
  const calls: string[] = [];
  const begin = async (call: string) => {
    calls.push(call);
    await before(call);
  };
  const write = (document: StoredMessage) => {
    written.push(document.version);
    writtenPayloads.push(`${document.version}${document.sink.digest[0]}`);
    const etag = `etag-${written.length}`;
    documents.set(document.id, { document, etag });
    return etag;
  };
  return {
    written,
    writtenPayloads,
    calls,
    remove: (id) => documents.delete(id),
    async create(document) {
      await begin("create");
      return documents.has(document.id) ? undefined : write(document);
    },
    async read({ id }) {
      await begin("read");
      return documents.get(id);
    },
    async replace({ id }, document, etag) {
      await begin("replace");
      return documents.get(id)?.etag === etag ? write(document) : undefined;
    },
  };
}
