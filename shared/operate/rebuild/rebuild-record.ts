import { toIso } from "../../base/clock.ts";
import type { ErrorCode } from "../../base/errors/errors.ts";
import type { RebuildJob } from "../../job/sync-job.ts";

/**
 * How far the rebuild has come. Times are ISO 8601; counts are exact, since they are saved with the position.
 *
 *   POST ──▶ running ── page, page, … ──▶ finished ── POST: a new one ──▶ running …
 *             │   ▲
 *             ▼   │ the queue, the dead letters or POST bring its job again: the next page
 *            failed (the position is kept)
 */
export interface RebuildRecord {
  readonly state: "running" | "finished" | "failed";
  readonly startedDateTime: string;
  /** Last time a page was done, or failed. */
  readonly touchedDateTime: string;
  readonly finishedDateTime: string | null;
  /** Why the last page failed, while the state is `failed`. */
  readonly reason: ErrorCode | null;
  readonly pages: number;
  /** Raw payloads read, every version of a message counted. */
  readonly payloads: number;
  /** Those that made or replaced a document. */
  readonly stored: number;
  /** Those that a version as high was there for. */
  readonly unchanged: number;
  /** Those that are dead letters now: unreadable, or under another payload's path. */
  readonly refused: number;
  /** The path of the last payload done; null before the first page is. */
  readonly position: string | null;
  /** The blob store's own word for the position; null at the beginning. */
  readonly continuation: string | null;
}

export type PageCounts = Pick<RebuildRecord, "payloads" | "stored" | "unchanged" | "refused">;

const NO_COUNTS: PageCounts = { payloads: 0, stored: 0, unchanged: 0, refused: 0 };

/** Longer than a page and its five tries in the queue take: then its job is lost. */
export const STALLED_AFTER_MS = 15 * 60_000;

export function newRebuild(nowMs: number): RebuildRecord {
  const now = toIso(nowMs);
  return {
    state: "running",
    startedDateTime: now,
    touchedDateTime: now,
    finishedDateTime: null,
    reason: null,
    pages: 0,
    ...NO_COUNTS,
    position: null,
    continuation: null,
  };
}

interface PageDone {
  readonly counts: PageCounts;
  readonly lastPath: string | undefined;
  readonly continuation: string | undefined;
}

/** One page is stored: the rebuild goes on after it, or is finished. */
export function afterPage(record: RebuildRecord, page: PageDone, nowMs: number): RebuildRecord {
  const now = toIso(nowMs);
  const isLast = page.continuation === undefined;
  return {
    ...record,
    state: isLast ? "finished" : "running",
    touchedDateTime: now,
    finishedDateTime: isLast ? now : null,
    reason: null,
    pages: record.pages + 1,
    payloads: record.payloads + page.counts.payloads,
    stored: record.stored + page.counts.stored,
    unchanged: record.unchanged + page.counts.unchanged,
    refused: record.refused + page.counts.refused,
    position: page.lastPath ?? record.position,
    continuation: page.continuation ?? null,
  };
}

export function afterFailure(record: RebuildRecord, reason: ErrorCode, nowMs: number): RebuildRecord {
  return { ...record, state: "failed", reason, touchedDateTime: toIso(nowMs) };
}

/** Whether its job can be relied upon to be in the queue or under way. */
export function isUnderWay(record: RebuildRecord, nowMs: number): boolean {
  return record.state === "running" && nowMs - Date.parse(record.touchedDateTime) < STALLED_AFTER_MS;
}

export function jobOf({ startedDateTime }: RebuildRecord): RebuildJob {
  return { job: "rebuild", startedDateTime };
}
