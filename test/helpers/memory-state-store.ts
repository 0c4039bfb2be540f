import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { StateCondition, StateEntry, StateKind, StateQuery, StateStore } from "../../shared/port/state-store.ts";
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
  const matching = ({ kind, where = [], afterId = "" }: StateQuery) =>
    Array.from(entriesOf(kind).values())
      .filter(({ id, json }) => id > afterId && where.every((condition) => meets(JSON.parse(json), condition)))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
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
    async page<T>(query: StateQuery & { readonly limit: number }) {
      faults.check();
      return matching(query)
        .slice(0, query.limit)
        .map(toEntry<T>);
    },
    async count(query) {
      faults.check();
      return matching(query).length;
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

function meets(value: unknown, { property, is, text }: StateCondition): boolean {
  const actual = (value as Readonly<Record<string, unknown>> | null)?.[property];
  if (typeof actual !== "string") return false;
  return { "=": actual === text, "!=": actual !== text, "<": actual < text, ">=": actual >= text }[is];
}
