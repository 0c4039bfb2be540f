import type { LakeStore } from "../../shared/port/lake-store.ts";

export interface MemoryLakeStore extends LakeStore {
  /** By path, in lexical order. */
  files(): readonly (readonly [string, Uint8Array])[];
}

/** The reference for `LakeStore`. */
export function createMemoryLakeStore(): MemoryLakeStore {
  const files = new Map<string, Uint8Array>();
  return {
    files: () => [...files].sort(([a], [b]) => (a < b ? -1 : 1)),
    async putOnce(path, bytes) {
      if (files.has(path)) return "existed";
      files.set(path, Uint8Array.from(bytes));
      return "written";
    },
  };
}
