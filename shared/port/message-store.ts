import type { Senders } from "./senders.ts";
import type { StoredMessage } from "./stored-message.ts";

export type UpsertOutcome =
  /** The message was not there. */
  | "created"
  /** An older version was there. */
  | "updated"
  /** The same version, saying the same, was there: a repetition; nothing changed. */
  | "repeated"
  /** A newer version was there, or another payload of this one that goes before it; nothing changed. */
  | "outdated"
  /** It is past its retention: nothing was stored. Said by `storeMessage`, never by a store. */
  | "expired"
  /** It is left out by a setting. Said by `storeMessage`, never by a store. */
  | "excluded";

/** Whether the store holds the message after that: what it tells of others is kept no longer than it. */
export function isKept(outcome: UpsertOutcome): boolean {
  return outcome !== "expired" && outcome !== "excluded";
}

/** A document with the state it was in. */
export interface ReadMessage {
  readonly message: StoredMessage;
  /** Changes with every write. */
  readonly etag: string;
}

/** Messages created in a time, `fromMs` inclusive, `untilMs` exclusive. */
export interface CreatedWindow {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Only those that have not been modified from then on. */
  readonly unmodifiedFromMs: number;
}

/** Orders by one of the two times and, within one time, by the document id, so that paging never skips or repeats. */
export interface MessageQuery {
  readonly conversationId: string;
  readonly orderBy: "createdMs" | "lastModifiedMs";
  readonly descending: boolean;
  /** Inclusive, on the property of `orderBy`. */
  readonly sinceMs?: number;
  /** Exclusive, on the property of `orderBy`. */
  readonly untilMs?: number;
  readonly senders?: Senders;
  /** Inclusive. */
  readonly modifiedSinceMs?: number;
  /** Exclusive. */
  readonly modifiedUntilMs?: number;
  /** Only the replies to this post; null: only what is no reply. */
  readonly rootId?: string | null;
  /** Case-insensitive part of `text`. */
  readonly contains?: string;
  /** In any of these; there is one at least. */
  readonly createdWithin?: readonly CreatedWindow[];
  /** Continues after this position. */
  readonly after?: { readonly timeMs: number; readonly id: string };
  readonly limit: number;
}

/** What is stored of the replies to one post, whatever became of each. */
export interface RepliesOfRoot {
  readonly rootId: string;
  readonly count: number;
  /** The greatest `sink.createdMs` among them. */
  readonly lastCreatedMs: number;
}

/** Port. Every method throws TeamsinkError `store-unavailable` when the store does not answer in time. */
export interface MessageStore {
  /**
   * Stores the message unless a version as high is there: any order and any number of repetitions lead to the same
   * document. Of two payloads of one version that say different things, the greater `sink.digest` stays. Safe against
   * concurrent writers of the same message.
   *
   * @param known what was read of it before, which saves a call; it may have changed since
   * @param ttlSeconds the store removes it so long after this write; without it, it stays
   */
  upsertIfNewer(message: StoredMessage, known?: ReadMessage, ttlSeconds?: number): Promise<UpsertOutcome>;
  /** The document to be compared with, and replaced as it was read. */
  read(conversationId: string, id: string): Promise<ReadMessage | undefined>;
  get(conversationId: string, id: string): Promise<StoredMessage | undefined>;
  /** Every document of this message id in the conversation: a root, or replies of several chains. */
  findByMessageId(conversationId: string, messageId: string): Promise<readonly StoredMessage[]>;
  query(query: MessageQuery): Promise<readonly StoredMessage[]>;
  /** Counted by the store, for all of them at once, and in any order; of a post without replies nothing comes back. */
  repliesOf(conversationId: string, rootIds: readonly string[]): Promise<readonly RepliesOfRoot[]>;
  hasConversation(conversationId: string): Promise<boolean>;
  ping(): Promise<void>;
}
