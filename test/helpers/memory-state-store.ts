import { TeamsinkError } from "../../shared/errors.ts";
import type { StateEntry, StateKind, StateStore } from "../../shared/sync/state-store.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemoryStateStore extends StateStore, Faults {}

interface Kept {
  readonly id: string;
  /** JSON, as on the wire: nobody shares an object with the store. */
  readonly json: string;
  readonly etag: string;
}

/** The reference for `StateStore`. */
export function createMemoryStateStore(): MemoryStateStore {
  const faults = createFaults("store-unavailable");
  const kinds = new Map<StateKind, Map<string, Kept>>();
  let writes = 0;
  const entriesOf = (kind: StateKind) => {
    const entries = kinds.get(kind) ?? new Map<string, Kept>();
    kinds.set(kind, entries);
    return entries;
  };
  return {
    failNext: faults.failNext,
    async get<T>(kind: StateKind, id: string) {
      faults.check();
      const kept = entriesOf(kind).get(id);
      return kept && toEntry<T>(kept);
    },
    async list<T>(kind: StateKind) {
      faults.check();
      return Array.from(entriesOf(kind).values(), toEntry<T>);
    },
    async put({ kind, id, value, expect }) {
      faults.check();
      const present = entriesOf(kind).get(id);
      const isExpected = expect === "any" || expect === (present?.etag ?? "absent");
      if (!isExpected) throw new TeamsinkError("state-conflict");
      writes += 1;
      const kept = { id, json: JSON.stringify(value), etag: `etag-${writes}` };
      entriesOf(kind).set(id, kept);
      return { id, value, etag: kept.etag };
    },
    async remove(kind, id) {
      faults.check();
      entriesOf(kind).delete(id);
    },
  };
}

function toEntry<T>({ id, json, etag }: Kept): StateEntry<T> {
  return { id, value: JSON.parse(json) as T, etag };
}
