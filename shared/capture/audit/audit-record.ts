import type { ErrorCode } from "../../base/errors/errors.ts";
import { type ExportSource, type ExportWindow, exportSourceId } from "../../port/message-export.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { type Figures, type FigureTable, mergedTables, NO_FIGURES, totalOf } from "./figures.ts";

/** One audit of one window. It is named by the time at which it started. Times are ISO 8601. */
export interface AuditRun extends ExportWindow {
  readonly startedDateTime: string;
  readonly finishedDateTime: string | null;
  /** The subscribed resources, whose messages were compared. */
  readonly resources: readonly string[];
  /** `complete`: every source was compared, or Graph said finally that it does not give it. */
  readonly state: "running" | "complete" | "incomplete";
  readonly sources: SourceCounts;
  readonly totals: Figures;
}

export interface SourceCounts {
  readonly expected: number;
  readonly done: number;
  readonly failed: number;
  /** Of the failed, those that Graph does not know any more: there was nothing to compare. */
  readonly gone: number;
}

/** A message that was found missing or stale, and may not have been repaired yet. */
export interface Hole {
  /** Conversation and document. */
  readonly key: string;
  readonly is: "missing" | "stale";
}

/** How far one source of a run has been compared. */
export interface SourceReport extends FigureTable {
  readonly source: ExportSource;
  readonly state: "waiting" | "done" | "failed";
  /** Why Graph does not give it. */
  readonly reason: ErrorCode | null;
  /** The page under way; null for the first. */
  readonly link: string | null;
  /** Of the page under way: counted with the page, even when a crash came between the repair and the count. */
  readonly holes: readonly Hole[];
  /** How often Graph did not know the link any more. */
  readonly restarts: number;
}

/**
 * Ids in the partition `audit`, the reports of a run side by side:
 *
 *   run:2026-11-20T05:00:00.000Z          report:2026-11-20T05:00:00.000Z:team:…          latest
 */
const RUN = "run:";
const LATEST = "latest";
const reportsOf = (startedDateTime: string) => `report:${startedDateTime}:`;

const PAGE_SIZE = 500;

export function reportId(startedDateTime: string, source: ExportSource): string {
  return `${reportsOf(startedDateTime)}${exportSourceId(source)}`;
}

/** Every run there was, oldest first. */
export async function listRuns(state: StateStore): Promise<readonly AuditRun[]> {
  const entries = await listPrefix<AuditRun>(state, RUN);
  return entries.map(({ value }) => value).sort((a, b) => (a.startedDateTime < b.startedDateTime ? -1 : 1));
}

export async function getRun(state: StateStore, startedDateTime: string): Promise<AuditRun | undefined> {
  return (await state.get<AuditRun>("audit", `${RUN}${startedDateTime}`))?.value;
}

/** A finished one is also the latest, for whoever wants to know only that: one point read. */
export async function putRun(state: StateStore, run: AuditRun): Promise<void> {
  if (run.finishedDateTime) await state.put({ kind: "audit", id: LATEST, value: run, expect: "any" });
  await state.put({ kind: "audit", id: `${RUN}${run.startedDateTime}`, value: run, expect: "any" });
}

export async function latestFinishedRun(state: StateStore): Promise<AuditRun | undefined> {
  return (await state.get<AuditRun>("audit", LATEST))?.value;
}

export function listReports(state: StateStore, startedDateTime: string): Promise<readonly StateEntry<SourceReport>[]> {
  return listPrefix<SourceReport>(state, reportsOf(startedDateTime));
}

/** What the reports say together about their run. */
export function summaryOf(reports: readonly SourceReport[]): Pick<AuditRun, "sources" | "totals"> {
  const count = (is: (report: SourceReport) => boolean) => reports.filter(is).length;
  return {
    sources: {
      expected: reports.length,
      done: count(({ state }) => state === "done"),
      failed: count(({ state }) => state === "failed"),
      gone: count(({ state, reason }) => state === "failed" && reason === "graph-not-found"),
    },
    totals: reports.length === 0 ? NO_FIGURES : totalOf(mergedTables(reports)),
  };
}

async function listPrefix<T>(state: StateStore, prefix: string): Promise<readonly StateEntry<T>[]> {
  const found: StateEntry<T>[] = [];
  for (let afterId = prefix; ; ) {
    const page = await state.page<T>({ kind: "audit", afterId, limit: PAGE_SIZE });
    const own = page.filter(({ id }) => id.startsWith(prefix));
    found.push(...own);
    const last = page.at(-1);
    if (!last || own.length < page.length || page.length < PAGE_SIZE) return found;
    afterId = last.id;
  }
}
