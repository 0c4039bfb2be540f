import { TeamsinkError } from "../base/errors/errors.ts";

/** Blob containers. The only copy: adapters, the local stack and the deployment use these. */
export const BLOB_CONTAINERS = {
  raw: "raw",
  "raw-interactions": "raw-interactions",
  quarantine: "quarantine",
  claims: "claims",
  content: "content",
} as const;

export type BlobContainer = keyof typeof BLOB_CONTAINERS;

export interface BlobAddress {
  readonly container: BlobContainer;
  /** Path inside the container, not URL-encoded. */
  readonly path: string;
}

export interface BlobPage {
  readonly paths: readonly string[];
  /** When each was written, by its path. */
  readonly writtenMs: ReadonlyMap<string, number>;
  /** Present while there is more. */
  readonly continuation?: string;
}

/** A segment that climbs, in whatever encoding: clients resolve it before they ask, and so reach another container. */
const CLIMBING = /(?:^|[/\\]|%(?:25)*(?:2f|5c))(?:\.|%(?:25)*2e){1,2}(?:$|[/\\]|%(?:25)*(?:2f|5c))/i;

/** @throws TeamsinkError `blob-path-refused` */
export function refuseClimbing({ path }: BlobAddress): void {
  if (CLIMBING.test(path)) throw new TeamsinkError("blob-path-refused");
}

/**
 * Port. Every method throws TeamsinkError `blob-unavailable` when the store does not answer, and those that take an address
 * `blob-path-refused` for one with a segment of dots alone.
 */
export interface BlobStore {
  /** Write-once: an existing blob is left as it is. */
  putOnce(address: BlobAddress, body: string): Promise<"written" | "existed">;
  /** `undefined` when there is no such blob. */
  get(address: BlobAddress): Promise<string | undefined>;
  /** Paths under a prefix, in lexical order, a page at a time. */
  list(query: {
    container: BlobContainer;
    prefix: string;
    continuation?: string;
    pageSize?: number;
  }): Promise<BlobPage>;
  /** Removing what is not there is not an error. */
  remove(address: BlobAddress): Promise<void>;
  /** Throws unless the store answers. */
  ping(): Promise<void>;
}
