import type { Clock } from "../../../shared/base/clock.ts";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import type {
  StateCondition,
  StateEntry,
  StateKind,
  StateQuery,
  StateStore,
} from "../../../shared/port/state-store.ts";
import { refuseLarge, refuseTtl } from "../../helpers/document-limits.ts";
import { SortedTexts } from "./sorted-texts.ts";
import { MAY_BE_LARGE, noTraffic, note, type Watched } from "./traffic.ts";

interface Kept {
  readonly id: string;
  /** As on the wire: nobody shares an object with the store. */
  readonly json: string;
  readonly etag: string;
  readonly expiresMs: number;
  /** Properties that conditions asked for, looked up once. */
  readonly seen: Map<string, unknown>;
}

interface Kind {
  readonly entries: Map<string, Kept>;
  readonly ids: SortedTexts;
}

export interface ScaleStateStore extends StateStore, Watched {
  /** How many there are of a kind now, without asking as the product does. */
  size(kind: StateKind): number;
  values<T>(kind: StateKind): IterableIterator<T>;
}

/** A `StateStore` for very many entries: in order by id at all times, and conditions are met without reading all of them anew. */
export function createScaleStateStore(clock: Pick<Clock, "nowMs">): ScaleStateStore {
  const kinds = new Map<StateKind, Kind>();
  const traffic = noTraffic();
  let writes = 0;
  const kindOf = (kind: StateKind): Kind => {
    const known = kinds.get(kind) ?? { entries: new Map(), ids: new SortedTexts() };
    kinds.set(kind, known);
    return known;
  };
  const forget = (kind: StateKind, id: string) => {
    const { entries, ids } = kindOf(kind);
    if (entries.delete(id)) ids.remove(id);
  };
  const present = (kind: StateKind, id: string): Kept | undefined => {
    const kept = kindOf(kind).entries.get(id);
    if (kept === undefined || kept.expiresMs > clock.nowMs()) return kept;
    forget(kind, id);
    return undefined;
  };
  const purge = (kind: StateKind) => {
    const { entries } = kindOf(kind);
    for (const { id, expiresMs } of entries.values()) if (expiresMs <= clock.nowMs()) forget(kind, id);
    return entries;
  };
  const matching = ({ kind, where = [], prefix = "", afterId }: StateQuery, limit: number) => {
    const { entries, ids } = kindOf(kind);
    const nowMs = clock.nowMs();
    const found: Kept[] = [];
    const start = afterId !== undefined && afterId > prefix ? afterId : prefix;
    for (const id of ids.from(start)) {
      if (!id.startsWith(prefix) || found.length >= limit) break;
      const kept = entries.get(id);
      if (id === afterId || kept === undefined || kept.expiresMs <= nowMs) continue;
      if (where.every((condition) => meets(kept, condition))) found.push(kept);
    }
    note(
      traffic,
      found.reduce((bytes, { json }) => bytes + json.length, 0),
      found.length,
    );
    return found;
  };
  return {
    traffic,
    size: (kind) => purge(kind).size,
    *values<T>(kind: StateKind) {
      for (const { json } of purge(kind).values()) yield JSON.parse(json) as T;
    },
    async get<T>(kind: StateKind, id: string) {
      const kept = present(kind, id);
      note(traffic, kept?.json.length ?? 0);
      return kept && toEntry<T>(kept);
    },
    async list<T>(kind: StateKind) {
      return matching({ kind }, Number.POSITIVE_INFINITY).map(toEntry<T>);
    },
    async page<T>(query: StateQuery & { readonly limit: number }) {
      return matching(query, query.limit).map(toEntry<T>);
    },
    async count(query) {
      const { length } = matching(query, Number.POSITIVE_INFINITY);
      note(traffic, 0, length);
      return length;
    },
    async put({ kind, id, value, expect, ttlSeconds }) {
      const before = present(kind, id);
      const json = JSON.stringify(value);
      note(traffic, json.length);
      const isExpected = expect === "any" || expect === (before?.etag ?? "absent");
      if (!isExpected) throw new TeamsinkError("state-conflict");
      if (json.length > MAY_BE_LARGE) refuseLarge({ id, value });
      if (ttlSeconds !== undefined) refuseTtl(ttlSeconds);
      writes += 1;
      const expiresMs = ttlSeconds === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() + ttlSeconds * 1_000;
      const kept: Kept = { id, json, etag: `etag-${writes}`, expiresMs, seen: new Map() };
      const { entries, ids } = kindOf(kind);
      if (before === undefined) ids.add(id);
      entries.set(id, kept);
      return { id, value, etag: kept.etag };
    },
    async remove(kind, id, expect) {
      note(traffic, 0);
      const before = present(kind, id);
      if (expect !== undefined && before && before.etag !== expect) throw new TeamsinkError("state-conflict");
      forget(kind, id);
    },
  };
}

function toEntry<T>({ id, json, etag }: Kept): StateEntry<T> {
  return { id, value: JSON.parse(json) as T, etag };
}

function meets({ json, seen }: Kept, { property, is, text }: StateCondition): boolean {
  if (!seen.has(property)) {
    const value = JSON.parse(json) as Readonly<Record<string, unknown>> | null;
    seen.set(property, value?.[property]);
  }
  const actual = seen.get(property);
  if (typeof actual !== "string") return false;
  return { "=": actual === text, "!=": actual !== text, "<": actual < text, ">=": actual >= text }[is];
}
