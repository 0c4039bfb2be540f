import { isSafeSegment } from "../base/safe-segment.ts";
import type { InteractionStore, StoredInteraction } from "../port/interaction-store.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { openDocuments, withoutSystemProperties } from "./cosmos-documents.ts";
import { interactionPageQuery } from "./interaction-queries.ts";

export function createCosmosInteractionStore({ database }: { readonly database: CosmosDatabase }): InteractionStore {
  const documents = openDocuments<StoredInteraction>(database, "interactions");
  return {
    // The SDK throws at an id that no document can have.
    read: async (sessionId, id) => (isSafeSegment(id) ? documents.read({ partition: sessionId, id }) : undefined),
    write: async (document, expect, ttlSeconds) => {
      const whole = ttlSeconds === undefined ? document : { ...document, ttl: ttlSeconds };
      const at = { partition: document.sessionId, id: document.id };
      const etag = expect === "absent" ? await documents.create(whole) : await documents.replace(at, whole, expect);
      return etag !== undefined;
    },
    query: async (query) => {
      const scope = { partition: query.sessionId ?? null, pageSize: query.limit };
      const found = await documents.query<StoredInteraction>(scope, interactionPageQuery(query));
      return found.map((document) => withoutSystemProperties<StoredInteraction>(document));
    },
  };
}
