import type { DirectoryRow } from "./directory-store.ts";
import type { StoredInteraction } from "./interaction-store.ts";
import type { StoredArtifact } from "./meeting-store.ts";
import type { StoredMessage } from "./stored-message.ts";

/** Containers whose changes are told, and what they hold. */
export interface FeedDocuments {
  readonly messages: StoredMessage;
  readonly directory: DirectoryRow;
  readonly meetings: StoredArtifact;
  readonly interactions: StoredInteraction;
}

export type FeedContainer = keyof FeedDocuments;

/** What may be asked for, by the container that holds it. */
export const KINDS = {
  messages: "messages",
  teams: "directory",
  channels: "directory",
  "incoming-channels": "directory",
  chats: "directory",
  members: "directory",
  users: "directory",
  transcripts: "meetings",
  recordings: "meetings",
  interactions: "interactions",
} as const satisfies Record<string, FeedContainer>;

export type ChangeKind = keyof typeof KINDS;

/** What a feed is of: a container, or one conversation of its messages alone, which is one logical partition of the store. */
export interface FeedPlace<C extends FeedContainer = FeedContainer> {
  readonly container: C;
  readonly conversationId?: C extends "messages" ? string : never;
}

/** Where reading begins, or goes on: after everything that a page before gave. */
export type FeedStart =
  | { readonly from: "beginning" | "now" }
  | { readonly from: "time"; readonly sinceMs: number }
  | { readonly from: "position"; readonly position: string };

export interface FeedPage<C extends FeedContainer> {
  /** Each as it is now. */
  readonly documents: readonly FeedDocuments[C][];
  /** For the next page, also where there was nothing. Opaque; of one place. */
  readonly position: string;
  /** Whether everything that was written before the question has been given. */
  readonly isAtEnd: boolean;
}

/**
 * Port. What was written to a place, in the order in which it was stored: for each logical partition exactly, over all
 * of them as the store lays them out. Each document comes once for its newest state: one that was written twice since the
 * position comes once, as it is now, and one that is removed or has expired does not come any more.
 *
 * Nothing is passed over, whoever writes at the same time: a position is a place in the store's own log and no time, and
 * what is committed later stands behind it. That is why no query by a time is used: what was stamped earlier may become
 * visible later.
 *
 * One conversation's feed is read for what that conversation costs, whatever is written beside it. A position is of one place:
 * one of the whole says nothing of where a conversation was, nor the other way round.
 *
 * Throws TeamsinkError `store-unavailable` when the store does not answer in time, and `position-invalid` for a position
 * of another container, of another conversation, of the whole for one conversation or the other way round, or of a container
 * that is no more.
 */
export interface ChangeFeed {
  /** Of which nothing is told to whoever asks; not there: all are told of. */
  readonly withheld?: ReadonlySet<FeedContainer>;
  read<C extends FeedContainer>(place: FeedPlace<C>, start: FeedStart, limit: number): Promise<FeedPage<C>>;
}
