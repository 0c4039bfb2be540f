import type {
  PlaceCount,
  SearchDocument,
  SearchEntry,
  SearchHit,
  SearchIndex,
  SearchPosition,
  SearchQuery,
  SearchSubject,
} from "../../shared/port/search-index.ts";
import type { Senders } from "../../shared/port/senders.ts";
import { matches } from "../../shared/store/search/search-words.ts";

export interface MemorySearchIndex extends SearchIndex {
  /** Every document with what it is of. */
  all(): { readonly subject: SearchSubject; readonly document: SearchDocument }[];
}

const MAX_PLACES = 20;

/** The reference for `SearchIndex`: every text is looked at. All that is found fits alike. */
export function createMemorySearchIndex(nowMs: () => number = Date.now): MemorySearchIndex {
  const kept = new Map<string, SearchEntry>();
  const keyOf = ({ kind, id, documentId }: SearchSubject) => JSON.stringify([kind, id, documentId]);
  const all = () =>
    [...kept.values()].flatMap(({ subject, documents }) => documents.map((document) => ({ subject, document })));
  return {
    all,
    async put(entries) {
      for (const entry of entries) {
        const known = kept.get(keyOf(entry.subject));
        if (known === undefined || known.version <= entry.version) kept.set(keyOf(entry.subject), entry);
      }
      for (const [key, { expiresMs }] of kept) if (expiresMs !== null && expiresMs <= nowMs()) kept.delete(key);
    },
    async remove(subjects) {
      for (const subject of subjects) kept.delete(keyOf(subject));
    },
    async clear(kind) {
      for (const [key, { subject }] of kept) if (subject.kind === kind) kept.delete(key);
      return false;
    },
    async search(query) {
      const found = all().filter(({ subject, document }) => isFound(query, subject, document));
      const hits = found.map(({ subject, document }) => toHit(query, subject, document)).sort(order);
      const { after, limit } = query;
      const rest = after === undefined ? hits : hits.filter(({ position }) => comparePositions(position, after) > 0);
      return {
        hits: rest.slice(0, limit),
        count: hits.length,
        places: placesOf(hits),
        hasMore: rest.length > limit,
      };
    },
  };
}

function isFound(query: SearchQuery, subject: SearchSubject, document: SearchDocument): boolean {
  const { expression, versions, withBlocked, kinds, place, teamId, senders, mentions, hasAttachment } = query;
  const { sinceMs = -Infinity, untilMs = Infinity, modifiedSinceMs = -Infinity, modifiedUntilMs = Infinity } = query;
  return (
    matches([document.text, ...document.fileNames], expression) &&
    (versions === "all" || document.isLatest) &&
    (withBlocked || !document.isBlocked) &&
    (kinds === undefined || kinds.includes(subject.kind)) &&
    (place === undefined || (place.kind === subject.kind && place.id === subject.id)) &&
    (teamId === undefined || teamId === document.teamId) &&
    (senders === undefined || isFrom(document, senders)) &&
    (mentions === undefined || document.mentionedIds.includes(mentions)) &&
    (!hasAttachment || document.hasAttachment) &&
    document.createdMs >= sinceMs &&
    document.createdMs < untilMs &&
    document.modifiedMs >= modifiedSinceMs &&
    document.modifiedMs < modifiedUntilMs &&
    isSeen(query, subject, document)
  );
}

function isFrom({ senderIds, senderTypes }: SearchDocument, { ids, types }: Senders): boolean {
  return ids.some((id) => senderIds.includes(id)) || types.some((type) => senderTypes.includes(type));
}

function isSeen({ seen }: SearchQuery, subject: SearchSubject, { createdMs, modifiedMs }: SearchDocument): boolean {
  if (seen === undefined) return true;
  const places = seen.filter(({ kind, id }) => kind === subject.kind && id === subject.id);
  return places.some(({ times }) =>
    times.some(({ fromMs, untilMs }) => createdMs >= fromMs && createdMs < untilMs && modifiedMs < untilMs),
  );
}

function toHit({ orderBy }: SearchQuery, subject: SearchSubject, document: SearchDocument): SearchHit {
  const { version, isLatest, createdMs } = document;
  const key = JSON.stringify([subject.kind, subject.id, subject.documentId, version]);
  const worth = orderBy === "newest" ? createdMs : 1;
  return { subject, version, isLatest, createdMs, position: { worth, createdMs, key } };
}

function order({ position: one }: SearchHit, { position: other }: SearchHit): number {
  return comparePositions(one, other);
}

function comparePositions(one: SearchPosition, other: SearchPosition): number {
  return (
    other.worth - one.worth ||
    other.createdMs - one.createdMs ||
    (one.key < other.key ? 1 : -1) * Number(one.key !== other.key)
  );
}

function placesOf(hits: readonly SearchHit[]): PlaceCount[] {
  const places = Map.groupBy(hits, ({ subject: { kind, id } }) => JSON.stringify([kind, id]));
  return [...places.values()]
    .map((of) => ({ kind: of[0]?.subject.kind ?? "message", id: of[0]?.subject.id ?? "", count: of.length }))
    .sort((one, other) => other.count - one.count)
    .slice(0, MAX_PLACES);
}
