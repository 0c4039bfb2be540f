import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { FINAL_REFUSALS, type PageStep, runPages } from "../../job/run-pages.ts";
import { type BackfillLaneJob, sendSyncJob } from "../../job/sync-job.ts";
import { type ExportSource, exportSourceId } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import {
  addCounts,
  type BackfillRun,
  getBackfill,
  isRunning,
  type Lane,
  laneId,
  NO_COUNTS,
  putSource,
  ROWS_TTL_SECONDS,
  rowsOfLane,
  type SourceRow,
} from "./backfill-record.ts";
import { finishBackfill } from "./finish-backfill.ts";
import { type PageCounts, type ReadPagePorts, readPage } from "./read-page.ts";
import { afterPage, firstReading, type Reading, restarted, retainedReading } from "./reading.ts";

export interface LanePorts extends ReadPagePorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rows that are taken in one query. */
const TAKEN_AT_ONCE = 20;
/** A page of Graph's bad moments is tried so often, later and later, for half an hour; then its source is left for the next round. */
const MAX_TRIES = 9;

/** Whoever ended a lane looks at the run once more: see `runLane`. */
const LOOK_AGAIN_AFTER_MS = 5_000;

/** A lane with a source under way. */
interface Position {
  readonly run: BackfillRun;
  readonly lane: Lane;
  readonly source: ExportSource;
  readonly reading: Reading;
}

/**
 * Reads the sources of one lane, one after the other, page by page: see `runPages`. What is counted is saved with the
 * position, so a crash reads the page under way again and counts nothing twice.
 *
 *   paused, or over? ──▶ end         take a source ──▶ save ──▶ page ──▶ store ──▶ save and count ──▶ page … ──▶ take …
 *
 * @throws what may succeed later: the queue brings the job again
 */
export async function runLane(ports: LanePorts, job: BackfillLaneJob): Promise<void> {
  const { state, queue, clock } = ports;
  const { backfillId } = job;
  const run = (await getBackfill(state, backfillId))?.value;
  if (run?.state !== "running" || run.sources === null) return;
  const end = await runPages<Lane>(ports, {
    kind: "backfill-lane",
    id: laneId(backfillId, job.lane),
    ttlSeconds: ROWS_TTL_SECONDS,
    begin: (stored) => begun(stored, run, clock.nowMs()),
    page: (lane) => step(ports, job, lane),
    requeue: (waitMs) => sendSyncJob(queue, job, waitMs),
  });
  if (end.outcome === "finished" || end.outcome === "not-needed") await finishBackfill(ports, backfillId);
  // Another lane that ended in this moment may have seen as little of this one as this one of it, and whoever resumed the
  // run in the moment in which it was seen paused sent a job that this one superseded.
  if (end.outcome === "finished" && (await isRunning(state, backfillId))) {
    await sendSyncJob(queue, job, LOOK_AGAIN_AFTER_MS);
  }
}

const BETWEEN = { source: null, reading: null, tries: 0 } as const;

function begun(stored: Lane | undefined, { round }: BackfillRun, nowMs: number): Lane | undefined {
  if (stored?.round === round) return stored.finishedRound === String(round) ? undefined : stored;
  const counts = { ...(stored?.counts ?? NO_COUNTS), sourcesFailed: 0 };
  return { round, finishedRound: "", afterId: null, next: [], ...BETWEEN, counts, touchedDateTime: toIso(nowMs) };
}

async function step(ports: LanePorts, job: BackfillLaneJob, stored: Lane): Promise<PageStep<Lane>> {
  const run = (await getBackfill(ports.state, job.backfillId))?.value;
  // The position stands: whoever resumes the run sends its lanes again.
  if (run?.state !== "running" || run.round !== stored.round) return { kind: "end", value: stored };
  const lane = { ...stored, touchedDateTime: toIso(ports.clock.nowMs()) };
  const { source, reading } = lane;
  if (source === null || reading === null) return takeStep(ports, job, { run, lane });
  const position = { run, lane, source, reading };
  try {
    return await pageStep(ports, position);
  } catch (error) {
    const failed = await failedStep(ports, position, error);
    if (failed === undefined) throw error;
    return failed;
  }
}

