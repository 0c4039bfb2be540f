import { sendSyncJob, type TallyAuditJob } from "../../job/sync-job.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { getRun } from "./audit-record.ts";
import { readTotals } from "./audit-totals.ts";
import { type FinishAuditPorts, finishRun, isCompared, isOverdue, settleRun, withTotals } from "./finish-audit.ts";

export interface TallyAuditPorts extends FinishAuditPorts {
  readonly queue: WorkQueue;
}

const MIN_WAIT_MS = 2_000;
const MAX_WAIT_MS = 10 * 60_000;

/**
 * Ends a run once all its sources are done, and looks again later until they are: the longer it takes, the longer it
 * waits. It reads counters, never reports. A run that is given up is incomplete, and the next run's window begins where
 * the last complete one ended.
 */
export async function tallyAudit(ports: TallyAuditPorts, job: TallyAuditJob): Promise<void> {
  const { state, queue, clock } = ports;
  const entry = await getRun(state, job.startedDateTime);
  if (!entry) return;
  if (entry.value.state !== "running") return settleRun(ports, entry.value);
  const totals = await readTotals(state, job.startedDateTime);
  const nowMs = clock.nowMs();
  if (isCompared(withTotals(entry.value, totals)) || isOverdue(entry.value, nowMs))
    return finishRun(ports, entry, totals);
  const elapsedMs = nowMs - Date.parse(job.startedDateTime);
  await sendSyncJob(queue, job, Math.min(MAX_WAIT_MS, Math.max(MIN_WAIT_MS, elapsedMs / 2)));
}
