import type { MessageStore } from "../../../shared/port/message-store.ts";
import type { StoredMessage } from "../../../shared/port/stored-message.ts";
import { compareVersions, type VersionAndDigest } from "../../../shared/store/message/identity.ts";
import { refuseLarge } from "../../helpers/document-limits.ts";
import { createMemoryMessageStore } from "../../helpers/memory-message-store.ts";
import { MAY_BE_LARGE, noTraffic, note, type Watched } from "./traffic.ts";

interface Kept extends VersionAndDigest {
  readonly json: string;
}

export interface ScaleMessageStore extends MessageStore, Watched {
  readonly size: number;
  /** As when a container is made anew, to be rebuilt. */
  clear(): void;
}

/** A `MessageStore` for very many messages. A question about one conversation goes to the reference, with its documents. */
export function createScaleMessageStore(): ScaleMessageStore {
  const traffic = noTraffic();
  const conversations = new Map<string, Map<string, Kept>>();
  let size = 0;
  const documentsOf = (conversationId: string) =>
    Array.from(conversations.get(conversationId)?.values() ?? [], ({ json }) => JSON.parse(json) as StoredMessage);
  const referenceOf = async (conversationId: string): Promise<MessageStore> => {
    const reference = createMemoryMessageStore();
    for (const document of documentsOf(conversationId)) await reference.upsertIfNewer(document);
    return reference;
  };
  return {
    traffic,
    get size() {
      return size;
    },
    clear() {
      conversations.clear();
      size = 0;
    },
    async upsertIfNewer(message, known) {
      const conversation = conversations.get(message.conversationId) ?? new Map<string, Kept>();
      const stored = conversation.get(message.id);
      const order = { version: message.version, digest: message.sink.digest };
      const difference = stored ? compareVersions(order, stored) : 1;
      note(traffic, 0, Number(known === undefined));
      if (difference <= 0) return difference < 0 ? "outdated" : "repeated";
      const json = JSON.stringify(message);
      if (json.length > MAY_BE_LARGE) refuseLarge(message);
      note(traffic, json.length, Number(known === undefined));
      conversations.set(message.conversationId, conversation);
      conversation.set(message.id, { ...order, json });
      if (stored) return "updated";
      size += 1;
      return "created";
    },
    async read(conversationId, id) {
      const stored = conversations.get(conversationId)?.get(id);
      note(traffic, stored?.json.length ?? 0);
      if (stored === undefined) return undefined;
      return { message: JSON.parse(stored.json) as StoredMessage, etag: `${stored.version} ${stored.digest}` };
    },
    async get(conversationId, id) {
      const stored = conversations.get(conversationId)?.get(id);
      note(traffic, stored?.json.length ?? 0);
      return stored && (JSON.parse(stored.json) as StoredMessage);
    },
    async findByMessageId(conversationId, messageId) {
      return (await referenceOf(conversationId)).findByMessageId(conversationId, messageId);
    },
    async query(query) {
      return (await referenceOf(query.conversationId)).query(query);
    },
    async repliesOf(conversationId, rootIds) {
      return (await referenceOf(conversationId)).repliesOf(conversationId, rootIds);
    },
    async hasConversation(conversationId) {
      return conversations.has(conversationId);
    },
    async ping() {
      note(traffic, 0);
    },
  };
}
