import type { InteractionQuery, InteractionStore, StoredInteraction } from "../../shared/port/interaction-store.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemoryInteractionStore extends InteractionStore, Faults {
  /** Everything that is stored, in no order. */
  all(): readonly StoredInteraction[];
  /** What a document was given to live, by its id. */
  ttlSeconds(sessionId: string, id: string): number | undefined;
}

export function createMemoryInteractionStore(
  wrote: (key: string, document: StoredInteraction) => void = () => {},
): MemoryInteractionStore {
  const faults = createFaults("store-unavailable");
  const stored = new Map<string, { document: StoredInteraction; etag: string; ttlSeconds: number | undefined }>();
  let writes = 0;
  const keyOf = (sessionId: string, id: string) => JSON.stringify([sessionId, id]);
  return {
    failNext: faults.failNext,
    all: () => [...stored.values()].map(({ document }) => document),
    ttlSeconds: (sessionId, id) => stored.get(keyOf(sessionId, id))?.ttlSeconds,
    async read(sessionId, id) {
      faults.check();
      const found = stored.get(keyOf(sessionId, id));
      return found && { document: found.document, etag: found.etag };
    },
    async write(document, expect, ttlSeconds) {
      faults.check();
      const key = keyOf(document.sessionId, document.id);
      if ((stored.get(key)?.etag ?? "absent") !== expect) return false;
      writes += 1;
      stored.set(key, { document: structuredClone(document), etag: String(writes), ttlSeconds });
      wrote(key, document);
      return true;
    },
    async query(query) {
      faults.check();
      return [...stored.values()]
        .map(({ document }) => document)
        .filter((document) => isWanted(document, query))
        .toSorted((a, b) => compare(b, a))
        .slice(0, query.limit);
    },
  };
}

function isWanted(document: StoredInteraction, query: InteractionQuery): boolean {
  const { userId, sessionId, appClass, sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = query;
  if (userId !== undefined && document.userId !== userId) return false;
  if (sessionId !== undefined && document.sessionId !== sessionId) return false;
  if (appClass !== undefined && document.appClass !== appClass) return false;
  if (document.createdMs < sinceMs || document.createdMs >= untilMs) return false;
  const { after } = query;
  return after === undefined || compare(document, { ...after, createdMs: after.timeMs }) < 0;
}

function compare(
  a: Pick<StoredInteraction, "createdMs" | "sessionId" | "id">,
  b: Pick<StoredInteraction, "createdMs" | "sessionId" | "id">,
): number {
  if (a.createdMs !== b.createdMs) return a.createdMs - b.createdMs;
  if (a.sessionId !== b.sessionId) return a.sessionId < b.sessionId ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
