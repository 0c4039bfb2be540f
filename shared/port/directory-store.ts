import type { JsonObject } from "../base/json.ts";

/** Tables of the `directory` container. */
export const DIRECTORY_TABLES = ["teams", "channels", "incoming-channels", "chats", "members", "users"] as const;

export type DirectoryTable = (typeof DIRECTORY_TABLES)[number];

/** Where a row stands. */
export interface DirectoryPlace {
  readonly table: DirectoryTable;
  /**
   * What the row belongs to: the team of a channel, the team that another's channel is shared with, the team, channel or chat
   * of a member. Null for what belongs to nothing (teams, chats, users); those are spread over shards by their id.
   */
  readonly parentId: string | null;
  readonly id: string;
}

/** That a member was in, or out, at a time. */
export interface PresenceFact {
  /** ISO 8601. */
  readonly atDateTime: string;
  readonly isIn: boolean;
  /** Graph told that it happened then; else it was seen to be so then, and had been for some time. */
  readonly isExact: boolean;
  /** Of one who came: from when on they see what was said in the chat before, as far as Graph said so. ISO 8601. */
  readonly visibleFromDateTime?: string;
}

/** Graph's object as it gave it, and what we know of its being there. Times are ISO 8601. */
export interface DirectoryRow extends DirectoryPlace {
  readonly value: JsonObject;
  readonly firstSeenDateTime: string;
  /** When it was last found changed, new or back again; not every time that it was seen. */
  readonly changedDateTime: string;
  /** When Graph was asked for what stands here: what was asked for before then is older, whenever it comes. */
  readonly readDateTime: string;
  /** Since when it is known to be gone; null while it is there. */
  readonly absentSinceDateTime: string | null;
  /** Of a member: when it came and went, oldest first. */
  readonly presence?: readonly PresenceFact[];
}

/** What Graph showed of an object. */
export interface SeenObject extends DirectoryPlace {
  readonly value: JsonObject;
  /** When Graph was asked, not when it answered: of two that are under way at once, the later question knows more. */
  readonly seenMs: number;
  /** Because Graph told that it changed: the reading is written down even where it found nothing new, see `readDateTime`. */
  readonly isTold?: boolean;
}

/** What a system message tells of a member. */
export interface ToldPresence {
  readonly fact: PresenceFact;
  /** Stands in until Graph shows the member itself. */
  readonly value: JsonObject;
}

export type DirectoryOutcome = "created" | "changed" | "unchanged" | "outdated";

/**
 * Port. Who and what there is. What becomes of a row is said in `store/directory/row-change.ts`, the same for every store.
 * Every method throws TeamsinkError `store-unavailable` when the store does not answer in time.
 */
export interface DirectoryStore {
  /**
   * Keeps an object. It is compared before it is written, by content: the same costs a read and no write. One that was
   * absent is there again, which is a change.
   */
  put(seen: SeenObject): Promise<DirectoryOutcome>;
  get(place: DirectoryPlace): Promise<DirectoryRow | undefined>;
  /** Notes that it is gone, when Graph was asked then. What is not there, absent already or seen since is left as it is. */
  markAbsent(place: DirectoryPlace, absentMs: number): Promise<void>;
  /** Notes when a member came or went. */
  notePresence(place: DirectoryPlace, told: ToldPresence): Promise<void>;
  /** Rows of one parent, or of a table without parents, by id, absent ones included. In one order, so that paging never skips. */
  page(query: {
    readonly table: DirectoryTable;
    readonly parentId: string | null;
    readonly afterId?: string;
    readonly limit: number;
  }): Promise<readonly DirectoryRow[]>;
  /** Rows of the table `members` that are about one person, whatever they are in or were, in the order of their parents. */
  membershipsOf(
    userId: string,
    query: { readonly afterParentId?: string; readonly limit: number },
  ): Promise<readonly DirectoryRow[]>;
}
