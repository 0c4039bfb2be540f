import type { JsonObject } from "../base/json.ts";

/** Tables of the `directory` container. */
export const DIRECTORY_TABLES = ["teams", "channels", "chats", "members", "users"] as const;

export type DirectoryTable = (typeof DIRECTORY_TABLES)[number];

/** Where a row stands. */
export interface DirectoryPlace {
  readonly table: DirectoryTable;
  /**
   * What the row belongs to: the team of a channel, the team or chat of a member. Null for what belongs to nothing (teams,
   * chats, users); those are spread over shards by their id.
   */
  readonly parentId: string | null;
  readonly id: string;
}

/** Graph's object as it gave it, and what we know of its being there. Times are ISO 8601. */
export interface DirectoryRow extends DirectoryPlace {
  readonly value: JsonObject;
  readonly firstSeenDateTime: string;
  /** When it was last found changed, new or back again; not every time that it was seen. */
  readonly changedDateTime: string;
  /** Since when it is known to be gone; null while it is there. */
  readonly absentSinceDateTime: string | null;
}

export type DirectoryOutcome = "created" | "changed" | "unchanged";

/**
 * Port. Who and what there is.
 * Every method throws TeamsinkError `store-unavailable` when the store does not answer in time.
 */
export interface DirectoryStore {
  /**
   * Keeps an object. It is compared before it is written, by content: the same costs a read and no write. One that was
   * absent is there again, which is a change.
   */
  put(row: DirectoryPlace & { readonly value: JsonObject; readonly seenMs: number }): Promise<DirectoryOutcome>;
  get(place: DirectoryPlace): Promise<DirectoryRow | undefined>;
  /** Notes that it is gone. What is not there, or absent already, is left as it is. */
  markAbsent(place: DirectoryPlace, absentMs: number): Promise<void>;
  /** Rows of one parent, or of a table without parents, by id, absent ones included. In one order, so that paging never skips. */
  page(query: {
    readonly table: DirectoryTable;
    readonly parentId: string | null;
    readonly afterId?: string;
    readonly limit: number;
  }): Promise<readonly DirectoryRow[]>;
}
