import { BLOCK_BYTES, type ByteRange, type ContentStore } from "../../shared/port/content-store.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemoryContentStore extends ContentStore, Faults {
  /** By SHA-256. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Copies that are staged and not committed. */
  readonly stagedCopies: number;
}

export function createMemoryContentStore(): MemoryContentStore {
  const faults = createFaults("blob-unavailable");
  const contents = new Map<string, Uint8Array>();
  const copies = new Map<string, Uint8Array[]>();
  return {
    contents,
    failNext: faults.failNext,
    get stagedCopies() {
      return copies.size;
    },
    async put(sha256, bytes) {
      faults.check();
      if (!contents.has(sha256)) contents.set(sha256, Buffer.from(bytes));
    },
    async stage(copyId, index, bytes) {
      faults.check();
      const blocks = copies.get(copyId) ?? [];
      copies.set(copyId, blocks);
      blocks[index] = Buffer.from(bytes);
    },
    async commit({ copyId, blocks, sha256 }) {
      faults.check();
      const staged = copies.get(copyId)?.slice(0, blocks) ?? [];
      if (!contents.has(sha256)) contents.set(sha256, Buffer.concat(staged));
      copies.delete(copyId);
    },
    async keepOn(sha256) {
      faults.check();
      return contents.has(sha256);
    },
    async read(sha256, range) {
      faults.check();
      const bytes = contents.get(sha256);
      return bytes && piecesOf(bytes, range);
    },
  };
}

async function* piecesOf(bytes: Uint8Array, { fromBytes, untilBytes }: ByteRange): AsyncIterable<Uint8Array> {
  for (let atBytes = fromBytes; atBytes < untilBytes; atBytes += BLOCK_BYTES) {
    yield bytes.subarray(atBytes, Math.min(untilBytes, atBytes + BLOCK_BYTES));
  }
}
