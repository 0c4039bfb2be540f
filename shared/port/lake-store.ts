/** The container of the lake. Apart from the others: it stands in an account of its own, see `docs/lake.md`. */
export const LAKE_CONTAINER = "lake";

export interface LakeFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly writtenMs: number;
}

/** From the first byte, as far as the one before the second. */
export type ByteRange = readonly [fromByte: number, untilByte: number];

/** Port. Files that other products read. Throws TeamsinkError `blob-unavailable` when the store does not answer. */
export interface LakeStore {
  /** Write-once: a file that is there is left as it is. */
  putOnce(path: string, bytes: Uint8Array): Promise<"written" | "existed">;
  /** All of it, or a part; `undefined` when there is no such file. */
  get(path: string, range?: ByteRange): Promise<Uint8Array | undefined>;
  /** Names of the folders right below this one, which ends with a slash, in lexical order. */
  folders(folder: string): Promise<readonly string[]>;
  /** Every file below a folder, which ends with a slash, by path in lexical order. */
  list(folder: string): Promise<readonly LakeFile[]>;
  /** Removing what is not there is not an error. */
  remove(path: string): Promise<void>;
}
