/** Partitions of the `directory` container. */
export type DirectoryScope = "teams" | "channels" | "chats" | "members" | "users";

/** Port. Graph's directory objects verbatim; the last write wins. Throws TeamsinkError `store-unavailable`. */
export interface DirectoryStore {
  put(entry: { scope: DirectoryScope; id: string; value: Readonly<Record<string, unknown>> }): Promise<void>;
  list(scope: DirectoryScope): Promise<readonly Readonly<Record<string, unknown>>[]>;
}
