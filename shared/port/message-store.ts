import type { StoredMessage } from "./stored-message.ts";

export type UpsertOutcome =
  /** The message was not there. */
  | "created"
  /** An older version was there. */
  | "updated"
  /** The same version was there: a repetition; nothing changed. */
  | "repeated"
  /** A newer version was there; nothing changed. */
  | "outdated";

/** Orders by one of the two times and, within one time, by the document id, so that paging never skips or repeats. */
export interface MessageQuery {
  readonly conversationId: string;
  readonly orderBy: "createdMs" | "lastModifiedMs";
  readonly descending: boolean;
  /** Inclusive, on the property of `orderBy`. */
  readonly sinceMs?: number;
  /** Exclusive, on the property of `orderBy`. */
  readonly untilMs?: number;
  /** Sender's id (user, application or device). */
  readonly from?: string;
  /** Case-insensitive part of `text`. */
  readonly contains?: string;
  /** Continues after this position. */
  readonly after?: { readonly timeMs: number; readonly id: string };
  readonly limit: number;
}

/** Port. Every method throws TeamsinkError `store-unavailable` when the store does not answer in time. */
export interface MessageStore {
  /**
   * Stores the message unless a version as high is there: any order and any number of repetitions lead to the same
   * document. Safe against concurrent writers of the same message.
   */
  upsertIfNewer(message: StoredMessage): Promise<UpsertOutcome>;
  get(conversationId: string, id: string): Promise<StoredMessage | undefined>;
  /** Every document of this message id in the conversation: a root, or replies of several chains. */
  findByMessageId(conversationId: string, messageId: string): Promise<readonly StoredMessage[]>;
  query(query: MessageQuery): Promise<readonly StoredMessage[]>;
  hasConversation(conversationId: string): Promise<boolean>;
  ping(): Promise<void>;
}
