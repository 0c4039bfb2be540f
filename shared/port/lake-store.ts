/** The container of the lake. Apart from the others: it stands in an account of its own, see `docs/lake.md`. */
export const LAKE_CONTAINER = "lake";

/** Port. Files that other products read. Throws TeamsinkError `blob-unavailable` when the store does not answer. */
export interface LakeStore {
  /** Write-once: a file that is there is left as it is. */
  putOnce(path: string, bytes: Uint8Array): Promise<"written" | "existed">;
}
