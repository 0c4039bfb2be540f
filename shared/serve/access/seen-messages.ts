import { forEachLimited } from "../../base/for-each-limited.ts";
import { isJsonObject } from "../../base/json.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageQuery, MessageStore } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { FOR_EVER, type SeenTime } from "../../store/directory/seen-times.ts";
import type { MessageIdentity } from "../../store/message/identity.ts";
import { versionAsOf } from "../../store/message/message-history.ts";
import { verdictOf } from "../../store/message/policy-violation.ts";
import { identifyArrival } from "../../store/message/stored-message.ts";
import type { Sight } from "./sight.ts";

export interface SeenMessagesPorts {
  readonly messages: MessageStore;
  readonly blobs: BlobStore;
  /** Told of each message that is given, as it is given. */
  gave(message: StoredMessage): void;
}

/** Versions that are read from Blob storage side by side. */
const AT_ONCE = 8;

/**
 * What of the messages one person sees, as a store: whoever asks it cannot tell what is hidden from what is not there. Of what
 * was changed after somebody left a chat they see what it said when they left; what was deleted or blocked since is so for
 * them too.
 */
export function seenMessages(ports: SeenMessagesPorts, sight: Sight): MessageStore {
  const { messages, blobs } = ports;
  const asSeen = async (found: readonly StoredMessage[]): Promise<readonly StoredMessage[]> => {
    const seen = new Map<StoredMessage, StoredMessage>();
    await forEachLimited(found, AT_ONCE, async (message) => {
      const times = await sight.timesOf(message.conversationId, message.teamId);
      const time = timeOf(times, message);
      const shown = time && (await asOfLeaving(blobs, message, time));
      if (shown) seen.set(message, shown);
      if (shown) ports.gave(shown);
    });
    return found.flatMap((message) => seen.get(message) ?? []);
  };
  const refuse = async () => {
    throw new TypeError("A person's view of the store is for reading");
  };
  return {
    async query(query) {
      const times = await sight.timesOf(query.conversationId);
      return times.length === 0 ? [] : asSeen(await messages.query(narrowed(query, times)));
    },
    async get(conversationId, id) {
      const found = await messages.get(conversationId, id);
      return found && (await asSeen([found]))[0];
    },
    findByMessageId: async (conversationId, messageId) =>
      asSeen(await messages.findByMessageId(conversationId, messageId)),
    // Replies are of channels, which are seen whole or not at all.
    repliesOf: async (conversationId, rootIds) =>
      (await sight.timesOf(conversationId)).some(isWhole) ? messages.repliesOf(conversationId, rootIds) : [],
    async hasConversation(conversationId) {
      const times = await sight.timesOf(conversationId);
      if (times.length === 0) return false;
      const any = { conversationId, orderBy: "createdMs", descending: true, limit: 1 } as const;
      return (await messages.query(narrowed(any, times))).length > 0;
    },
    ping: () => messages.ping(),
    read: refuse,
    upsertIfNewer: refuse,
  };
}

/** Whether they see this state of it: it was said in a time of theirs, and changed in it too. */
export function isSeenAsItIs(times: readonly SeenTime[], message: StoredMessage): boolean {
  const time = timeOf(times, message);
  return time !== undefined && message.sink.lastModifiedMs < time.untilMs;
}

function timeOf(times: readonly SeenTime[], { sink }: StoredMessage): SeenTime | undefined {
  return times.find(({ fromMs, untilMs }) => sink.createdMs >= fromMs && sink.createdMs < untilMs);
}

function isWhole({ untilMs }: SeenTime): boolean {
  return untilMs === FOR_EVER;
}

/**
 * A search is among what has not been changed since: found by a word that was written after somebody left, a message would
 * tell them of it.
 */
function narrowed(query: MessageQuery, times: readonly SeenTime[]): MessageQuery {
  if (times.some(({ fromMs, untilMs }) => fromMs <= 0 && untilMs === FOR_EVER)) return query;
  const createdWithin = times.map((time) => ({
    ...time,
    unmodifiedFromMs: query.contains === undefined ? FOR_EVER : time.untilMs,
  }));
  return { ...query, createdWithin };
}

async function asOfLeaving(
  blobs: BlobStore,
  message: StoredMessage,
  { untilMs }: SeenTime,
): Promise<StoredMessage | undefined> {
  if (message.sink.lastModifiedMs < untilMs || isTakenBack(message)) return message;
  const version = await versionAsOf(blobs, identityOf(message), untilMs - 1);
  if (version === undefined) return isEditedFrom(untilMs, message) ? undefined : withoutLater(message, untilMs);
  const identified = identifyArrival({
    payload: version.payload,
    road: message.sink.road,
    tenantId: message.tenantId,
    receivedMs: Date.parse(message.sink.receivedDateTime),
  });
  if (!identified.ok) return undefined;
  const document = identified.value.toDocument(Date.parse(message.sink.storedDateTime));
  // Where it stands in a list is where the store has it: what a page goes on after.
  return { ...document, sink: { ...document.sink, lastModifiedMs: message.sink.lastModifiedMs } };
}

/** Only what was said is an edit: a message that came to us after somebody left may have changed by a reaction alone. */
function isEditedFrom(fromMs: number, { lastEditedDateTime }: StoredMessage): boolean {
  return typeof lastEditedDateTime === "string" && !(Date.parse(lastEditedDateTime) < fromMs);
}

function withoutLater(message: StoredMessage, untilMs: number): StoredMessage {
  const { reactions } = message;
  const isEarlier = (reaction: unknown) =>
    isJsonObject(reaction) && Date.parse(`${reaction.createdDateTime}`) < untilMs;
  return Array.isArray(reactions) ? { ...message, reactions: reactions.filter(isEarlier) } : message;
}

function isTakenBack(message: StoredMessage): boolean {
  return typeof message.deletedDateTime === "string" || verdictOf(message) === "blocked";
}

function identityOf({ conversationId, teamId, rootId, messageId }: StoredMessage): MessageIdentity {
  return { conversationId, teamId, rootId, messageId };
}
