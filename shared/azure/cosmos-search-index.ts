import { hash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { forEachLimited } from "../base/for-each-limited.ts";
import type {
  PlaceCount,
  SearchDocument,
  SearchEntry,
  SearchHit,
  SearchIndex,
  SearchKind,
  SearchPage,
  SearchQuery,
  SearchSubject,
} from "../port/search-index.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { type CosmosDocuments, openDocuments } from "./cosmos-documents.ts";
import {
  bestQuery,
  countQuery,
  kindQuery,
  MAX_RANKED,
  newestQuery,
  placeKeyOf,
  subjectQuery,
} from "./search-queries.ts";
import { termTextOf } from "./search-terms.ts";

/** A document of the container `search`: what one version says, or, without what it says, that a subject is known so. */
interface SearchItem extends Partial<Omit<SearchDocument, "text" | "fileNames">> {
  readonly id: string;
  readonly place: string;
  readonly kind: SearchKind;
  readonly placeId: string;
  readonly documentId: string;
  /** Of the newest state that was put. */
  readonly subjectVersion: number;
  /** See `termTextOf`. */
  readonly terms: string;
  readonly ttl?: number;
}

const AT_ONCE = 16;
const CLEARED_AT_ONCE = 500;
const MAX_PLACES = 20;

/** `SearchIndex` on the full-text search of Cosmos DB. */
export function createCosmosSearchIndex(options: {
  readonly database: CosmosDatabase;
  readonly clock: Clock;
}): SearchIndex {
  const items = openDocuments<SearchItem>(options.database, "search");
  return {
    put: (entries) => forEachLimited(entries, AT_ONCE, (entry) => putEntry(items, entry, options.clock.nowMs())),
    remove: (subjects) => forEachLimited(subjects, AT_ONCE, (subject) => removeSubject(items, subject)),
    async search(query) {
      const [hits, counts] = await Promise.all([hitsOf(items, query), countsOf(items, query)]);
      const count = counts.reduce((sum, each) => sum + each.count, 0);
      return { ...hits, count, places: counts.slice(0, MAX_PLACES) };
    },
    async clear(kind) {
      const found = await items.query<SearchItem>(
        { partition: null, pageSize: CLEARED_AT_ONCE },
        kindQuery(kind, CLEARED_AT_ONCE),
      );
      await forEachLimited(
        found,
        AT_ONCE,
        async ({ id, place }) => void (await items.remove({ partition: place, id })),
      );
      return found.length === CLEARED_AT_ONCE;
    },
  };
}

/**
 * What it says now stands under an id of its own, and is there also where nothing is said any more, so that nothing older
 * comes after it. What was said before stands beside it, by its version, and does not change but for being hidden.
 */
async function putEntry(items: CosmosDocuments<SearchItem>, entry: SearchEntry, nowMs: number): Promise<void> {
  const { subject, version, documents, expiresMs } = entry;
  const ttl = expiresMs === null ? {} : { ttl: Math.max(1, Math.ceil((expiresMs - nowMs) / 1_000)) };
  const address = {
    place: placeKeyOf(subject),
    kind: subject.kind,
    placeId: subject.id,
    documentId: subject.documentId,
  };
  const id = itemIdOf(subject);
  const known = await items.read({ partition: address.place, id });
  if (known !== undefined && known.document.subjectVersion > version) return;
  for (const document of documents.filter(({ isLatest }) => !isLatest)) {
    await items.upsert({
      ...itemOf(document),
      id: `${id}.${document.version}`,
      ...address,
      subjectVersion: version,
      ...ttl,
    });
  }
  const latest = documents.find(({ isLatest }) => isLatest);
  const item = { ...(latest ? itemOf(latest) : { terms: "" }), id, ...address, subjectVersion: version, ...ttl };
  // Somebody who wrote first wrote what is as new, or will be told of it again.
  if (known === undefined) await items.create(item);
  else await items.replace({ partition: address.place, id }, item, known.etag);
}

/** Ids of Graph's may hold what an id of Cosmos DB may not. */
function itemIdOf({ documentId }: SearchSubject): string {
  return hash("sha256", documentId, "base64url").slice(0, 32);
}

function itemOf({ text, fileNames, ...document }: SearchDocument) {
  return { ...document, terms: termTextOf([text, ...fileNames]) };
}

async function removeSubject(items: CosmosDocuments<SearchItem>, subject: SearchSubject): Promise<void> {
  const place = placeKeyOf(subject);
  const scope = { partition: place, pageSize: CLEARED_AT_ONCE };
  for (const { id } of await items.query<SearchItem>(scope, subjectQuery(place, subject.documentId))) {
    await items.remove({ partition: place, id });
  }
}

type Hits = Pick<SearchPage, "hits" | "hasMore">;

async function hitsOf(items: CosmosDocuments<SearchItem>, query: SearchQuery): Promise<Hits> {
  const scope = { partition: null, pageSize: query.limit + 1 };
  if (query.orderBy === "newest") {
    const found = await items.query<Required<SearchItem>>(scope, newestQuery(query));
    return pageOf(found, query.limit, (item) => ({ worth: item.createdMs, createdMs: item.createdMs, key: item.id }));
  }
  const from = query.after?.worth === undefined ? 0 : -query.after.worth;
  const until = Math.min(MAX_RANKED, from + query.limit + 1);
  if (from >= until) return { hits: [], hasMore: false };
  const found = await items.query<Required<SearchItem>>(scope, bestQuery(query, until));
  // The score is not told: worth is the place in the ranking, the first of which is worth most.
  return pageOf(found.slice(from), query.limit, ({ createdMs, id }, index) => ({
    worth: -(from + index + 1),
    createdMs,
    key: id,
  }));
}

function pageOf(
  found: readonly Required<SearchItem>[],
  limit: number,
  positionOf: (item: Required<SearchItem>, index: number) => SearchHit["position"],
): Hits {
  const hits = found.slice(0, limit).map((item, index): SearchHit => {
    const { kind, placeId, documentId, version, isLatest, createdMs } = item;
    return {
      subject: { kind, id: placeId, documentId },
      version,
      isLatest,
      createdMs,
      position: positionOf(item, index),
    };
  });
  return { hits, hasMore: found.length > limit };
}

interface CountRow {
  readonly place: string;
  readonly kind: SearchKind;
  readonly count: number;
}

/** An answer of several pages may bring a place in parts. */
async function countsOf(items: CosmosDocuments<SearchItem>, query: SearchQuery): Promise<PlaceCount[]> {
  const counts = new Map<string, PlaceCount>();
  for (const { place, kind, count } of await items.query<CountRow>(
    { partition: null, pageSize: 1_000 },
    countQuery(query),
  )) {
    const before = counts.get(place)?.count ?? 0;
    counts.set(place, { kind, id: place.slice(kind.length + 1), count: before + count });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
}
