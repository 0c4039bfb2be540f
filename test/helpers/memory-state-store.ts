import { type Clock, systemClock } from "../../shared/base/clock.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { StateCondition, StateEntry, StateKind, StateQuery, StateStore } from "../../shared/port/state-store.ts";
import { refuseLarge, refuseTtl } from "./document-limits.ts";
import { createFaults, type Faults } from "./faults.ts";
import { OrderedMap, take } from "./ordered-map.ts";

export interface MemoryStateStore extends StateStore, Faults {
  /** Of any kind, for whoever looks at what is there. In the order in which they came. */
  list<T>(kind: StateKind): Promise<readonly StateEntry<T>[]>;
}

interface Kept {
  readonly id: string;
  /** JSON, as on the wire: nobody shares an object with the store. */
  readonly json: string;
  readonly etag: string;
  /** When it is removed; infinity for what stays. */
  readonly untilMs: number;
}

/** The reference for `StateStore`. `clock` says when what has a time to live has lived. */
export function createMemoryStateStore({ clock = systemClock }: { readonly clock?: Clock } = {}): MemoryStateStore {
  const faults = createFaults("store-unavailable");
  const kinds = new Map<StateKind, OrderedMap<Kept>>();
  let writes = 0;
  const entriesOf = (kind: StateKind) => {
    const entries = kinds.get(kind) ?? new OrderedMap<Kept>();
    kinds.set(kind, entries);
    return entries;
  };
  const lives = (kept: Kept | undefined) => kept !== undefined && kept.untilMs > clock.nowMs();
  const read = (kind: StateKind, id: string) => {
    const kept = entriesOf(kind).get(id);
    return lives(kept) ? kept : undefined;
  };
  function* matching({ kind, where = [], prefix = "", afterId = "" }: StateQuery): Generator<Kept> {
    for (const kept of entriesOf(kind).after(afterId)) {
      const isAsked = lives(kept) && kept.id.startsWith(prefix);
      if (isAsked && (where.length === 0 || meetsAll(JSON.parse(kept.json), where))) yield kept;
    }
  }
  return {
    failNext: faults.failNext,
    async get<T>(kind: StateKind, id: string) {
      faults.check();
      const kept = read(kind, id);
      return kept && toEntry<T>(kept);
    },
    async list<T>(kind: StateKind) {
      faults.check();
      return Array.from(entriesOf(kind).values())
        .filter(lives)
        .map(toEntry<T>);
    },
    async page<T>(query: StateQuery & { readonly limit: number }) {
      faults.check();
      return take(matching(query), query.limit).map(toEntry<T>);
    },
    async count(query) {
      faults.check();
      return Array.from(matching(query)).length;
    },
    async put({ kind, id, value, expect, ttlSeconds }) {
      faults.check();
      const present = read(kind, id);
      const isExpected = expect === "any" || expect === (present?.etag ?? "absent");
      if (!isExpected) throw new TeamsinkError("state-conflict");
      refuseLarge({ id, value });
      if (ttlSeconds !== undefined) refuseTtl(ttlSeconds);
      writes += 1;
      const untilMs = clock.nowMs() + (ttlSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
      const kept = { id, json: JSON.stringify(value), etag: `etag-${writes}`, untilMs };
      entriesOf(kind).set(id, kept);
      return { id, value, etag: kept.etag };
    },
    async remove(kind, id, expect) {
      faults.check();
      const present = read(kind, id);
      if (expect !== undefined && present && present.etag !== expect) throw new TeamsinkError("state-conflict");
      entriesOf(kind).delete(id);
    },
  };
}

function toEntry<T>({ id, json, etag }: Kept): StateEntry<T> {
  return { id, value: JSON.parse(json) as T, etag };
}

function meetsAll(value: unknown, where: readonly StateCondition[]): boolean {
  return where.every((condition) => meets(value, condition));
}

function meets(value: unknown, { property, is, text }: StateCondition): boolean {
  const actual = (value as Readonly<Record<string, unknown>> | null)?.[property];
  if (typeof actual !== "string") return false;
  return { "=": actual === text, "!=": actual !== text, "<": actual < text, ">=": actual >= text }[is];
}
