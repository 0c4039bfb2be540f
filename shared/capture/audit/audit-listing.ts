import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { excludesSource, type Scope, WHOLE_TENANT } from "../../base/scope.ts";
import { afterLink, FINAL_REFUSALS, type PageStep } from "../../job/run-pages.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { DirectoryReader } from "../../port/directory-reader.ts";
import { type ExportSource, exportSourceId } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { type ConcernedSources, concernedSources } from "../../resource/sources.ts";
import {
  FINDINGS_TTL_SECONDS,
  type Listing,
  type ListingPosition,
  MAX_RESTARTS,
  type SourceReport,
  type StoredRun,
  sourceRowId,
} from "./audit-record.ts";
import { EMPTY_TABLE } from "./figures.ts";

export interface ListSourcesPorts {
  readonly directoryReader: DirectoryReader;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly log: Log;
  /** The whole tenant where it is not said. */
  readonly scope?: Scope;
}

/** Sources that get their row and job in one step: two writes each, a few at the same time, in seconds. */
const ANNOUNCED_AT_ONCE = 250;
const CONCURRENCY = 8;
const LISTINGS: readonly { readonly of: Listing; isNeeded(concerned: ConcernedSources): boolean }[] = [
  { of: "teams", isNeeded: ({ allChannels }) => allChannels },
  { of: "users", isNeeded: ({ allUsers }) => allUsers },
  { of: "single", isNeeded: ({ single }) => single.length > 0 },
];

const AT_START = { pages: 0, shown: 0, trail: null, restarts: 0 } as const;

/**
 * What has to be read to see every message of the subscribed resources: nothing else is, since nobody asked for it. The
 * chats of an app are not among it: Graph lists them nowhere, so reading those we know would prove nothing of the others.
 */
export function firstPosition(resources: readonly string[]): ListingPosition {
  return { found: [], next: listingAfter(undefined, resources), step: 0, ...AT_START };
}

function listingAfter(listing: Listing | undefined, resources: readonly string[]): ListingPosition["next"] {
  const concerned = concernedSources(resources);
  const from = LISTINGS.findIndex(({ of }) => of === listing) + 1;
  const next = LISTINGS.slice(from).find(({ isNeeded }) => isNeeded(concerned));
  return next ? { of: next.of, link: null } : null;
}

/**
 * One step of finding the sources of a run: a page of a listing is read and written down, or the next of those that are
 * written down get a row and a job each.
 *
 *   list a page ──▶ save what it shows ──▶ row and job for the first of them ──▶ save, count ──▶ the next … ──▶ next page
 *                                                crash: the same ones again, for Graph is not asked again
 *
 * A source counts in the step that made its row, so a repetition counts it again in the same place, and one that an
 * earlier page showed already is not counted twice.
 */
export async function listStep(ports: ListSourcesPorts, run: StoredRun): Promise<PageStep<StoredRun>> {
  const { listing, resources } = run;
  if (listing === null) return { kind: "end", value: run };
  if (listing.found.length > 0) return announceStep(ports, run, listing);
  if (listing.next === null) return stepTo(run, listing);
  const { of, link } = listing.next;
  if (of === "single") {
    const { allChannels, allUsers, single } = concernedSources(resources);
    const found = single.filter(({ kind }) => (kind === "channel" ? !allChannels : !allUsers));
    return stepTo(run, { ...listing, ...AT_START, found, next: null });
  }
  const page = await ports.directoryReader.page({ kind: of }, link ?? undefined);
  const found = page.objects.map(
    ({ id }): ExportSource => (of === "teams" ? { kind: "team", teamId: id } : { kind: "user-chats", userId: id }),
  );
  const shown = listing.shown + page.objects.length;
  if (page.next === undefined && shown === 0 && (await wasFullBefore(ports, of))) {
    return listingFailed(ports, { run, listing, reason: "graph-answer-invalid" });
  }
  if (page.next === undefined) {
    return stepTo(run, { ...listing, ...AT_START, found, next: listingAfter(of, resources) });
  }
  const pages = listing.pages + 1;
  const trail = afterLink(listing.trail, { from: link, to: page.next }, pages);
  // Followed on, it would be read for ever.
  if (trail === undefined) {
    return listingFailed(ports, { run, listing: { ...listing, found }, reason: "graph-answer-invalid" });
  }
  return stepTo(run, { ...listing, found, next: { of, link: page.next }, pages, shown, trail });
}

