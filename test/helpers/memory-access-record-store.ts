import type { AccessRecord, AccessRecordQuery, AccessRecordStore } from "../../shared/port/access-record-store.ts";
import { refuseTtl } from "./document-limits.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemoryAccessRecordStore extends AccessRecordStore, Faults {
  /** Every record, in the order of writing. */
  all(): AccessRecord[];
  /** Of a record, by its id. */
  ttlSeconds(id: string): number | undefined;
}

/** The reference for `AccessRecordStore`. */
export function createMemoryAccessRecordStore(): MemoryAccessRecordStore {
  const faults = createFaults("store-unavailable");
  const kept = new Map<string, { readonly record: AccessRecord; readonly ttlSeconds: number | undefined }>();
  return {
    failNext: faults.failNext,
    all: () => [...kept.values()].map(({ record }) => record),
    ttlSeconds: (id) => [...kept.values()].find(({ record }) => record.id === id)?.ttlSeconds,
    async write(record, ttlSeconds) {
      faults.check();
      if (ttlSeconds !== undefined) refuseTtl(ttlSeconds);
      const key = JSON.stringify([record.principalId, record.id]);
      if (!kept.has(key)) kept.set(key, { record: structuredClone(record), ttlSeconds });
    },
    async query(query) {
      faults.check();
      return [...kept.values()]
        .map(({ record }) => record)
        .filter((record) => isWanted(record, query))
        .toSorted((a, b) => compare(b, a))
        .slice(0, query.limit);
    },
  };
}

function isWanted(record: AccessRecord, query: AccessRecordQuery): boolean {
  const { principalId, conversationId, functionName, after } = query;
  const { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = query;
  if (principalId !== undefined && record.principalId !== principalId) return false;
  if (conversationId !== undefined && record.conversationId !== conversationId) return false;
  if (functionName !== undefined && record.functionName !== functionName) return false;
  if (record.answeredMs < sinceMs || record.answeredMs >= untilMs) return false;
  return after === undefined || compare(record, { answeredMs: after.timeMs, id: after.id }) < 0;
}

type Placed = Pick<AccessRecord, "answeredMs" | "id">;

function compare(a: Placed, b: Placed): number {
  if (a.answeredMs !== b.answeredMs) return a.answeredMs - b.answeredMs;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
