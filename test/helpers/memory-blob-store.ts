import type { Clock } from "../../shared/base/clock.ts";
import { type BlobAddress, type BlobContainer, type BlobStore, refuseClimbing } from "../../shared/port/blob-store.ts";
import { createFaults, type Faults } from "./faults.ts";

const DEFAULT_PAGE_SIZE = 5_000;

export interface MemoryBlobStore extends BlobStore, Faults {
  /** Paths of everything in a container, in lexical order. */
  paths(container: BlobContainer): string[];
}

/** Without a clock, everything was written this moment. */
export function createMemoryBlobStore({ clock }: { clock?: Clock } = {}): MemoryBlobStore {
  const faults = createFaults("blob-unavailable");
  const bodies = new Map<string, string>();
  const times = new Map<string, number>();
  const keyOf = (address: BlobAddress) => {
    refuseClimbing(address);
    return `${address.container}/${address.path}`;
  };
  const paths = (container: BlobContainer) =>
    Array.from(bodies.keys())
      .filter((key) => key.startsWith(`${container}/`))
      .map((key) => key.slice(container.length + 1))
      .sort();

  return {
    paths,
    failNext: faults.failNext,
    async putOnce(address, body) {
      faults.check();
      if (bodies.has(keyOf(address))) return "existed";
      bodies.set(keyOf(address), body);
      times.set(keyOf(address), clock?.nowMs() ?? Number.POSITIVE_INFINITY);
      return "written";
    },
    async get(address) {
      faults.check();
      return bodies.get(keyOf(address));
    },
    async list({ container, prefix, continuation = "", pageSize = DEFAULT_PAGE_SIZE }) {
      faults.check();
      const rest = paths(container).filter((path) => path.startsWith(prefix) && path > continuation);
      const page = rest.slice(0, pageSize);
      const last = page.at(-1);
      const writtenMs = new Map(page.map((path) => [path, times.get(keyOf({ container, path })) ?? 0]));
      const found = { paths: page, writtenMs };
      return rest.length > page.length && last !== undefined ? { ...found, continuation: last } : found;
    },
    async remove(address) {
      faults.check();
      bodies.delete(keyOf(address));
    },
    async ping() {
      faults.check();
    },
  };
}
