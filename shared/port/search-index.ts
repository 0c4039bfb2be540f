import { TeamsinkError } from "../base/errors/errors.ts";
import type { Senders } from "./senders.ts";

export const SEARCH_KINDS = ["message", "transcript", "interaction"] as const;

export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Whose something is, in which all of it stands together: a conversation, an organizer's transcripts, a user's interactions. */
export interface SearchPlace {
  readonly kind: SearchKind;
  /** Conversation id, id of the organizer, or of the user; empty where nobody said whose it is. */
  readonly id: string;
}

/** One thing that can be found, whatever its versions say. */
export interface SearchSubject extends SearchPlace {
  /** Of its document in the store: within the conversation, within what the organizer has, or `[sessionId, id]` as JSON. */
  readonly documentId: string;
}

/** What one version of it says. */
export interface SearchDocument {
  /** Milliseconds since 1970. */
  readonly version: number;
  /** What it says now; else what it said before, or what is shown no more. */
  readonly isLatest: boolean;
  /** Data loss prevention hides what it says. */
  readonly isBlocked: boolean;
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly teamId: string | null;
  /** Ids of users, applications or devices. */
  readonly senderIds: readonly string[];
  /** Of `SENDER_TYPES`. */
  readonly senderTypes: readonly string[];
  readonly mentionedIds: readonly string[];
  readonly hasAttachment: boolean;
  readonly text: string;
  readonly fileNames: readonly string[];
}

/** What is put in the place of everything that was known of a subject. */
export interface SearchEntry {
  readonly subject: SearchSubject;
  /** Of the newest state: one that is older than what is known changes nothing. */
  readonly version: number;
  readonly documents: readonly SearchDocument[];
  /** The index forgets it then; null: never. */
  readonly expiresMs: number | null;
}

/** What has to stand in a row. */
export interface SearchPhrase {
  /** As `termsOf` makes them; one at least. */
  readonly terms: readonly string[];
  /** The last one may go on. */
  readonly isPrefix: boolean;
}

/** One of each group of `all`, and nothing of `none`. */
export interface SearchExpression {
  readonly all: readonly (readonly SearchPhrase[])[];
  readonly none: readonly SearchPhrase[];
}

/** Created in this time and not modified since its end: `fromMs` inclusive, `untilMs` exclusive. */
export interface SearchWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A place of which somebody sees what stands in any of these times. */
export interface SeenPlace extends SearchPlace {
  readonly times: readonly SearchWindow[];
}

/** Where the last page ended: of hits of the same worth the newer comes first. */
export interface SearchPosition {
  /** Of the last hit: its score, or when it was created. */
  readonly worth: number;
  readonly createdMs: number;
  readonly key: string;
}

export interface SearchQuery {
  readonly expression: SearchExpression;
  readonly orderBy: "best" | "newest";
  /** Old versions as well. */
  readonly versions: "latest" | "all";
  /** What data loss prevention hides as well. */
  readonly withBlocked: boolean;
  readonly kinds?: readonly SearchKind[];
  readonly place?: SearchPlace;
  readonly teamId?: string;
  readonly senders?: Senders;
  readonly mentions?: string;
  readonly hasAttachment?: true;
  /** Inclusive, as `createdMs`. */
  readonly sinceMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  /** Inclusive, as `modifiedMs`. */
  readonly modifiedSinceMs?: number;
  /** Exclusive. */
  readonly modifiedUntilMs?: number;
  /** Nothing else is found, nor counted; not there: everything. */
  readonly seen?: readonly SeenPlace[];
  readonly after?: SearchPosition;
  readonly limit: number;
}

export interface SearchHit {
  readonly subject: SearchSubject;
  readonly version: number;
  readonly isLatest: boolean;
  readonly createdMs: number;
  readonly position: SearchPosition;
}

export interface PlaceCount extends SearchPlace {
  readonly count: number;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** All that the question finds, whatever the page. */
  readonly count: number;
  /** The places with most of it, that with the most first. */
  readonly places: readonly PlaceCount[];
  /** Where there is more. */
  readonly hasMore: boolean;
}

/**
 * Port. What was written, by its words: fed by the change feed, and made anew from the store at will. Nothing in it is shown
 * to anybody: whoever finds something reads it from the store.
 *
 * Every method throws TeamsinkError `store-unavailable` when the index does not answer in time.
 */
export interface SearchIndex {
  /** In any order and any number of times: what is newest stays. */
  put(entries: readonly SearchEntry[]): Promise<void>;
  remove(subjects: readonly SearchSubject[]): Promise<void>;
  search(query: SearchQuery): Promise<SearchPage>;
  /**
   * Forgets a part of what there is of a kind.
   *
   * @returns whether there is more of it
   */
  clear(kind: SearchKind): Promise<boolean>;
}

/** Where there is none. */
export const NO_SEARCH: SearchIndex = { put: refuse, remove: refuse, search: refuse, clear: refuse };

async function refuse(): Promise<never> {
  throw new TeamsinkError("search-off");
}
