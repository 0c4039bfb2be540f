/**
 * Every block of a copy but the last is exactly so long. So a block's number says which bytes it holds: whoever stages it
 * again, after a crash or beside another invocation, stages the same.
 */
export const BLOCK_BYTES = 4 * 1024 * 1024;

/** From the first byte on, and up to but without the last. */
export interface ByteRange {
  readonly fromBytes: number;
  readonly untilBytes: number;
}

export interface StagedCopy {
  readonly copyId: string;
  /** How many, from the first on. */
  readonly blocks: number;
  /** Of all of them together, in hex. */
  readonly sha256: string;
}

/**
 * Port. Bytes, found by their SHA-256 in hex: one copy of what is equal. What they are called and of which media type they
 * are is said by whoever refers to them.
 *
 * Every method throws TeamsinkError `blob-unavailable` when the store does not answer.
 */
export interface ContentStore {
  /** Keeps what can be held, once. What is there already is as if it had been written now: see `docs/content.md`, retention. */
  put(sha256: string, bytes: Uint8Array): Promise<void>;
  /** Keeps one block of what cannot. Of a copy that nobody commits nothing is left after a week. */
  stage(copyId: string, index: number, bytes: Uint8Array): Promise<void>;
  /** Makes content of what was staged. Repeating it changes nothing. */
  commit(copy: StagedCopy): Promise<void>;
  /** As if it had been written now; whether it is there. */
  keepOn(sha256: string): Promise<boolean>;
  /** In pieces of `BLOCK_BYTES` at the most, each read when it is asked for; `undefined` when it is not there. Of nothing, nothing. */
  read(sha256: string, range: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined>;
}
