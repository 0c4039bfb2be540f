import type { Clock } from "../../base/clock.ts";
import type { Result } from "../../base/errors/errors.ts";
import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Log } from "../../base/log.ts";
import type { CaptureName } from "../../base/settings.ts";
import { afterLink, FINAL_REFUSALS, type PageStep, runPages } from "../../job/run-pages.ts";
import { type AuditJob, sendSyncJob } from "../../job/sync-job.ts";
import { type ExportPage, exportSourceId, type MessageExport } from "../../port/message-export.ts";
import type { UpsertOutcome } from "../../port/message-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { FINDINGS_TTL_SECONDS, MAX_RESTARTS, putFindings, type SourceReport, sourceRowId } from "./audit-record.ts";
import { foldReport } from "./audit-totals.ts";
import { type ComparedPage, type ComparePorts, comparePage, type PageFigures, repairPage } from "./compare-page.ts";
import { add, addToTable, comparedAnew, NO_FIGURES } from "./figures.ts";

export interface AuditSourcePorts extends ComparePorts {
  readonly captures: ReadonlySet<CaptureName>;
  /** Stores a version that a retention policy kept. Throws the stores' transient errors. */
  storeRetained(payload: JsonObject): Promise<Result<UpsertOutcome>>;
  readonly messageExport: MessageExport;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** Versions of one page stored at the same time. */
const CONCURRENCY = 8;

/**
 * - done: compared to the end
 * - continued: the rest stands in the queue
 * - superseded: another invocation compares this source and goes on
 * - failed: Graph will not give it
 * - not-needed: it was compared before, or the run is forgotten
 */
export type AuditOutcome = "done" | "continued" | "superseded" | "failed" | "not-needed";

/** A page that was read in this invocation and whose holes are being written down. */
interface PageAtHand {
  readonly link: string | null;
  readonly page: ExportPage;
  readonly compared: ComparedPage;
  /** Holes that were written down before it was read. */
  readonly earlier: SourceReport["holes"];
}

/**
 * Compares one source of a run, page by page, see `runPages`, and adds what came of it to the totals of the run:
 *
 *   read page ──▶ compare ──▶ write down the holes ──▶ repair ──▶ count, save position ──▶ read page …
 *              crash: read again             crash: read again; what was written down is counted once all the same
 *   … then, with CAPTURE=retained-versions, what a retention policy kept of the window, page by page
 *   … at the end ──▶ keep what was found ──▶ fold into the totals
 *                                    crash: the report is finished, and the rest is done again
 *
 * @throws what may succeed later: `graph-unavailable`, `graph-unauthorized`, the stores' errors; the queue brings the
 *   job again
 */
export async function auditSource(ports: AuditSourcePorts, job: AuditJob): Promise<AuditOutcome> {
  const { state, queue } = ports;
  const id = sourceRowId(job.startedDateTime, exportSourceId(job.source));
  let atHand: PageAtHand | undefined;
  const end = await runPages<SourceReport>(ports, {
    kind: "audit-source",
    id,
    ttlSeconds: FINDINGS_TTL_SECONDS,
    begin: (report) => (report?.state === "waiting" ? report : undefined),
    page: async (report) => {
      if (report.part === "retained") return retainedStep(ports, job, report);
      const read = atHand?.link === report.link ? atHand : await readPage(ports, job, report);
      const holes = unionOf(report.holes, read.compared.holes);
      const isNoted = holes.length === report.holes.length;
      atHand = isNoted ? undefined : read;
      return isNoted ? repairedStep(ports, job, { report, read }) : { kind: "next", value: { ...report, holes } };
    },
    failed: (report, error) => readFailed(ports, job, { report, error }),
    requeue: (waitMs) => sendSyncJob(queue, job, waitMs),
  });
  if (end.outcome === "continued" || end.outcome === "superseded") return end.outcome;
  const report = end.outcome === "finished" ? end.value : (await state.get<SourceReport>("audit-source", id))?.value;
  if (report && report.state !== "waiting" && !report.folded) {
    await putFindings(state, job.startedDateTime, report);
    await foldReport(state, job.startedDateTime, report);
  }
  return end.outcome === "finished" && report?.state !== "waiting" ? (report?.state ?? "not-needed") : "not-needed";
}

async function readPage(ports: AuditSourcePorts, job: AuditJob, report: SourceReport): Promise<PageAtHand> {
  const { source, window } = job;
  const page = await ports.messageExport.page({ source, window, link: report.link ?? undefined });
  return { link: report.link, page, compared: await comparePage(ports, page.messages), earlier: report.holes };
}

async function repairedStep(
  ports: AuditSourcePorts,
  job: AuditJob,
  { report, read }: { readonly report: SourceReport; readonly read: PageAtHand },
): Promise<PageStep<SourceReport>> {
  const { page, compared, earlier } = read;
  const figures = await repairPage(ports, compared, earlier);
  reportHoles(ports, exportSourceId(job.source), figures);
  const table = addToTable(report, figures.conversations, figures.others);
  const pages = report.pages + 1;
  const counted: SourceReport = { ...report, ...table, pages, holes: [] };
  if (page.next === undefined && wantsRetained(ports, job)) {
    return { kind: "next", value: { ...counted, part: "retained", link: null, trail: null } };
  }
  if (page.next === undefined) return doneStep(counted);
  const trail = afterLink(report.trail, { from: report.link, to: page.next }, pages);
  // Followed on, it would be read for ever.
  if (trail === undefined) return failedStep(ports, job, { report: counted, reason: "graph-answer-invalid" });
  return { kind: "next", value: { ...counted, link: page.next, trail } };
}

function doneStep(report: SourceReport): PageStep<SourceReport> {
  return { kind: "end", value: { ...report, state: "done", link: null, trail: null } };
}

/** Of users and teams alone Graph gives what was retained. */
function wantsRetained({ captures }: AuditSourcePorts, { source }: AuditJob): boolean {
  return captures.has("retained-versions") && (source.kind === "team" || source.kind === "user-chats");
}

/** Versions are history: they are kept, and neither compared nor counted. */
async function retainedStep(
  ports: AuditSourcePorts,
  { source, window }: AuditJob,
  report: SourceReport,
): Promise<PageStep<SourceReport>> {
  const page = await ports.messageExport.page({ source, window, link: report.link ?? undefined, isRetained: true });
  await forEachLimited(page.messages, CONCURRENCY, async (payload) => {
    const kept = await ports.storeRetained(payload);
    if (!kept.ok) await ports.keepInvalid(payload, kept.error);
  });
  if (page.next === undefined) return doneStep(report);
  const pages = report.pages + 1;
  const trail = afterLink(report.trail, { from: report.link, to: page.next }, pages);
  // Followed on, it would be read for ever; the messages were compared.
  return trail === undefined ? doneStep(report) : { kind: "next", value: { ...report, link: page.next, trail, pages } };
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

function readFailed(
  ports: AuditSourcePorts,
  job: AuditJob,
  { report, error }: { readonly report: SourceReport; readonly error: unknown },
): PageStep<SourceReport> | undefined {
  const reason = codeOf(error);
  if (reason === "graph-gone" && report.link !== null && report.restarts < MAX_RESTARTS) {
    const restarts = report.restarts + 1;
    const anew = report.part === "messages" ? comparedAnew(report) : {};
    return { kind: "next", value: { ...report, ...anew, link: null, pages: 0, trail: null, restarts } };
  }
  // Its messages were given, so it is not the source that is refused: no policy keeps anything of it.
  if (FINAL_REFUSALS.has(reason) && report.part === "retained") return doneStep(report);
  return FINAL_REFUSALS.has(reason) ? failedStep(ports, job, { report, reason }) : undefined;
}

function failedStep(
  { log }: AuditSourcePorts,
  { startedDateTime, source }: AuditJob,
  { report, reason }: { readonly report: SourceReport; readonly reason: ErrorCode },
): PageStep<SourceReport> {
  log.event("audit.failed", { startedDateTime, source: exportSourceId(source), reason }, "warn");
  return { kind: "end", value: { ...report, state: "failed", reason, link: null, trail: null } };
}
