import { toIso } from "../../base/clock.ts";
import { hasListedSources } from "../../resource/sources.ts";
import type { Gap } from "../subscription/gap-ledger.ts";
import type { AuditRun } from "./audit-record.ts";

export interface UnbrokenRecord {
  /**
   * The earliest time from which everything is known to be stored: windows join, were compared completely, what was
   * missing in them is stored, and no gap is open. Null when there is no such time now. ISO 8601.
   */
  readonly unbrokenSince: string | null;
  /** Until when it was compared. What is younger is not audited yet. */
  readonly auditedUntil: string | null;
}

/** What all finished runs come to: one document instead of every run there was. Times are ISO 8601. */
export interface RunningRecord {
  /** Of the runs in it, the one that started last. */
  readonly latest: AuditRun;
  /** The last end of a window that was compared completely; null before the first. */
  readonly comparedUntilDateTime: string | null;
  /** Null before the first sound run. */
  readonly stretch: Stretch | null;
}

export interface Stretch {
  readonly resources: readonly string[];
  readonly fromDateTime: string;
  readonly untilDateTime: string;
  /** A window after it was compared, but not soundly. */
  readonly broken: boolean;
}

/**
 * Pure: the record with one more finished run. A run that is incomplete breaks it until a sound one covers its window,
 * and so it does: the next run begins where the last complete one ended. A resource that was not compared before begins a
 * record of its own.
 *
 * Runs come in the order in which they started. One that is in it already changes nothing, and neither does one that ends
 * after a later one has: it was not complete when that one began, whose window therefore covers its own.
 */
export function foldRun(record: RunningRecord | undefined, run: AuditRun): RunningRecord {
  if (record && Date.parse(record.latest.startedDateTime) >= Date.parse(run.startedDateTime)) return record;
  const { untilDateTime, state } = run;
  const ends = [record?.comparedUntilDateTime ?? [], state === "complete" ? untilDateTime : []].flat();
  return {
    latest: run,
    comparedUntilDateTime: ends.length === 0 ? null : toIso(Math.max(...ends.map((end) => Date.parse(end)))),
    stretch: extended(record?.stretch ?? null, run),
  };
}

/** Pure. A gap that was healed does not break the record, once audited after its end. */
export function unbrokenRecord(record: RunningRecord | undefined, gaps: readonly Gap[]): UnbrokenRecord {
  const stretch = record?.stretch ?? null;
  if (!stretch) return { unbrokenSince: null, auditedUntil: null };
  const { fromDateTime, untilDateTime, broken } = stretch;
  const isUnbroken = !broken && gaps.every((gap) => isHealedBefore(gap, Date.parse(untilDateTime)));
  return { unbrokenSince: isUnbroken ? fromDateTime : null, auditedUntil: untilDateTime };
}

/** Every source compared or gone, everything that was found repaired. Chats that have to come first are never compared. */
export function isSound({ state, sources, totals, resources }: AuditRun): boolean {
  const { missing, stale, repaired, invalid } = totals;
  const isRepaired = missing + stale === repaired && invalid === 0;
  return state === "complete" && sources.failed === sources.gone && isRepaired && resources.every(hasListedSources);
}

function extended(stretch: Stretch | null, run: AuditRun): Stretch | null {
  if (!isSound(run)) return stretch && { ...stretch, broken: true };
  const { resources, fromDateTime, untilDateTime } = run;
  const fromMs = Date.parse(fromDateTime);
  const isNew = (resource: string) => !stretch?.resources.includes(resource);
  if (!stretch || fromMs > Date.parse(stretch.untilDateTime) || resources.some(isNew))
    return { resources, fromDateTime, untilDateTime, broken: false };
  return {
    resources,
    fromDateTime: toIso(Math.min(fromMs, Date.parse(stretch.fromDateTime))),
    untilDateTime: toIso(Math.max(Date.parse(untilDateTime), Date.parse(stretch.untilDateTime))),
    broken: false,
  };
}

function isHealedBefore({ closedDateTime, untilDateTime }: Gap, auditedUntilMs: number): boolean {
  // One whose resource nobody wants any more is closed without an end.
  return closedDateTime !== null && Date.parse(untilDateTime ?? closedDateTime) <= auditedUntilMs;
}
