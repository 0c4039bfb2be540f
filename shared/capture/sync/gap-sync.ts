import { toIso } from "../../base/clock.ts";
import { codeOf, errorRow } from "../../base/errors/errors.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { concernedSources, hasSources, isConcerned } from "../../resource/sources.ts";
import { type Gap, type GapEntry, openGaps, writeGap } from "../subscription/gap-ledger.ts";
import { type Cursor, coveredMs } from "./cursor.ts";
import { type ScheduleSyncPorts, scheduleSync } from "./schedule-sync.ts";
import type { SourceSchedulerPorts } from "./source-scheduler.ts";

/** After this time sources that are still behind are asked for again. */
export const ASK_AGAIN_AFTER_MS = 6 * 3_600_000;

/** How far the sources of a gap have come. */
export interface Healing {
  /** Not read since the gap's end. */
  readonly pending: number;
  /** Graph does not give them. They are as whole as they can be made. */
  readonly unreadable: number;
}

export interface HealGapsResult {
  readonly closed: number;
  readonly requested: number;
  /** Still blind, or being healed. */
  readonly open: number;
}

/**
 * Moves every gap of the ledger one step on: asks for the sync of its sources once it ended, and closes it when all of
 * them have been read by a run that began after its end. Delta from the stored position covers whatever the gap hid.
 * A gap of a resource that is no longer wanted is closed as it is.
 */
export async function healGaps(
  ports: SourceSchedulerPorts,
  wantedResources: readonly string[],
): Promise<HealGapsResult> {
  const result = { closed: 0, requested: 0, open: 0 };
  const gaps = await openGaps(ports.state);
  if (gaps.length === 0) return result;
  const wanted = new Set(wantedResources.map(resourceKey));
  const cursors = (await ports.state.list<Cursor>("cursor")).map((entry) => entry.value);
  for (const entry of gaps) {
    try {
      const isWanted = wanted.has(resourceKey(entry.value.resource));
      result[isWanted ? await stepOn(ports, entry, cursors) : await close(ports, entry, 0)] += 1;
    } catch (error) {
      // Somebody extended it meanwhile: the next run decides about the longer one.
      if (codeOf(error) !== "state-conflict") throw error;
      result.open += 1;
    }
  }
  return result;
}

async function stepOn(
  ports: SourceSchedulerPorts,
  entry: GapEntry,
  cursors: readonly Cursor[],
): Promise<keyof HealGapsResult> {
  const gap = entry.value;
  // A resource whose messages cannot be read source by source keeps its gap, for people to see.
  if (gap.untilDateTime === null || !hasSources(gap.resource)) return "open";
  const nowMs = ports.clock.nowMs();
  const healing = healingOf(gap, cursors);
  if (gap.scheduledDateTime !== null && healing.pending === 0) {
    return close(ports, entry, healing.unreadable);
  }
  const askedDateTime = gap.requestedDateTime ?? gap.scheduledDateTime;
  if (askedDateTime !== null && nowMs - Date.parse(askedDateTime) < ASK_AGAIN_AFTER_MS) return "open";
  await sendSyncJob(ports.queue, { job: "gap", gapId: entry.id });
  await writeGap(ports.state, entry, { requestedDateTime: toIso(nowMs) });
  return "requested";
}

async function close(ports: SourceSchedulerPorts, entry: GapEntry, unreadable: number): Promise<"closed"> {
  await writeGap(ports.state, entry, { closedDateTime: toIso(ports.clock.nowMs()) });
  ports.log.event("gap.closed", { resource: entry.value.resource, gapId: entry.id, unreadable });
  return "closed";
}

/** Pure. Only meaningful once the gap ended and its sources were scheduled. */
export function healingOf(gap: Gap, cursors: readonly Cursor[]): Healing {
  const endMs = Date.parse(gap.untilDateTime ?? "");
  const scheduledMs = Date.parse(gap.scheduledDateTime ?? "");
  const concerned = concernedSources([gap.resource]);
  const healing = { pending: 0, unreadable: 0 };
  for (const cursor of cursors) {
    if (!isConcerned(cursor.source, concerned) || coveredMs(cursor) >= endMs) continue;
    healing[isUnreadable(cursor, scheduledMs) ? "unreadable" : "pending"] += 1;
  }
  return healing;
}

/**
 * One that was not found stays so; others only when they failed since they were asked for. What may pass does not count:
 * the source is asked for again.
 */
function isUnreadable({ failure }: Cursor, scheduledMs: number): boolean {
  if (!failure || errorRow(failure.reason).fault === "transient") return false;
  return failure.reason === "graph-not-found" || Date.parse(failure.failedDateTime) >= scheduledMs;
}

/** The job of one gap: finds its sources now, so that a channel made while we were blind is among them. */
export async function runGapJob(ports: ScheduleSyncPorts, gapId: string): Promise<void> {
  const entry = await ports.state.get<Gap>("gap", gapId);
  if (!entry || entry.value.closedDateTime !== null || entry.value.untilDateTime === null) return;
  const { resource, fromDateTime, untilDateTime } = entry.value;
  const scheduledDateTime = toIso(ports.clock.nowMs());
  await scheduleSync(ports, { resources: [resource], window: { fromDateTime, untilDateTime } });
  const now = await ports.state.get<Gap>("gap", gapId);
  if (now?.value.untilDateTime === untilDateTime) await writeGap(ports.state, now, { scheduledDateTime });
}
