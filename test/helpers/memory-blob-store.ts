import type { Clock } from "../../shared/base/clock.ts";
import { type BlobAddress, type BlobContainer, type BlobStore, refuseClimbing } from "../../shared/port/blob-store.ts";
import { createFaults, type Faults } from "./faults.ts";
import { OrderedMap, take } from "./ordered-map.ts";

const DEFAULT_PAGE_SIZE = 5_000;

export interface MemoryBlobStore extends BlobStore, Faults {
  /** Paths of everything in a container, in lexical order. */
  paths(container: BlobContainer): string[];
}

interface Blob extends BlobAddress {
  readonly body: string;
  readonly writtenMs: number;
}

/** Without a clock, everything was written this moment. */
export function createMemoryBlobStore({ clock }: { clock?: Clock } = {}): MemoryBlobStore {
  const faults = createFaults("blob-unavailable");
  const blobs = new OrderedMap<Blob>();
  const keyOf = (address: BlobAddress) => {
    refuseClimbing(address);
    return `${address.container}/${address.path}`;
  };
  /** Those whose path begins so and comes after the other, in lexical order. */
  const found = function* (container: BlobContainer, { prefix, after }: { prefix: string; after: string }) {
    // The prefix may be a whole path, and what is read is what comes after a key.
    const whole = blobs.get(`${container}/${prefix}`);
    if (whole !== undefined && prefix > after) yield whole;
    for (const blob of blobs.after(`${container}/${after > prefix ? after : prefix}`)) {
      if (blob.container !== container || !blob.path.startsWith(prefix)) return;
      yield blob;
    }
  };

  return {
    paths: (container) => Array.from(found(container, { prefix: "", after: "" }), ({ path }) => path),
    failNext: faults.failNext,
    async putOnce(address, body) {
      faults.check();
      const key = keyOf(address);
      if (blobs.get(key) !== undefined) return "existed";
      blobs.set(key, { ...address, body, writtenMs: clock?.nowMs() ?? Number.POSITIVE_INFINITY });
      return "written";
    },
    async get(address) {
      faults.check();
      return blobs.get(keyOf(address))?.body;
    },
    async list({ container, prefix, continuation = "", pageSize = DEFAULT_PAGE_SIZE }) {
      faults.check();
      const more = take(found(container, { prefix, after: continuation }), pageSize + 1);
      const page = more.slice(0, pageSize);
      const last = page.at(-1);
      const listed = {
        paths: page.map(({ path }) => path),
        writtenMs: new Map(page.map(({ path, writtenMs }) => [path, writtenMs])),
      };
      return more.length > page.length && last !== undefined ? { ...listed, continuation: last.path } : listed;
    },
    async remove(address) {
      faults.check();
      blobs.delete(keyOf(address));
    },
    async ping() {
      faults.check();
    },
  };
}
