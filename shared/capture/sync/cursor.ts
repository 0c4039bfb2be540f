import { toIso } from "../../base/clock.ts";
import type { ErrorCode } from "../../base/errors/errors.ts";
import { isTransientCode } from "../../base/errors/transient.ts";
import { afterLink, type LinkTrail } from "../../job/run-pages.ts";
import type { SourceJob, SyncReason } from "../../job/sync-job.ts";
import type { SyncPage, SyncSource } from "../../port/conversation-reader.ts";

/** A run that has begun and not come to its end, by whatever invocation. */
export interface SyncRun {
  readonly startedDateTime: string;
  /** Where it continues; null at the very beginning of the source. */
  readonly link: string | null;
  readonly pages: number;
  /** The round under way, the first is 1. A round leads from the beginning or a position to the next position. */
  readonly round: number;
  readonly roundPages: number;
  readonly roundMessages: number;
  readonly messages: number;
  readonly stored: number;
  /** How often it began again, since Graph did not know its link any more or the link kept failing. */
  readonly restarts: number;
  /** Since when the page under way could not be read, for reasons that may pass; null while it can. */
  readonly failingSinceDateTime: string | null;
  /** Whether its links lead back: see `afterLink`. */
  readonly trail: LinkTrail | null;
  /** Parts that Graph gives by no road. */
  readonly leftOut: number;
}

/**
 * A chain that changes while the pages of a round are read moves into the next round, unchanged replies and all, so it may
 * escape a round of several pages, and the next run would be a day away. A run therefore ends only with a round that
 * nothing can have escaped: one of a single page, or one of which the reader says so.
 *
 * Each round reads what changed during the one before, so the second or third is short. A source that changes faster than
 * it can be read gives up after this many. One that is always two pages long is read when they are empty: to escape, a
 * chain would have to change within each round, this last and empty one included.
 */
const MAX_ROUNDS = 10;

/**
 * How far a source has been read. Times are ISO 8601.
 *
 *   new ── begin ──▶ running ── page, page, … ──▶ finished ── begin ──▶ running …
 *                      │  ▲└─ a round that something may have escaped: the next round at once
 *                      │  ▲└─ link too old, or failing for a day: restarted at the position, then full again
 *                      ▼  │ begin
 *                    failed (the link is kept)
 */
export interface Cursor {
  readonly source: SyncSource;
  /** Of the source, beside it, since entries are counted by texts at the top level. */
  readonly sourceKind: SyncSource["kind"];
  /** `full` until the source has been read once from its beginning. */
  readonly state: "full" | "incremental";
  /** Where the next run starts; null: at the beginning. */
  readonly position: string | null;
  readonly run: SyncRun | null;
  /** Last time anything happened to it. */
  readonly touchedDateTime: string;
  /** Start of the last run that came to its end: everything that Graph held then has been read. `NEVER` before the first. */
  readonly coveredDateTime: string;
  readonly finishedDateTime: string | null;
  readonly fullSyncDoneDateTime: string | null;
  /** Messages read, by all runs together. */
  readonly messages: number;
  /** Why the last run gave up; null once a run began again. */
  readonly failure: { readonly reason: ErrorCode; readonly failedDateTime: string } | null;
  /** The failure as texts to count by: `gone`, `for-good` or `for-now`, else `no`; when, else `NEVER`. */
  readonly failed: "no" | "gone" | "for-good" | "for-now";
  readonly failedDateTime: string;
}

/** Before every time. */
export const NEVER = "";

/** Microsoft allows polling once a day; less than a day, so that a daily schedule never misses its turn by minutes. */
export const SYNC_EVERY_MS = 20 * 3_600_000;
/** A run without a page for so long has lost its job. */
const STALLED_AFTER_MS = 2 * 3_600_000;

const NO_FAILURE = { failure: null, failed: "no", failedDateTime: NEVER } as const;

/** By a setting: as if it were gone, and nobody failed. */
export const EXCLUDED = { failure: null, failed: "gone", failedDateTime: NEVER } as const;

