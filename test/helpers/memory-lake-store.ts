import { type Clock, systemClock } from "../../shared/base/clock.ts";
import type { LakeStore } from "../../shared/port/lake-store.ts";

export interface MemoryLakeStore extends LakeStore {
  /** By path, in lexical order. */
  files(): readonly (readonly [string, Uint8Array])[];
}

/** The reference for `LakeStore`. `clock` says when a file was written. */
export function createMemoryLakeStore({ clock = systemClock }: { readonly clock?: Clock } = {}): MemoryLakeStore {
  const files = new Map<string, { readonly bytes: Uint8Array; readonly writtenMs: number }>();
  const below = (folder: string) => [...files].filter(([path]) => path.startsWith(folder)).sort(byPath);
  return {
    files: () => below("").map(([path, { bytes }]) => [path, bytes]),
    async putOnce(path, bytes) {
      if (files.has(path)) return "existed";
      files.set(path, { bytes: Uint8Array.from(bytes), writtenMs: clock.nowMs() });
      return "written";
    },
    async get(path, [from, until] = [0, Number.POSITIVE_INFINITY]) {
      return files.get(path)?.bytes.slice(from, until);
    },
    async folders(folder) {
      const rests = below(folder).map(([path]) => path.slice(folder.length).split("/"));
      return [...new Set(rests.flatMap(([name = "", ...rest]) => (rest.length > 0 ? [name] : [])))];
    },
    async list(folder) {
      return below(folder).map(([path, { bytes, writtenMs }]) => ({ path, sizeBytes: bytes.byteLength, writtenMs }));
    },
    async remove(path) {
      files.delete(path);
    },
  };
}

function byPath([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
