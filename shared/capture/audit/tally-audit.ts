import { type Clock, toIso } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { sendSyncJob, type TallyAuditJob } from "../../job/sync-job.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { type AuditRun, getRun, listReports, putRun, type SourceReport, summaryOf } from "./audit-record.ts";
import { isSound } from "./unbroken-record.ts";

export interface TallyAuditPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** Soon before the next day's run: a source that is not compared by then is left to it. */
export const GIVE_UP_AFTER_MS = 20 * 3_600_000;
const MIN_WAIT_MS = 2_000;
const MAX_WAIT_MS = 10 * 60_000;

/**
 * Adds up a run once all its sources are done, and looks again later until they are: the longer it takes, the longer it
 * waits. A run that is given up is incomplete, and the next run's window begins where the last complete one ended.
 */
export async function tallyAudit(ports: TallyAuditPorts, job: TallyAuditJob): Promise<void> {
  const { state, queue, clock, log } = ports;
  const run = await getRun(state, job.startedDateTime);
  if (run?.state !== "running") return;
  const reports = (await listReports(state, run.startedDateTime)).map(({ value }) => value);
  const nowMs = clock.nowMs();
  const elapsedMs = nowMs - Date.parse(run.startedDateTime);
  const isDone = reports.every((report) => report.state !== "waiting");
  if (!isDone && elapsedMs < GIVE_UP_AFTER_MS) {
    return sendSyncJob(queue, job, Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, elapsedMs / 2)));
  }
  const finished = finishedRun(run, reports, nowMs);
  await putRun(state, finished);
  const { startedDateTime, state: outcome, sources, totals } = finished;
  const fields = { startedDateTime, outcome, ...sources, ...totals, durationMs: elapsedMs };
  log.event("audit.finished", fields, isSound(finished) ? "info" : "warn");
}

function finishedRun(run: AuditRun, reports: readonly SourceReport[], nowMs: number): AuditRun {
  const isComplete = reports.every((report) => report.state !== "waiting");
  return {
    ...run,
    ...summaryOf(reports),
    state: isComplete ? "complete" : "incomplete",
    finishedDateTime: toIso(nowMs),
  };
}
