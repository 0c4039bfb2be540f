import { toIso } from "../../base/clock.ts";
import { type ErrorCode, fail, type Result, succeed } from "../../base/errors/errors.ts";
import {
  type AuditRun,
  type Finding,
  findingsPage,
  getRun,
  latestRuns,
  publicRun,
  waitingPage,
} from "../../capture/audit/audit-record.ts";
import { readTotals } from "../../capture/audit/audit-totals.ts";
import type { Figures } from "../../capture/audit/figures.ts";
import { runningRecord, withTotals } from "../../capture/audit/finish-audit.ts";
import { type UnbrokenRecord, unbrokenRecord } from "../../capture/audit/unbroken-record.ts";
import type { Gap } from "../../capture/subscription/gap-ledger.ts";
import { exportSourceId } from "../../port/message-export.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { type AuditParameters, type FindingsPosition, findingsCursor } from "./audit-parameters.ts";

export interface AuditReport extends UnbrokenRecord {
  /** Blind times that are not healed. */
  readonly openGaps: number;
  readonly count: number;
  /** Newest first; the first with its details. */
  readonly runs: readonly (AuditRun | DetailedRun)[];
  /** For the next page of the details. */
  readonly nextCursor: string | undefined;
}

export interface DetailedRun extends AuditRun {
  /** Those with holes, once for each source that found any. */
  readonly conversations: readonly ConversationHoles[];
  /** Sources that were not compared; a reason where it was Graph's. */
  readonly failures: readonly { readonly source: string; readonly reason: ErrorCode | null }[];
}

export interface ConversationHoles extends Figures {
  /** Null: of messages that name none, or of conversations beyond those that a report holds. */
  readonly conversationId: string | null;
  readonly source: string;
}

/**
 * Reads what does not grow with the tenant: the record, the runs that are asked for, the totals of one that is under way,
 * and one page of what the first found.
 *
 * @returns `audit-not-found` for a run that there was not
 */
export async function auditReport(state: StateStore, parameters: AuditParameters): Promise<Result<AuditReport>> {
  const { run, limit, cursor, findings } = parameters;
  const startedDateTime = cursor?.startedDateTime ?? (run === undefined ? undefined : toIso(Date.parse(run)));
  const [record, gaps, selected] = await Promise.all([
    runningRecord(state),
    state.list<Gap>("gap"),
    startedDateTime === undefined ? latestRuns(state, limit) : getRun(state, startedDateTime).then(asList),
  ]);
  if (startedDateTime !== undefined && selected.length === 0) return fail("audit-not-found");
  const [first, ...others] = selected.map(({ value }) => publicRun(value));
  const found = first ? await findingsOf(state, { run: first, cursor, limit: findings }) : undefined;
  const shown = first && found ? [{ ...(await soFar(state, first)), ...found.details }, ...others] : [];
  const ledger = gaps.map(({ value }) => value);
  return succeed({
    ...unbrokenRecord(record, ledger),
    openGaps: ledger.filter(({ closedDateTime }) => closedDateTime === null).length,
    count: shown.length,
    runs: shown,
    nextCursor: found?.next && findingsCursor(found.next),
  });
}

/** Of a run that is under way, the figures so far. */
async function soFar(state: StateStore, run: AuditRun): Promise<AuditRun> {
  return run.state === "running" ? withTotals(run, await readTotals(state, run.startedDateTime)) : run;
}

interface FoundPage {
  readonly details: Pick<DetailedRun, "conversations" | "failures">;
  readonly next: FindingsPosition | undefined;
}

/**
 * A page of two lists, one after the other: what was found, and of a run that was given up the sources that nobody came to
 * compare. A run that is under way has no such sources yet.
 */
async function findingsOf(
  state: StateStore,
  request: { readonly run: AuditRun; readonly cursor: FindingsPosition | undefined; readonly limit: number },
): Promise<FoundPage> {
  const { run, limit } = request;
  const { startedDateTime } = run;
  const found: Finding[] = [];
  for (let at = request.cursor ?? { startedDateTime, list: "findings" as const, afterId: null }; ; ) {
    const wanted = limit - found.length;
    const { list, afterId } = at;
    // One more than asked for tells whether there is a next page.
    const page = { startedDateTime, limit: wanted + 1, ...(afterId === null ? {} : { afterId }) };
    const rows = list === "findings" ? await findingsPage(state, page) : await waitingRows(state, page);
    const shown = rows.slice(0, wanted);
    found.push(...shown.map(({ value }) => value));
    const hasMore = rows.length > wanted;
    if (hasMore) return { details: detailsOf(found), next: { ...at, afterId: shown.at(-1)?.id ?? afterId } };
    if (list === "waiting" || run.state !== "incomplete") return { details: detailsOf(found), next: undefined };
    at = { startedDateTime, list: "waiting", afterId: null };
  }
}

async function waitingRows(
  state: StateStore,
  page: Parameters<typeof waitingPage>[1],
): Promise<readonly Pick<StateEntry<Finding>, "id" | "value">[]> {
  const rows = await waitingPage(state, page);
  return rows.map(({ id, value }) => ({
    id,
    value: { is: "failure", source: exportSourceId(value.source), reason: null },
  }));
}

function detailsOf(found: readonly Finding[]): FoundPage["details"] {
  return {
    conversations: found.flatMap((finding) => {
      if (finding.is !== "holes") return [];
      const { is: _is, ...row } = finding;
      return [row];
    }),
    failures: found.flatMap((finding) =>
      finding.is === "failure" ? [{ source: finding.source, reason: finding.reason }] : [],
    ),
  };
}

function asList<T>(one: T | undefined): readonly T[] {
  return one === undefined ? [] : [one];
}
