import { type BlobAddress, type BlobContainer, type BlobStore, refuseClimbing } from "../../shared/port/blob-store.ts";
import { createFaults, type Faults } from "./faults.ts";

const DEFAULT_PAGE_SIZE = 5_000;

export interface MemoryBlobStore extends BlobStore, Faults {
  /** Paths of everything in a container, in lexical order. */
  paths(container: BlobContainer): string[];
}

export function createMemoryBlobStore(): MemoryBlobStore {
  const faults = createFaults("blob-unavailable");
  const bodies = new Map<string, string>();
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
      return "written";
    },
    async get(address) {
      faults.check();
      return bodies.get(keyOf(address));
    },
    async has(address) {
      faults.check();
      return bodies.has(keyOf(address));
    },
    async list({ container, prefix, continuation = "", pageSize = DEFAULT_PAGE_SIZE }) {
      faults.check();
      const rest = paths(container).filter((path) => path.startsWith(prefix) && path > continuation);
      const page = rest.slice(0, pageSize);
      const last = page.at(-1);
      return rest.length > page.length && last !== undefined ? { paths: page, continuation: last } : { paths: page };
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
