import { toIso } from "../../base/clock.ts";
import type { ErrorCode } from "../../base/errors/errors.ts";

/**
 * A rebuild: of every document from the raw payloads. Times are ISO 8601.
 *
 *   POST ──▶ running ── divided into parts ── each part walked ──▶ finished ── POST: a new one ──▶ running …
 */
export interface RebuildRun {
  readonly startedDateTime: string;
  /** Prefixes of paths that are walked side by side; null until it is divided. */
  readonly parts: readonly string[] | null;
  readonly finishedDateTime: string | null;
  /** What it came to, from its end on: its parts expire. */
  readonly progress?: RebuildProgress;
}

export interface PageCounts {
  /** Raw payloads read, every version of a message counted. */
  readonly payloads: number;
  /** Those that made or replaced a document. */
  readonly stored: number;
  /** Those that a version as high was there for. */
  readonly unchanged: number;
  /** Those that are dead letters now: unreadable, refused, or under another payload's path. */
  readonly refused: number;
}

/** How far one part has come. Counts are exact, since they are saved with the position. */
export interface RebuildPart extends PageCounts {
  /** Last time a page was done, or failed. */
  readonly touchedDateTime: string;
  /** A text, so that parts can be counted by it. */
  readonly state: "running" | "finished";
  /** Why its last page failed, while it has not succeeded since. */
  readonly reason: ErrorCode | null;
  readonly pages: number;
  /** The blob store's own word for the position; null at the beginning. */
  readonly continuation: string | null;
}

/** What is said of a rebuild. */
export interface RebuildProgress extends PageCounts {
  readonly state: "running" | "finished" | "failed";
  readonly startedDateTime: string;
  readonly touchedDateTime: string;
  readonly finishedDateTime: string | null;
  /** Why a page of a part failed the last time, while the state is `failed`: it is tried again by itself. */
  readonly reason: ErrorCode | null;
  /** Of the raw payloads, walked side by side; null until it is known. */
  readonly parts: number | null;
  readonly partsFinished: number;
  readonly pages: number;
}

const NO_COUNTS: PageCounts = { payloads: 0, stored: 0, unchanged: 0, refused: 0 };

/** Longer than a page and the longest pause between two tries take: then its jobs are lost. */
export const STALLED_AFTER_MS = 30 * 60_000;

export function newRun(nowMs: number): RebuildRun {
  return { startedDateTime: toIso(nowMs), parts: null, finishedDateTime: null };
}

export function newPart(nowMs: number): RebuildPart {
  const touchedDateTime = toIso(nowMs);
  return { touchedDateTime, state: "running", reason: null, pages: 0, continuation: null, ...NO_COUNTS };
}

/** One page is stored: the part goes on after it, or is finished. */
export function afterPage(
  part: RebuildPart,
  { counts, continuation }: { readonly counts: PageCounts; readonly continuation: string | undefined },
  nowMs: number,
): RebuildPart {
  return {
    ...addCounts(part, counts),
    touchedDateTime: toIso(nowMs),
    state: continuation === undefined ? "finished" : "running",
    reason: null,
    pages: part.pages + 1,
    continuation: continuation ?? null,
  };
}

export function afterFailure(part: RebuildPart, reason: ErrorCode, nowMs: number): RebuildPart {
  return { ...part, reason, touchedDateTime: toIso(nowMs) };
}

export function progressOf(run: RebuildRun, parts: readonly RebuildPart[]): RebuildProgress {
  const reason = parts.find((part) => part.reason !== null)?.reason ?? null;
  const counts = parts.reduce<PageCounts>((sum, part) => addCounts(sum, part), NO_COUNTS);
  return {
    state: run.finishedDateTime === null ? (reason === null ? "running" : "failed") : "finished",
    startedDateTime: run.startedDateTime,
    touchedDateTime: parts.reduce(
      (last, part) => (part.touchedDateTime > last ? part.touchedDateTime : last),
      run.startedDateTime,
    ),
    finishedDateTime: run.finishedDateTime,
    reason,
    parts: run.parts?.length ?? null,
    partsFinished: parts.filter(({ state }) => state === "finished").length,
    pages: parts.reduce((sum, { pages }) => sum + pages, 0),
    payloads: counts.payloads,
    stored: counts.stored,
    unchanged: counts.unchanged,
    refused: counts.refused,
  };
}

/** Whether its jobs can be relied upon to be in the queue or under way. */
export function isUnderWay({ touchedDateTime }: RebuildProgress, nowMs: number): boolean {
  return nowMs - Date.parse(touchedDateTime) < STALLED_AFTER_MS;
}

function addCounts<T extends PageCounts>(one: T, other: PageCounts): T {
  return {
    ...one,
    payloads: one.payloads + other.payloads,
    stored: one.stored + other.stored,
    unchanged: one.unchanged + other.unchanged,
    refused: one.refused + other.refused,
  };
}
