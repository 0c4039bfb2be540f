import { toIso } from "../../base/clock.ts";
import { exportSourceId } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import {
  type Asked,
  addCounts,
  type BackfillRun,
  type Estimate,
  type Lane,
  type LaneCounts,
  NO_COUNTS,
  rowsOf,
  type SourceRow,
  type Sources,
} from "./backfill-record.ts";
import { hoursOf } from "./estimate.ts";
import { readLanes } from "./finish-backfill.ts";
import { shareRead } from "./reading.ts";

/** What is said of a backfill. Times are ISO 8601. */
export interface BackfillReport {
  readonly backfillId: string;
  readonly state: BackfillRun["state"];
  readonly startedDateTime: string;
  readonly finishedDateTime: string | null;
  readonly fromDateTime: string | null;
  readonly untilDateTime: string;
  readonly asked: Asked;
  /** Null while they are being listed. */
  readonly sources:
    | (Omit<Sources, "estimate"> & {
        readonly found: number;
        readonly done: number;
        readonly failed: number;
        readonly left: number;
      })
    | null;
  readonly estimate: (Estimate & { readonly hours: number }) | null;
  readonly progress: Omit<LaneCounts, "sourcesDone" | "sourcesFailed"> & {
    /** Of all sources and all of their time, from 0 to 1. */
    readonly share: number;
    /** When it ends, if it goes on as it did; null while that cannot be said. */
    readonly expectedEndDateTime: string | null;
  };
  readonly underWay: readonly { readonly source: string; readonly part: string; readonly readUntilDateTime: string }[];
  /** The first hundred. */
  readonly failures: readonly { readonly source: string; readonly reason: string | null }[];
}

const MAX_FAILURES = 100;
/** What is extrapolated from less is no more than a guess. */
const SHARE_TO_SPEAK_OF = 0.001;

export async function reportOf(state: StateStore, run: BackfillRun, nowMs: number): Promise<BackfillReport> {
  const lanes = run.sources === null ? [] : await readLanes(state, run.backfillId);
  const counts = run.progress ?? lanes.reduce((sum, lane) => addCounts(sum, lane.counts), NO_COUNTS);
  const failures = await state.page<SourceRow>({
    kind: "backfill-source",
    prefix: rowsOf(run.backfillId, run.round + 1),
    limit: MAX_FAILURES,
  });
  const { sourcesDone, sourcesFailed, ...read } = counts;
  const { backfillId, startedDateTime, finishedDateTime, fromDateTime, untilDateTime, asked } = run;
  const share = shareOf(run, counts, lanes);
  return {
    backfillId,
    state: run.state,
    startedDateTime,
    finishedDateTime,
    fromDateTime,
    untilDateTime,
    asked,
    sources: run.sources && sourcesOf(run.sources, { sourcesDone, sourcesFailed }),
    estimate: run.sources && { ...run.sources.estimate, hours: hoursOf(run.sources.estimate) },
    progress: { ...read, share, expectedEndDateTime: expectedEnd(run, share, nowMs) },
    underWay: lanes.flatMap(({ source, reading }) =>
      source && reading
        ? [{ source: exportSourceId(source), part: reading.part, readUntilDateTime: reading.fromDateTime }]
        : [],
    ),
    failures: failures.map(({ value: { source, reason } }) => ({ source: exportSourceId(source), reason })),
  };
}

function foundOf({ teams, users, deletedTeams, deletedUsers }: Sources): number {
  return teams + users + deletedTeams + deletedUsers;
}

function sourcesOf(
  sources: Sources,
  { sourcesDone, sourcesFailed }: Pick<LaneCounts, "sourcesDone" | "sourcesFailed">,
) {
  const { estimate: _said, ...rest } = sources;
  const found = foundOf(sources);
  const left = Math.max(0, found - sourcesDone - sourcesFailed);
  return { ...rest, found, done: sourcesDone, failed: sourcesFailed, left };
}

function shareOf(run: BackfillRun, counts: LaneCounts, lanes: readonly Lane[]): number {
  const { state, sources } = run;
  if (state === "complete") return 1;
  const found = sources ? foundOf(sources) : 0;
  if (found === 0) return 0;
  const begun = lanes.reduce(
    (sum, { reading }) => sum + (reading?.part === "messages" ? shareRead(reading, run) : 0),
    0,
  );
  return Math.min(1, (counts.sourcesDone + counts.sourcesFailed + begun) / found);
}

function expectedEnd({ state, startedDateTime, pausedMs }: BackfillRun, share: number, nowMs: number): string | null {
  if (state !== "running" || share < SHARE_TO_SPEAK_OF) return null;
  const spentMs = nowMs - Date.parse(startedDateTime) - pausedMs;
  return toIso(nowMs + (spentMs * (1 - share)) / share);
}