const KIND_LISTED = { teams: "channel", users: "user-chats" } as const;

/** A tenant whose messages were read before is not empty: a list that says so proves nothing, and least of all that nothing is missing. */
async function wasFullBefore({ state }: ListSourcesPorts, of: keyof typeof KIND_LISTED): Promise<boolean> {
  const where = [
    { property: "sourceKind", is: "=", text: KIND_LISTED[of] },
    { property: "failed", is: "=", text: "no" },
  ] as const;
  return (await state.count({ kind: "cursor", where })) > 0;
}

/** What a failure leads to: the listing from its beginning, or, when Graph will not give it, the next one. */
export function listStepFailed(
  ports: ListSourcesPorts,
  run: StoredRun,
  error: unknown,
): PageStep<StoredRun> | undefined {
  const reason = codeOf(error);
  const { listing } = run;
  if (!listing?.next || !FINAL_REFUSALS.has(reason)) return undefined;
  const { of, link } = listing.next;
  if (reason === "graph-gone" && link !== null && listing.restarts < MAX_RESTARTS) {
    const restarts = listing.restarts + 1;
    return stepTo(run, { ...listing, ...AT_START, restarts, next: { of, link: null } });
  }
  return listingFailed(ports, { run, listing, reason });
}

/** It counts as one source that failed, so that the record breaks; the other listings are read all the same. */
function listingFailed(
  { log }: ListSourcesPorts,
  { run, listing, reason }: { readonly run: StoredRun; readonly listing: ListingPosition; readonly reason: ErrorCode },
): PageStep<StoredRun> {
  const { startedDateTime, sources, resources } = run;
  const of = listing.next?.of;
  log.event("audit.failed", { startedDateTime, source: of, reason }, "warn");
  const counted = { ...sources, expected: sources.expected + 1, failed: sources.failed + 1 };
  return stepTo({ ...run, sources: counted }, { ...listing, ...AT_START, next: listingAfter(of, resources) });
}

async function announceStep(
  ports: ListSourcesPorts,
  run: StoredRun,
  listing: ListingPosition,
): Promise<PageStep<StoredRun>> {
  const now = listing.found.slice(0, ANNOUNCED_AT_ONCE);
  const wanted = now.filter((source) => !excludesSource(ports.scope ?? WHOLE_TENANT, source));
  const byId = new Map(wanted.map((source) => [exportSourceId(source), source]));
  let added = 0;
  await forEachLimited(byId.values(), CONCURRENCY, async (source) => {
    if (await announce(ports, { run, source, step: listing.step })) added += 1;
  });
  const sources = { ...run.sources, expected: run.sources.expected + added };
  return stepTo({ ...run, sources }, { ...listing, found: listing.found.slice(ANNOUNCED_AT_ONCE) });
}

/** Saved, and over once nothing is left. */
function stepTo(run: StoredRun, listing: ListingPosition): PageStep<StoredRun> {
  const isListed = listing.found.length === 0 && listing.next === null;
  if (isListed) return { kind: "end", value: { ...run, listed: true, listing: null } };
  return { kind: "next", value: { ...run, listing: { ...listing, step: listing.step + 1 } } };
}

/** @returns whether the source is one of this step: its row was made now, or by an attempt before this one */
async function announce(
  { state, queue }: ListSourcesPorts,
  { run, source, step }: { readonly run: StoredRun; readonly source: ExportSource; readonly step: number },
): Promise<boolean> {
  const { startedDateTime, fromDateTime, untilDateTime } = run;
  const id = sourceRowId(startedDateTime, exportSourceId(source));
  const value = newReport(source, step);
  try {
    await state.put({ kind: "audit-source", id, value, expect: "absent", ttlSeconds: FINDINGS_TTL_SECONDS });
  } catch (error) {
    if (codeOf(error) !== "state-conflict") throw error;
    if ((await state.get<SourceReport>("audit-source", id))?.value.step !== step) return false;
  }
  await sendSyncJob(queue, { job: "audit", startedDateTime, source, window: { fromDateTime, untilDateTime } });
  return true;
}

function newReport(source: ExportSource, step: number): SourceReport {
  return {
    source,
    state: "waiting",
    reason: null,
    step,
    part: "messages",
    link: null,
    pages: 0,
    trail: null,
    holes: [],
    restarts: 0,
    folded: false,
    ...EMPTY_TABLE,
  };
}
