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

interface Stretch {
  readonly resources: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
  /** A window after it was compared, but not soundly. */
  readonly broken: boolean;
}

/**
 * Pure. A run that is incomplete breaks the record until a sound one covers its window, and so it does: the next run
 * begins where the last complete one ended. A gap that was healed does not break it, once audited after its end. A
 * resource that was not compared before begins a record of its own.
 */
export function unbrokenRecord(runs: readonly AuditRun[], gaps: readonly Gap[]): UnbrokenRecord {
  const finished = runs.filter(({ state }) => state !== "running");
  const inOrder = finished.toSorted((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime));
  const stretch = inOrder.reduce<Stretch | undefined>(extended, undefined);
  if (!stretch) return { unbrokenSince: null, auditedUntil: null };
  const { fromMs, untilMs, broken } = stretch;
  const isUnbroken = !broken && gaps.every((gap) => isHealedBefore(gap, untilMs));
  return { unbrokenSince: isUnbroken ? toIso(fromMs) : null, auditedUntil: toIso(untilMs) };
}

/** Every source compared or gone, everything that was found repaired. Chats that have to come first are never compared. */
export function isSound({ state, sources, totals, resources }: AuditRun): boolean {
  const { missing, stale, repaired, invalid } = totals;
  const isRepaired = missing + stale === repaired && invalid === 0;
  return state === "complete" && sources.failed === sources.gone && isRepaired && resources.every(hasListedSources);
}

function extended(stretch: Stretch | undefined, run: AuditRun): Stretch | undefined {
  if (!isSound(run)) return stretch && { ...stretch, broken: true };
  const fromMs = Date.parse(run.fromDateTime);
  const untilMs = Date.parse(run.untilDateTime);
  const { resources } = run;
  const isNew = (resource: string) => !stretch?.resources.includes(resource);
  if (!stretch || fromMs > stretch.untilMs || resources.some(isNew))
    return { resources, fromMs, untilMs, broken: false };
  return {
    resources,
    fromMs: Math.min(fromMs, stretch.fromMs),
    untilMs: Math.max(untilMs, stretch.untilMs),
    broken: false,
  };
}

function isHealedBefore({ closedDateTime, untilDateTime }: Gap, auditedUntilMs: number): boolean {
  // One whose resource nobody wants any more is closed without an end.
  return closedDateTime !== null && Date.parse(untilDateTime ?? closedDateTime) <= auditedUntilMs;
}
