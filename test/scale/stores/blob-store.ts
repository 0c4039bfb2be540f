import { type BlobContainer, type BlobStore, refuseClimbing } from "../../../shared/port/blob-store.ts";
import { SortedTexts } from "./sorted-texts.ts";
import { noTraffic, note, type Watched } from "./traffic.ts";

const DEFAULT_PAGE_SIZE = 5_000;

interface Container {
  readonly bodies: Map<string, string>;
  readonly paths: SortedTexts;
}

export interface ScaleBlobStore extends BlobStore, Watched {
  size(container: BlobContainer): number;
}

/** A `BlobStore` for very many blobs: in order by path at all times. */
export function createScaleBlobStore(): ScaleBlobStore {
  const traffic = noTraffic();
  const containers = new Map<BlobContainer, Container>();
  const containerOf = (name: BlobContainer): Container => {
    const known = containers.get(name) ?? { bodies: new Map(), paths: new SortedTexts() };
    containers.set(name, known);
    return known;
  };
  return {
    traffic,
    size: (container) => containerOf(container).bodies.size,
    async putOnce(address, body) {
      refuseClimbing(address);
      const { container, path } = address;
      note(traffic, body.length);
      const { bodies, paths } = containerOf(container);
      if (bodies.has(path)) return "existed";
      bodies.set(path, body);
      paths.add(path);
      return "written";
    },
    async get(address) {
      refuseClimbing(address);
      const { container, path } = address;
      const body = containerOf(container).bodies.get(path);
      note(traffic, body?.length ?? 0);
      return body;
    },
    async list({ container, prefix, continuation = "", pageSize = DEFAULT_PAGE_SIZE }) {
      const found: string[] = [];
      let isMore = false;
      for (const path of containerOf(container).paths.from(continuation > prefix ? continuation : prefix)) {
        if (path === continuation) continue;
        isMore = path.startsWith(prefix) && found.length === pageSize;
        if (!path.startsWith(prefix) || isMore) break;
        found.push(path);
      }
      note(
        traffic,
        found.reduce((bytes, path) => bytes + path.length, 0),
        found.length,
      );
      const last = found.at(-1);
      // Claims are released within minutes here, and nothing looks at how old the others are.
      const page = { paths: found, writtenMs: new Map(found.map((path) => [path, Number.POSITIVE_INFINITY])) };
      return isMore && last !== undefined ? { ...page, continuation: last } : page;
    },
    async remove(address) {
      refuseClimbing(address);
      const { container, path } = address;
      note(traffic, 0);
      const { bodies, paths } = containerOf(container);
      if (bodies.delete(path)) paths.remove(path);
    },
    async ping() {
      note(traffic, 0);
    },
  };
}
