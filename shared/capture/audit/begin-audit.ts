import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import { runPages } from "../../job/run-pages.ts";
import { type BeginAuditJob, sendSyncJob } from "../../job/sync-job.ts";
import type { StateEntry } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { holdsMessages } from "../../resource/sources.ts";
import { firstPosition, type ListSourcesPorts, listStep, listStepFailed } from "./audit-listing.ts";
import { getRun, runId, type StoredRun } from "./audit-record.ts";
import { readTotals } from "./audit-totals.ts";
import { planWindow } from "./audit-window.ts";
import { NO_FIGURES } from "./figures.ts";
import {
  type FinishAuditPorts,
  finishRun,
  giveUpForgotten,
  isOverdue,
  runningRecord,
  settleRun,
} from "./finish-audit.ts";

export interface BeginAuditPorts extends ListSourcesPorts, FinishAuditPorts {}

/** Asks for an audit; the queue begins it, so that a listing that fails now is tried again. */
export async function requestAudit(
  { queue, clock }: { readonly queue: WorkQueue; readonly clock: Clock },
  resources: readonly string[],
): Promise<void> {
  await sendSyncJob(queue, {
    job: "audit-begin",
    startedDateTime: toIso(clock.nowMs()),
    resources: resources.filter(holdsMessages),
  });
}

/**
 * Writes the run down, finds its sources page by page with a job for each, and sends the job that adds up. It is one page
 * run over the document of the run itself: a crash repeats one step, see `listStep`.
 *
 * @throws what listing teams and users, and the stores throw: the queue brings the job again
 */
export async function beginAudit(ports: BeginAuditPorts, job: BeginAuditJob): Promise<void> {
  const { state, queue, clock, log } = ports;
  const { startedDateTime } = job;
  const entry = (await getRun(state, startedDateTime)) ?? (await openRun(ports, job));
  if (entry.value.state !== "running") return settleRun(ports, entry.value);
  if (!entry.value.listed && isOverdue(entry.value, clock.nowMs())) {
    return finishRun(ports, entry, await readTotals(state, startedDateTime));
  }
  const listed = entry.value.listed ? entry.value : await listSources(ports, job);
  if (!listed) return;
  // A repetition says it again, and adds up again: better twice than never, should a crash have come between.
  const { fromDateTime, untilDateTime, resources, sources } = listed;
  const found = { resources: resources.length, sources: sources.expected };
  log.event("audit.started", { startedDateTime, fromDateTime, untilDateTime, ...found });
  await sendSyncJob(queue, { job: "audit-tally", startedDateTime });
}

/** @returns the run once all its sources are found; before, somebody else goes on, or a message to do so is sent */
async function listSources(ports: BeginAuditPorts, job: BeginAuditJob): Promise<StoredRun | undefined> {
  const end = await runPages<StoredRun>(ports, {
    kind: "audit",
    id: runId(job.startedDateTime),
    begin: (run) => (run?.state === "running" && !run.listed ? run : undefined),
    page: (run) => listStep(ports, run),
    failed: (run, error) => listStepFailed(ports, run, error),
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
  return end.outcome === "finished" ? end.value : undefined;
}

/** At the start, so that whoever asks sees the run from then on. */
async function openRun(ports: BeginAuditPorts, job: BeginAuditJob): Promise<StateEntry<StoredRun>> {
  const { state } = ports;
  const { startedDateTime, resources } = job;
  await giveUpForgotten(ports, (run) => readTotals(state, run.startedDateTime));
  const record = await runningRecord(state);
  const value: StoredRun = {
    startedDateTime,
    finishedDateTime: null,
    resources,
    ...planWindow(Date.parse(startedDateTime), record?.comparedUntilDateTime ?? null),
    state: "running",
    listed: false,
    sources: { expected: 0, done: 0, failed: 0, gone: 0 },
    totals: NO_FIGURES,
    listing: firstPosition(resources),
  };
  try {
    return await state.put({ kind: "audit", id: runId(startedDateTime), value, expect: "absent" });
  } catch (error) {
    const written = codeOf(error) === "state-conflict" ? await getRun(state, startedDateTime) : undefined;
    if (!written) throw error;
    return written;
  }
}
