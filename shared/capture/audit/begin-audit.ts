import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { type BeginAuditJob, sendSyncJob } from "../../job/sync-job.ts";
import type { ExportSource, ExportWindow } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { WholeListings } from "../sync/whole-listings.ts";
import { type AuditRun, getRun, listReports, listRuns, putRun, reportId, type SourceReport } from "./audit-record.ts";
import { auditSources } from "./audit-sources.ts";
import { planWindow } from "./audit-window.ts";
import { EMPTY_TABLE, NO_FIGURES } from "./figures.ts";

export interface BeginAuditPorts {
  readonly directoryReader: WholeListings;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs whose reports, and with them the figures by conversation, are kept. The runs themselves stay for ever. */
export const DETAILED_RUNS = 30;
const CONCURRENCY = 8;

/** Asks for an audit; the queue begins it, so that a listing that fails now is tried again. */
export async function requestAudit(
  { queue, clock }: Pick<BeginAuditPorts, "queue" | "clock">,
  resources: readonly string[],
): Promise<void> {
  await sendSyncJob(queue, {
    job: "audit-begin",
    startedDateTime: toIso(clock.nowMs()),
    resources: [...resources],
  });
}

/**
 * Sends a job for each source, and one that adds up when all are done. Repeating it after a crash sends some jobs twice,
 * which changes nothing; the run is written last, when all its reports are there.
 *
 * @throws what listing teams and users, and the stores throw: the queue brings the job again
 */
export async function beginAudit(ports: BeginAuditPorts, job: BeginAuditJob): Promise<void> {
  const { state, log } = ports;
  const { startedDateTime, resources } = job;
  if (!(await getRun(state, startedDateTime))) {
    const runs = await listRuns(state);
    await forgetReports(state, runs);
    const window = planWindow(Date.parse(startedDateTime), runs);
    const sources = await sendSourceJobs(ports, job, window);
    const run: AuditRun = {
      startedDateTime,
      finishedDateTime: null,
      resources,
      ...window,
      state: "running",
      sources: { expected: sources, done: 0, failed: 0, gone: 0 },
      totals: NO_FIGURES,
    };
    await putRun(state, run);
    log.event("audit.started", { startedDateTime, ...window, resources: resources.length, sources });
  }
  await sendSyncJob(ports.queue, { job: "audit-tally", startedDateTime });
}

async function sendSourceJobs(
  ports: BeginAuditPorts,
  { startedDateTime, resources }: BeginAuditJob,
  window: ExportWindow,
): Promise<number> {
  const seen = new Set<string>();
  await forEachLimited(auditSources(ports.directoryReader, resources), CONCURRENCY, async (source) => {
    const id = reportId(startedDateTime, source);
    if (seen.has(id)) return;
    seen.add(id);
    await addReport(ports.state, id, source);
    await sendSyncJob(ports.queue, { job: "audit", startedDateTime, source, window });
  });
  return seen.size;
}

async function addReport(state: StateStore, id: string, source: ExportSource): Promise<void> {
  const value: SourceReport = {
    source,
    state: "waiting",
    reason: null,
    link: null,
    holes: [],
    restarts: 0,
    ...EMPTY_TABLE,
  };
  try {
    await state.put({ kind: "audit", id, value, expect: "absent" });
  } catch (error) {
    if (codeOf(error) !== "state-conflict") throw error;
  }
}

/** Of the one run that becomes too old with this one; the others went before. */
async function forgetReports(state: StateStore, runs: readonly AuditRun[]): Promise<void> {
  const tooOld = runs.at(-DETAILED_RUNS);
  if (!tooOld) return;
  const reports = await listReports(state, tooOld.startedDateTime);
  await forEachLimited(reports, CONCURRENCY, ({ id }) => state.remove("audit", id));
}
