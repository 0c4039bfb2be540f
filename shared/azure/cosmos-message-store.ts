import type { Clock } from "../base/clock.ts";
import type { MessageStore, ReadMessage } from "../port/message-store.ts";
import type { StoredMessage } from "../port/stored-message.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { openDocuments, type QueryScope, withoutSystemProperties } from "./cosmos-documents.ts";
import { anyMessageQuery, byMessageIdQuery, type MessageSql, pageQuery } from "./message-queries.ts";
import { upsertIfNewer } from "./upsert-if-newer.ts";

export interface CosmosMessageStoreOptions {
  readonly database: CosmosDatabase;
  readonly clock: Clock;
}

/** A message id is in one chain, or in a few. */
const CHAINS_AT_ONCE = 10;

export function createCosmosMessageStore({ database, clock }: CosmosMessageStoreOptions): MessageStore {
  const documents = openDocuments<StoredMessage>(database, "messages");
  const queryWhole = async (scope: QueryScope, sql: MessageSql) => {
    const found = await documents.query<StoredMessage>(scope, sql);
    return found.map((document) => withoutSystemProperties<StoredMessage>(document));
  };
  const hasConversation = async (conversationId: string) =>
    (await documents.query<string>({ partition: conversationId, pageSize: 1 }, anyMessageQuery(conversationId)))
      .length > 0;
  const read = async (conversationId: string, id: string): Promise<ReadMessage | undefined> => {
    const found = await documents.read({ partition: conversationId, id });
    return found && { message: found.document, etag: found.etag };
  };
  return {
    upsertIfNewer: (message, known) => upsertIfNewer({ documents, clock, random: Math.random }, message, known),
    read,
    get: async (conversationId, id) => (await read(conversationId, id))?.message,
    findByMessageId: (conversationId, messageId) =>
      queryWhole({ partition: conversationId, pageSize: CHAINS_AT_ONCE }, byMessageIdQuery(conversationId, messageId)),
    query: (query) => queryWhole({ partition: query.conversationId, pageSize: query.limit }, pageQuery(query)),
    hasConversation,
    ping: async () => {
      // A query, unlike a read, also fails when the container is missing.
      await hasConversation("ping");
    },
  };
}
