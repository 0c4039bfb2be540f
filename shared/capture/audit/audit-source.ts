import type { Clock } from "../../base/clock.ts";
import { codeOf, type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { DEFAULT_WAIT_MS, RUN_BUDGET_MS } from "../../job/run-pages.ts";
import { type AuditJob, sendSyncJob } from "../../job/sync-job.ts";
import type { ExportPage, MessageExport } from "../../port/message-export.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { reportId, type SourceReport } from "./audit-record.ts";
import { type ComparePorts, comparePage, type PageFigures, repairPage } from "./compare-page.ts";
import { add, addToTable, comparedAnew, NO_FIGURES } from "./figures.ts";

export interface AuditSourcePorts extends ComparePorts {
  readonly messageExport: MessageExport;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * - done: compared to the end
 * - continued: the rest stands in the queue
 * - superseded: another invocation compares this source and goes on
 * - failed: Graph will not give it
 * - not-needed: it was compared before, or the run is forgotten
 */
export type AuditOutcome = "done" | "continued" | "superseded" | "failed" | "not-needed";

/** A source whose links always die at once would be read from the beginning for ever. */
const MAX_RESTARTS = 2;

/** Answers that another attempt will not change. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  "graph-gone",
  "graph-bad-request",
  "graph-not-found",
  "graph-forbidden",
  "graph-answer-invalid",
]);

type Entry = StateEntry<SourceReport>;

/** Another invocation wrote the report first. Not a code: a conflict over a message is none about the source. */
class Superseded extends Error {}

/**
 * Compares one source of a run, page by page:
 *
 *   read page ──▶ compare ──▶ write down the holes ──▶ repair ──▶ count, save position ──▶ read page …
 *              crash: read again             crash: read again; what was written down is counted once all the same
 *
 * @throws what may succeed later: `graph-unavailable`, `graph-unauthorized`, the stores' errors; the queue brings the
 *   job again
 */
export async function auditSource(ports: AuditSourcePorts, job: AuditJob): Promise<AuditOutcome> {
  const deadlineMs = ports.clock.nowMs() + RUN_BUDGET_MS;
  let entry = await ports.state.get<SourceReport>("audit", reportId(job.startedDateTime, job.source));
  try {
    for (;;) {
      if (entry?.value.state !== "waiting") return "not-needed";
      const step = await onePage(ports, job, entry);
      if (typeof step === "number") return await continueLater(ports, job, step);
      if (step.value.state !== "waiting") return step.value.state;
      if (ports.clock.nowMs() >= deadlineMs) return await continueLater(ports, job, 0);
      entry = step;
    }
  } catch (error) {
    if (error instanceof Superseded) return "superseded";
    throw error;
  }
}

/** @returns the report after the page, or how many milliseconds Graph wants us to wait */
async function onePage(ports: AuditSourcePorts, job: AuditJob, entry: Entry): Promise<Entry | number> {
  const { source, window } = job;
  let page: ExportPage;
  try {
    page = await ports.messageExport.page({ source, window, link: entry.value.link ?? undefined });
  } catch (error) {
    return readFailed(ports, { job, entry, error });
  }
  const compared = await comparePage(ports, page.messages);
  const earlier = entry.value.holes;
  const holes = unionOf(earlier, compared.holes);
  const written = holes.length > earlier.length ? await save(ports, entry, { ...entry.value, holes }) : entry;
  const figures = await repairPage(ports, compared, earlier);
  reportHoles(ports, entry.id, figures);
  const table = addToTable(entry.value, figures.conversations, figures.others);
  const state = page.next === undefined ? "done" : "waiting";
  return save(ports, written, { ...entry.value, ...table, state, holes: [], link: page.next ?? null });
}

function unionOf(earlier: SourceReport["holes"], found: SourceReport["holes"]): SourceReport["holes"] {
  const known = new Set(earlier.map(({ key }) => key));
  return [...earlier, ...found.filter(({ key }) => !known.has(key))];
}

function reportHoles({ log }: AuditSourcePorts, source: string, { conversations, others }: PageFigures): void {
  const { missing, stale, repaired, invalid } = conversations.reduce(add, { ...NO_FIGURES, ...others });
  if (missing + stale + invalid === 0) return;
  log.event("audit.repaired", { source, missing, stale, repaired, invalid }, "warn");
}

async function readFailed(
  ports: AuditSourcePorts,
  { job, entry, error }: { readonly job: AuditJob; readonly entry: Entry; readonly error: unknown },
): Promise<Entry | number> {
  const reason = codeOf(error);
  if (reason === "graph-throttled" && error instanceof TeamsinkError) return error.retryAfterMs ?? DEFAULT_WAIT_MS;
  const report = entry.value;
  if (reason === "graph-gone" && report.link !== null && report.restarts < MAX_RESTARTS) {
    const restarts = report.restarts + 1;
    return save(ports, entry, { ...report, ...comparedAnew(report), link: null, restarts });
  }
  if (!FINAL.has(reason)) throw error;
  const { startedDateTime } = job;
  ports.log.event("audit.failed", { startedDateTime, source: entry.id, reason }, "warn");
  return save(ports, entry, { ...report, state: "failed", reason, link: null });
}

async function continueLater({ queue }: AuditSourcePorts, job: AuditJob, waitMs: number): Promise<"continued"> {
  await sendSyncJob(queue, job, waitMs);
  return "continued";
}

async function save({ state }: AuditSourcePorts, entry: Entry, value: SourceReport): Promise<Entry> {
  try {
    return await state.put({ kind: "audit", id: entry.id, value, expect: entry.etag });
  } catch (error) {
    throw codeOf(error) === "state-conflict" ? new Superseded() : error;
  }
}
