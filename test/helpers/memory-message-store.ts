import type { CreatedWindow, MessageQuery, MessageStore } from "../../shared/port/message-store.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { compareVersions, type VersionAndDigest } from "../../shared/store/message/identity.ts";
import { isFromAny } from "../../shared/store/message/senders.ts";
import { refuseLarge } from "./document-limits.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemoryMessageStore extends MessageStore, Faults {
  /** Every document, by conversation and id. */
  all(): StoredMessage[];
}

/** The reference for `MessageStore`: what Cosmos DB does, as plain comparisons. */
export function createMemoryMessageStore(
  wrote: (key: string, message: StoredMessage) => void = () => {},
): MemoryMessageStore {
  const faults = createFaults("store-unavailable");
  const partitions = new Map<string, Map<string, StoredMessage>>();
  const documentsOf = (conversationId: string) => Array.from(partitions.get(conversationId)?.values() ?? []);
  return {
    failNext: faults.failNext,
    all: () =>
      Array.from(partitions.keys())
        .sort()
        .flatMap((conversationId) =>
          documentsOf(conversationId)
            .sort((a, b) => compare(a.id, b.id))
            .map(copy),
        ),
    async upsertIfNewer(message) {
      faults.check();
      const partition = partitions.get(message.conversationId) ?? new Map<string, StoredMessage>();
      partitions.set(message.conversationId, partition);
      const stored = partition.get(message.id);
      const difference = stored ? compareVersions(orderOf(message), orderOf(stored)) : 1;
      if (difference <= 0) return difference < 0 ? "outdated" : "repeated";
      refuseLarge(message);
      partition.set(message.id, copy(message));
      wrote(`${message.conversationId} ${message.id}`, message);
      return stored ? "updated" : "created";
    },
    async read(conversationId, id) {
      faults.check();
      const stored = partitions.get(conversationId)?.get(id);
      return stored && { message: copy(stored), etag: `${stored.version} ${stored.sink.digest}` };
    },
    async get(conversationId, id) {
      faults.check();
      const stored = partitions.get(conversationId)?.get(id);
      return stored && copy(stored);
    },
    async findByMessageId(conversationId, messageId) {
      faults.check();
      return documentsOf(conversationId)
        .filter((document) => document.messageId === messageId)
        .map(copy);
    },
    async query(query) {
      faults.check();
      const sign = query.descending ? -1 : 1;
      return documentsOf(query.conversationId)
        .filter((document) => matches(document, query))
        .sort((a, b) => sign * (a.sink[query.orderBy] - b.sink[query.orderBy] || compare(a.id, b.id)))
        .slice(0, query.limit)
        .map(copy);
    },
    async repliesOf(conversationId, rootIds) {
      faults.check();
      return rootIds.flatMap((rootId) => {
        const replies = documentsOf(conversationId).filter((document) => document.rootId === rootId);
        const lastCreatedMs = Math.max(...replies.map(({ sink }) => sink.createdMs));
        return replies.length === 0 ? [] : [{ rootId, count: replies.length, lastCreatedMs }];
      });
    },
    async hasConversation(conversationId) {
      faults.check();
      return documentsOf(conversationId).length > 0;
    },
    async ping() {
      faults.check();
    },
  };
}

function orderOf({ version, sink: { digest } }: StoredMessage): VersionAndDigest {
  return { version, digest };
}

function matches(document: StoredMessage, query: MessageQuery): boolean {
  const timeMs = document.sink[query.orderBy];
  return (
    (query.sinceMs === undefined || timeMs >= query.sinceMs) &&
    (query.untilMs === undefined || timeMs < query.untilMs) &&
    (query.senders === undefined || isFromAny(document, query.senders)) &&
    (query.modifiedSinceMs === undefined || document.sink.lastModifiedMs >= query.modifiedSinceMs) &&
    (query.modifiedUntilMs === undefined || document.sink.lastModifiedMs < query.modifiedUntilMs) &&
    (query.rootId === undefined || document.rootId === query.rootId) &&
    (query.contains === undefined || folded(document.text).includes(folded(query.contains))) &&
    (query.createdWithin === undefined || query.createdWithin.some((window) => isWithin(document, window))) &&
    (query.after === undefined || isBeyond(document.id, timeMs, query))
  );
}

function isWithin({ sink }: StoredMessage, { fromMs, untilMs, unmodifiedFromMs }: CreatedWindow): boolean {
  return sink.createdMs >= fromMs && sink.createdMs < untilMs && sink.lastModifiedMs < unmodifiedFromMs;
}

/** A sigma has two small letters. */
function folded(text: string): string {
  return text.toLowerCase().replaceAll("ς", "σ");
}

function isBeyond(id: string, timeMs: number, { after, descending }: MessageQuery): boolean {
  if (after === undefined) return true;
  const difference = timeMs - after.timeMs || compare(id, after.id);
  return descending ? difference < 0 : difference > 0;
}

/** Cosmos DB compares texts by code point, not by language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Through JSON, as on the wire: nobody shares an object with the store. */
function copy(document: StoredMessage): StoredMessage {
  return JSON.parse(JSON.stringify(document)) as StoredMessage;
}
