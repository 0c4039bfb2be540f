import { safeSegment } from "../base/safe-segment.ts";
import type { DirectoryScope, DirectoryStore } from "../port/directory-store.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { openDocuments } from "./cosmos-documents.ts";

interface DirectoryDocument {
  readonly id: string;
  readonly scope: DirectoryScope;
  /** Graph's object, apart from our own properties: directory objects may have a `scope` of their own. */
  readonly value: Readonly<Record<string, unknown>>;
}

const LIST = 'SELECT VALUE c["value"] FROM c WHERE c.scope = @scope';

export function createCosmosDirectoryStore({ database }: { readonly database: CosmosDatabase }): DirectoryStore {
  const documents = openDocuments<DirectoryDocument>(database, "directory");
  return {
    put: async ({ scope, id, value }) => {
      await documents.upsert({ id: safeSegment(id), scope, value });
    },
    list: (scope) => documents.query(scope, { query: LIST, parameters: [{ name: "@scope", value: scope }] }),
  };
}
