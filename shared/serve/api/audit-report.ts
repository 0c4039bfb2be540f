import { type ErrorCode, fail, type Result, succeed } from "../../base/errors/errors.ts";
import {
  type AuditRun,
  listReports,
  listRuns,
  type SourceReport,
  summaryOf,
} from "../../capture/audit/audit-record.ts";
import { type ConversationFigures, hasHoles, mergedTables } from "../../capture/audit/figures.ts";
import { type UnbrokenRecord, unbrokenRecord } from "../../capture/audit/unbroken-record.ts";
import type { Gap } from "../../capture/subscription/gap-ledger.ts";
import { exportSourceId } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { AuditParameters } from "./audit-parameters.ts";

export interface AuditReport extends UnbrokenRecord {
  /** Blind times that are not healed. */
  readonly openGaps: number;
  readonly count: number;
  /** Newest first; the first with its details. */
  readonly runs: readonly (AuditRun | DetailedRun)[];
}

export interface DetailedRun extends AuditRun {
  /** Those with holes first. */
  readonly conversations: readonly ConversationFigures[];
  /** Sources that were not compared; a reason where it was Graph's. */
  readonly failures: readonly { readonly source: string; readonly reason: ErrorCode | null }[];
}

/** More would be a file, not an answer. */
const MAX_CONVERSATIONS = 5_000;

/** @returns `audit-not-found` for a run that there was not */
export async function auditReport(state: StateStore, parameters: AuditParameters): Promise<Result<AuditReport>> {
  const [runs, gaps] = await Promise.all([listRuns(state), state.list<Gap>("gap")]);
  const newestFirst = runs.toReversed();
  const { run, limit } = parameters;
  const startedMs = run === undefined ? undefined : Date.parse(run);
  const selected = newestFirst.filter(
    ({ startedDateTime }) => startedMs === undefined || Date.parse(startedDateTime) === startedMs,
  );
  if (run !== undefined && selected.length === 0) return fail("audit-not-found");
  const [first, ...others] = selected.slice(0, limit);
  const shown = first ? [await withDetails(state, first, parameters.conversations), ...others] : [];
  const ledger = gaps.map(({ value }) => value);
  return succeed({
    ...unbrokenRecord(runs, ledger),
    openGaps: ledger.filter(({ closedDateTime }) => closedDateTime === null).length,
    count: shown.length,
    runs: shown,
  });
}

/** Of a run that is under way, the figures so far. */
async function withDetails(
  state: StateStore,
  run: AuditRun,
  conversations: AuditParameters["conversations"],
): Promise<DetailedRun> {
  const reports = (await listReports(state, run.startedDateTime)).map(({ value }) => value);
  const rows = mergedTables(reports).conversations;
  const withHoles = rows.filter(hasHoles);
  const clean = conversations === "all" ? rows.filter((row) => !hasHoles(row)) : [];
  return {
    ...run,
    ...(run.state === "running" && reports.length > 0 ? summaryOf(reports) : {}),
    conversations: [...withHoles, ...clean].slice(0, MAX_CONVERSATIONS),
    failures: reports.flatMap((report) => (isFailure(report, run) ? [failureOf(report)] : [])),
  };
}

function isFailure({ state: outcome }: SourceReport, run: AuditRun): boolean {
  return outcome === "failed" || (outcome === "waiting" && run.state === "incomplete");
}

function failureOf({ source, reason }: SourceReport) {
  return { source: exportSourceId(source), reason };
}
