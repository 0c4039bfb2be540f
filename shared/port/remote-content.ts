/** What is left of something from a byte on, as it comes; or all of it, from whoever does not give parts. */
export interface RemotePart {
  /** Where `body` begins: where it was asked for, or 0. */
  readonly fromBytes: number;
  /** Of the whole, where it was said. */
  readonly totalBytes?: number;
  readonly eTag?: string;
  readonly mediaType?: string;
  /** Throws TeamsinkError `graph-unavailable` when it breaks off. Whoever leaves it early ends the transfer. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the transfer of a body that nobody reads. */
  cancel(): Promise<void>;
}

/** Opens something from afar at a byte. Throws TeamsinkError: see `GraphClient`. */
export type OpenRemote = (fromBytes: number) => Promise<RemotePart>;
