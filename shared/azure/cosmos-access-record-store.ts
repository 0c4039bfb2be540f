import type { AccessRecord, AccessRecordStore } from "../port/access-record-store.ts";
import { accessRecordPageQuery } from "./access-record-queries.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { openDocuments, withoutSystemProperties } from "./cosmos-documents.ts";

export function createCosmosAccessRecordStore({ database }: { readonly database: CosmosDatabase }): AccessRecordStore {
  const documents = openDocuments<AccessRecord>(database, "access-records");
  return {
    write: async (record, ttlSeconds) => {
      const document = ttlSeconds === undefined ? record : { ...record, ttl: ttlSeconds };
      // One that is there already is the same, of a write whose answer did not come.
      await documents.create(document);
    },
    query: async (query) => {
      const scope = { partition: null, pageSize: query.limit };
      const found = await documents.query<AccessRecord>(scope, accessRecordPageQuery(query));
      return found.map((document) => withoutSystemProperties<AccessRecord>(document));
    },
  };
}