export function isExcluded({ failed, failedDateTime }: Pick<Cursor, "failed" | "failedDateTime">): boolean {
  return failed === EXCLUDED.failed && failedDateTime === EXCLUDED.failedDateTime;
}

export function newCursor(source: SyncSource, nowMs: number): Cursor {
  return {
    source,
    sourceKind: source.kind,
    state: "full",
    position: null,
    run: null,
    touchedDateTime: toIso(nowMs),
    coveredDateTime: NEVER,
    finishedDateTime: null,
    fullSyncDoneDateTime: null,
    messages: 0,
    ...NO_FAILURE,
  };
}

/** Continues the run there is, or begins one at the position. */
export function begin(cursor: Cursor, nowMs: number): Cursor & { readonly run: SyncRun } {
  const now = toIso(nowMs);
  const run = cursor.run ?? newRun(now, cursor.position, 0);
  return { ...cursor, run, touchedDateTime: now, ...NO_FAILURE };
}

export interface PageDone {
  readonly run: SyncRun;
  readonly next: SyncPage["next"];
  readonly isLeftOut?: boolean | undefined;
  readonly messages: number;
  readonly stored: number;
}

/**
 * One page is stored: the run goes on at the next link, in the next round, or has come to its end. A source that never
 * held still has failed, but its position counts: what was read need not be read again. Where a part was left out the old
 * position stands, so that another day tries that part again.
 */
export function afterPage(cursor: Cursor, done: PageDone, nowMs: number): Cursor {
  const { run, next, messages, stored, isLeftOut = false } = done;
  const now = toIso(nowMs);
  const common = { ...cursor, touchedDateTime: now, messages: cursor.messages + messages };
  const read: SyncRun = {
    ...run,
    pages: run.pages + 1,
    roundPages: run.roundPages + 1,
    roundMessages: run.roundMessages + messages,
    messages: run.messages + messages,
    stored: run.stored + stored,
    failingSinceDateTime: null,
    leftOut: run.leftOut + Number(isLeftOut),
  };
  // The position stands, and another day finds another way.
  if ("lost" in next) return failed({ ...common, run: null }, "graph-answer-invalid", nowMs);
  if ("more" in next) {
    const trail = afterLink(run.trail, { from: run.link, to: next.more }, read.pages);
    // Followed on, it would be read for ever.
    if (trail === undefined) return failed({ ...common, run: null }, "graph-answer-invalid", nowMs);
    return { ...common, run: { ...read, link: next.more, trail } };
  }
  if (read.leftOut > 0) return failed({ ...common, run: null }, "source-incomplete", nowMs);
  const { position } = next;
  const atEnd: Cursor = { ...common, state: "incremental", position, run: null };
  if (isWhole(read, next)) {
    const fullSyncDoneDateTime = cursor.fullSyncDoneDateTime ?? now;
    return { ...atEnd, coveredDateTime: run.startedDateTime, finishedDateTime: now, fullSyncDoneDateTime };
  }
  if (run.round >= MAX_ROUNDS) return failed(atEnd, "source-unsettled", nowMs);
  return {
    ...atEnd,
    run: { ...read, link: position, round: run.round + 1, roundPages: 0, roundMessages: 0, trail: null },
  };
}

/** Whether nothing can have escaped the round that ended. */
function isWhole(run: SyncRun, { isWhole: saysReader = false }: { readonly isWhole?: boolean }): boolean {
  return saysReader || run.roundPages === 1 || (run.round >= MAX_ROUNDS && run.roundMessages === 0);
}

/**
 * The link under way is of no use any more. First the last position is tried, if it is not that link, since what follows it
 * is little; then everything is read again from the beginning.
 */
export function restarted(cursor: Cursor, run: SyncRun, nowMs: number): Cursor {
  const now = toIso(nowMs);
  const link = run.restarts === 0 && run.link !== cursor.position ? cursor.position : null;
  const again = newRun(now, link, run.restarts + 1);
  // The position stays until the run from the beginning has another: a source that is not there today may be tomorrow.
  return { ...cursor, state: link === null ? "full" : cursor.state, run: again, touchedDateTime: now };
}

