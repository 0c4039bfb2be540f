import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { type PageStep, type RunPagesPorts, runPages } from "../../job/run-pages.ts";
import { type SearchJob, sendSyncJob } from "../../job/sync-job.ts";
import type { ChangeFeed, FeedContainer, FeedDocuments } from "../../port/change-feed.ts";
import type { SearchEntry, SearchIndex, SearchKind } from "../../port/search-index.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { artifactEntry, type EntryPorts, interactionEntry, interactionSubject, messageEntry } from "./entries.ts";

export interface FeedSearchPorts extends RunPagesPorts, EntryPorts {
  readonly changeFeed: ChangeFeed;
  readonly search: SearchIndex;
  readonly queue: WorkQueue;
  readonly log: Log;
}

/** How far a container has been read into the index. Times are ISO 8601. */
export interface SearchPosition {
  /** Of its change feed; null: nothing of it has been read. */
  readonly position: string | null;
  /** What there was before is forgotten first. */
  readonly isClearing: boolean;
  /** What was written until then can be found; null: nobody knows yet. */
  readonly coveredDateTime: string | null;
  /** Since it began from the beginning. */
  readonly documents: number;
}

const PAGE_SIZE = 200;
/** Of changed messages, whose versions are read from Blob storage. */
const AT_ONCE = 8;
const BEGINNING: SearchPosition = { position: null, isClearing: false, coveredDateTime: null, documents: 0 };

type Source = SearchJob["of"];

const KINDS: Readonly<Record<Source, SearchKind>> = {
  messages: "message",
  meetings: "transcript",
  interactions: "interaction",
};
export const SEARCH_SOURCES = Object.keys(KINDS) as Source[];

type ToEntry<C extends FeedContainer> = (
  ports: EntryPorts,
  document: FeedDocuments[C],
) => SearchEntry | undefined | Promise<SearchEntry>;

const ENTRIES: { readonly [C in Source]: ToEntry<C> } = {
  messages: messageEntry,
  meetings: artifactEntry,
  interactions: interactionEntry,
};

/** Asks for what was stored since the last time. */
export async function requestSearch(ports: { readonly queue: WorkQueue; readonly clock: Clock }): Promise<void> {
  const startedDateTime = toIso(ports.clock.nowMs());
  for (const of of SEARCH_SOURCES) await sendSyncJob(ports.queue, { job: "search", of, startedDateTime });
}

/** Has the index made anew from the store: what is there is forgotten part by part, and everything is read again. */
export async function beginAnew({ state }: { readonly state: StateStore }, sources: readonly Source[]): Promise<void> {
  for (const id of sources) {
    await state.put({ kind: "search", id, value: { ...BEGINNING, isClearing: true }, expect: "any" });
  }
}

/** How far each container has been read. */
export async function searchPositions(state: StateStore): Promise<ReadonlyMap<Source, SearchPosition>> {
  const entries = await state.list<SearchPosition>("search");
  return new Map(SEARCH_SOURCES.map((of) => [of, entries.find(({ id }) => id === of)?.value ?? BEGINNING]));
}

/**
 * Reads what was stored since the last time into the index: a page of the feed, what can be found of it, then the position.
 * After a crash between the two a page is read again, and changes nothing.
 */
export async function feedSearch(ports: FeedSearchPorts, job: SearchJob): Promise<void> {
  await runPages<SearchPosition>(ports, {
    kind: "search",
    id: job.of,
    begin: (stored) => stored ?? BEGINNING,
    page: (value) => (value.isClearing ? clearPart(ports, job, value) : feedPage(ports, job, value)),
    // The containers were made anew: what the index knows of the old ones is found nowhere any more.
    failed: (_value, error) =>
      codeOf(error) === "position-invalid" ? { kind: "next", value: { ...BEGINNING, isClearing: true } } : undefined,
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function clearPart(
  { search }: FeedSearchPorts,
  { of }: SearchJob,
  value: SearchPosition,
): Promise<PageStep<SearchPosition>> {
  return { kind: "next", value: { ...value, isClearing: await search.clear(KINDS[of]) } };
}

async function feedPage(
  ports: FeedSearchPorts,
  { of, startedDateTime }: SearchJob,
  value: SearchPosition,
): Promise<PageStep<SearchPosition>> {
  const { changeFeed, clock, search, log } = ports;
  const { position } = value;
  const askedDateTime = toIso(clock.nowMs());
  const from = position === null ? ({ from: "beginning" } as const) : ({ from: "position", position } as const);
  const page = await changeFeed.read({ container: of }, from, PAGE_SIZE);
  const entries = await entriesOf(ports, of, page.documents);
  if (entries.length > 0) await search.put(entries);
  const belonging = page.documents.flatMap((document) => (isOfSomebody(of, document) ? [document] : []));
  if (belonging.length > 0) await search.remove(belonging.map((stored) => interactionSubject(stored, "")));
  if (page.documents.length > 0) log.event("search.fed", { source: of, documents: entries.length });
  const last = page.documents.at(-1)?.sink.storedDateTime;
  // What is stored while a run is under way is of the next one, or a busy tenant's would never end.
  const isOver = page.isAtEnd || page.documents.every(({ sink }) => sink.storedDateTime > startedDateTime);
  const coveredDateTime = page.isAtEnd ? askedDateTime : (last ?? value.coveredDateTime);
  const next = { ...value, position: page.position, coveredDateTime, documents: value.documents + entries.length };
  return { kind: isOver ? "end" : "next", value: next };
}

async function entriesOf<C extends Source>(
  ports: EntryPorts,
  of: C,
  documents: readonly FeedDocuments[C][],
): Promise<SearchEntry[]> {
  const entries = new Map<FeedDocuments[C], SearchEntry>();
  await forEachLimited(documents, AT_ONCE, async (document) => {
    const entry = await (ENTRIES[of] as ToEntry<C>)(ports, document);
    if (entry) entries.set(document, entry);
  });
  return documents.flatMap((document) => entries.get(document) ?? []);
}

function isOfSomebody(of: Source, document: FeedDocuments[Source]): document is FeedDocuments["interactions"] {
  return of === "interactions" && (document as FeedDocuments["interactions"]).userId !== null;
}
