import type { DirectoryStore } from "../../shared/port/directory-store.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemoryDirectoryStore extends DirectoryStore, Faults {}

/** The reference for `DirectoryStore`. */
export function createMemoryDirectoryStore(): MemoryDirectoryStore {
  const faults = createFaults("store-unavailable");
  const scopes = new Map<string, Map<string, string>>();
  return {
    failNext: faults.failNext,
    async put({ scope, id, value }) {
      faults.check();
      const entries = scopes.get(scope) ?? new Map<string, string>();
      scopes.set(scope, entries.set(id, JSON.stringify(value)));
    },
    async list(scope) {
      faults.check();
      return Array.from(scopes.get(scope)?.values() ?? [], (json) => JSON.parse(json) as Record<string, unknown>);
    },
  };
}