/** The answer at the link under way is none, today: its run ends, and if the link was the position, that one as well. */
export function withoutLink(cursor: Cursor, { link }: SyncRun): Cursor {
  const isPosition = link !== null && link === cursor.position;
  return { ...cursor, run: null, ...(isPosition ? { state: "full", position: null } : {}) };
}

function newRun(startedDateTime: string, link: string | null, restarts: number): SyncRun {
  return {
    startedDateTime,
    link,
    pages: 0,
    round: 1,
    roundPages: 0,
    roundMessages: 0,
    messages: 0,
    stored: 0,
    restarts,
    failingSinceDateTime: null,
    trail: null,
    leftOut: 0,
  };
}

export function failed(cursor: Cursor, reason: ErrorCode, nowMs: number): Cursor {
  const now = toIso(nowMs);
  const outcome = reason === "graph-not-found" ? "gone" : isTransientCode(reason) ? "for-now" : "for-good";
  return {
    ...cursor,
    touchedDateTime: now,
    failure: { reason, failedDateTime: now },
    failed: outcome,
    failedDateTime: now,
  };
}

/**
 * "Transient" has an end: a page that could not be read for so long is given up, and its source read from the beginning.
 * Longer than any outage of Graph's as a whole, in which all pages fail.
 */
const GIVE_UP_PAGE_AFTER_MS = 20 * 3_600_000;

/** Its page could not be read, for a reason that may pass; `undefined` when that has been so for too long. */
export function afterTransient(cursor: Cursor, run: SyncRun, nowMs: number): Cursor | undefined {
  const failingSinceDateTime = run.failingSinceDateTime ?? toIso(nowMs);
  if (nowMs - Date.parse(failingSinceDateTime) >= GIVE_UP_PAGE_AFTER_MS) return undefined;
  return { ...cursor, run: { ...run, failingSinceDateTime } };
}

/** Whether a job has nothing left to do: a run that began late enough has come to its end, or has failed since. */
export function isSatisfied(cursor: Cursor, job: Pick<SourceJob, "requestedDateTime" | "window">): boolean {
  const neededMs = Date.parse(job.window?.untilDateTime ?? job.requestedDateTime);
  const failedMs = cursor.failure ? Date.parse(cursor.failure.failedDateTime) : Number.NEGATIVE_INFINITY;
  return coveredMs(cursor) >= neededMs || failedMs >= Date.parse(job.requestedDateTime);
}

export function coveredMs(cursor: Cursor): number {
  return cursor.coveredDateTime === NEVER ? Number.NEGATIVE_INFINITY : Date.parse(cursor.coveredDateTime);
}

/** Whether no run has ever saved it: it stands as it was made. */
export function isUntouched({ coveredDateTime, run, failure }: Cursor): boolean {
  return coveredDateTime === NEVER && run === null && failure === null;
}

/** Whether its first job was sent lately: it is sent when the cursor is made. */
export function isNew(cursor: Cursor, nowMs: number): boolean {
  return isUntouched(cursor) && nowMs - Date.parse(cursor.touchedDateTime) < STALLED_AFTER_MS;
}

/** Why a source should be synced now; `undefined` when it should not. */
export function whyDue(cursor: Cursor | undefined, nowMs: number): Exclude<SyncReason, "gap"> | undefined {
  if (!cursor) return "new";
  const restingMs = nowMs - Date.parse(cursor.touchedDateTime);
  if (cursor.failure) return nowMs - Date.parse(cursor.failure.failedDateTime) >= SYNC_EVERY_MS ? "daily" : undefined;
  if (cursor.run) return restingMs >= STALLED_AFTER_MS ? "stalled" : undefined;
  // Its first job was sent when the cursor was made.
  if (cursor.coveredDateTime === NEVER) return restingMs >= STALLED_AFTER_MS ? "stalled" : undefined;
  return nowMs - coveredMs(cursor) >= SYNC_EVERY_MS ? "daily" : undefined;
}