async function takeStep(
  { state }: LanePorts,
  { backfillId, lane: number }: BackfillLaneJob,
  { run, lane }: Pick<Position, "run" | "lane">,
): Promise<PageStep<Lane>> {
  const [source, ...next] = lane.next;
  if (source)
    return { kind: "next", value: { ...lane, source, next, reading: firstReading(run.fromDateTime), tries: 0 } };
  const rows = await state.page<SourceRow>({
    kind: "backfill-source",
    prefix: rowsOfLane(backfillId, { round: run.round, lane: number }),
    limit: TAKEN_AT_ONCE,
    ...(lane.afterId === null ? {} : { afterId: lane.afterId }),
  });
  const afterId = rows.at(-1)?.id;
  if (afterId === undefined) return { kind: "end", value: { ...lane, finishedRound: String(run.round) } };
  return { kind: "next", value: { ...lane, afterId, next: rows.map(({ value }) => value.source) } };
}

async function pageStep(ports: LanePorts, position: Position): Promise<PageStep<Lane>> {
  const { run, reading } = position;
  const { next, counts } = await readPage(ports, { ...position, asked: run.asked, untilDateTime: run.untilDateTime });
  const lane = counted(position.lane, counts);
  const after = afterPage(reading, next, run.untilDateTime);
  // Followed on, the link would be read for ever.
  if (after === undefined) return sourceFailed(ports, { ...position, lane }, "graph-answer-invalid");
  if (after !== null) return { kind: "next", value: { ...lane, reading: after, tries: 0 } };
  return {
    kind: "next",
    value: hasRetained(position) ? { ...lane, reading: retainedReading(run.fromDateTime) } : sourceDone(lane),
  };
}

function counted(lane: Lane, { messages, stored, invalid, retainedVersions }: PageCounts): Lane {
  const counts = { ...NO_COUNTS, requests: 1, messages, stored, invalid, retainedVersions };
  return { ...lane, tries: 0, counts: addCounts(lane.counts, counts) };
}

function hasRetained({ run, source, reading }: Position): boolean {
  return run.asked.retained && reading.part === "messages" && (source.kind === "team" || source.kind === "user-chats");
}

function sourceDone(lane: Lane): Lane {
  return { ...lane, ...BETWEEN, counts: addCounts(lane.counts, { ...NO_COUNTS, sourcesDone: 1 }) };
}

/** What a failure leads to; `undefined`: it may pass, and says nothing about the source. */
async function failedStep(ports: LanePorts, position: Position, error: unknown): Promise<PageStep<Lane> | undefined> {
  const { lane, reading } = position;
  const reason = codeOf(error);
  if (reason === "graph-unavailable") {
    const tries = lane.tries + 1;
    if (tries < MAX_TRIES) return { kind: "note", value: { ...lane, tries }, error };
    return sourceFailed(ports, position, reason);
  }
  if (!FINAL_REFUSALS.has(reason)) return undefined;
  const again = reason === "graph-gone" ? restarted(reading) : undefined;
  if (again) return { kind: "next", value: { ...lane, reading: again } };
  if (reading.part === "messages") return sourceFailed(ports, position, reason);
  // Its messages were given, so it is not the source that is refused: nothing is retained of it.
  const counts = addCounts(lane.counts, { ...NO_COUNTS, withoutPolicy: 1 });
  return { kind: "next", value: sourceDone({ ...lane, counts }) };
}

/** Written down for the next round before the lane goes on. */
async function sourceFailed(
  { state, log }: LanePorts,
  { run, lane, source }: Position,
  reason: ErrorCode,
): Promise<PageStep<Lane>> {
  const { backfillId, round } = run;
  await putSource(state, { backfillId, round: round + 1 }, { source, reason });
  log.event("backfill.failed", { backfillId, source: exportSourceId(source), reason }, "warn");
  return {
    kind: "next",
    value: { ...lane, ...BETWEEN, counts: addCounts(lane.counts, { ...NO_COUNTS, sourcesFailed: 1 }) },
  };
}
