import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { type AuditRun, latestRuns, publicRun, type StoredRun } from "./audit-record.ts";
import type { AuditTotals } from "./audit-totals.ts";
import { foldRun, isSound, type RunningRecord } from "./unbroken-record.ts";

export interface FinishAuditPorts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Soon before the next day's run: a source that is not compared by then is left to it. */
export const GIVE_UP_AFTER_MS = 20 * 3_600_000;

const RECORD = "record";
const MAX_ROUNDS = 20;
/** More than are under way at any time: one a day, and what somebody asked for. */
const LOOKED_AT = 5;

export function isOverdue({ startedDateTime }: AuditRun, nowMs: number): boolean {
  return nowMs - Date.parse(startedDateTime) >= GIVE_UP_AFTER_MS;
}

export async function runningRecord(state: StateStore): Promise<RunningRecord | undefined> {
  return (await state.get<RunningRecord>("audit", RECORD))?.value;
}

/** For whoever wants to know only that: one point read. */
export async function latestFinishedRun(state: StateStore): Promise<AuditRun | undefined> {
  return (await runningRecord(state))?.latest;
}

/** The run with what is folded of it; what failed while it was listed is not among that. */
export function withTotals(run: AuditRun, { figures, ...counts }: AuditTotals): AuditRun {
  const { expected, failed } = run.sources;
  return { ...run, sources: { ...counts, expected, failed: failed + counts.failed }, totals: figures };
}

/** Whether every source was compared, or Graph said finally that it does not give it. */
export function isCompared({ listed, sources }: AuditRun): boolean {
  return listed && sources.done + sources.failed >= sources.expected;
}

/**
 * Ends a run, for ever.
 *
 * @throws `state-conflict` when somebody else wrote the run meanwhile: then the queue brings the job again
 */
export async function finishRun(
  ports: FinishAuditPorts,
  { id, value, etag }: StateEntry<StoredRun>,
  totals: AuditTotals,
): Promise<void> {
  const run = withTotals(value, totals);
  const finished: StoredRun = {
    ...run,
    listing: null,
    state: isCompared(run) ? "complete" : "incomplete",
    finishedDateTime: toIso(ports.clock.nowMs()),
  };
  await ports.state.put({ kind: "audit", id, value: finished, expect: etag });
  report(ports, finished);
  await keepInRecord(ports.state, publicRun(finished));
}

/** What follows from a run that is finished, should a crash have come between. Of one that all know of, nothing. */
export async function settleRun(ports: FinishAuditPorts, run: StoredRun): Promise<void> {
  const record = await runningRecord(ports.state);
  if (record && Date.parse(record.latest.startedDateTime) >= Date.parse(run.startedDateTime)) return;
  report(ports, run);
  await keepInRecord(ports.state, publicRun(run));
}

/** Runs that should have ended long ago, and whose last job was lost. */
export async function giveUpForgotten(
  ports: FinishAuditPorts,
  totalsOf: (run: AuditRun) => Promise<AuditTotals>,
): Promise<void> {
  const runs = await latestRuns(ports.state, LOOKED_AT);
  for (const entry of runs.toReversed()) {
    if (entry.value.state !== "running" || !isOverdue(entry.value, ports.clock.nowMs())) continue;
    await finishRun(ports, entry, await totalsOf(entry.value));
  }
}

function report({ log }: FinishAuditPorts, { startedDateTime, finishedDateTime, ...run }: AuditRun): void {
  const { state: outcome, sources, totals } = run;
  const durationMs = Date.parse(finishedDateTime ?? startedDateTime) - Date.parse(startedDateTime);
  const level = isSound({ startedDateTime, finishedDateTime, ...run }) ? "info" : "warn";
  log.event("audit.finished", { startedDateTime, outcome, ...sources, ...totals, durationMs }, level);
}

async function keepInRecord(state: StateStore, run: AuditRun): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const record = await state.get<RunningRecord>("audit", RECORD);
    const value = foldRun(record?.value, run);
    if (value === record?.value) return;
    try {
      await state.put({ kind: "audit", id: RECORD, value, expect: record?.etag ?? "absent" });
      return;
    } catch (error) {
      if (codeOf(error) !== "state-conflict") throw error;
    }
  }
  throw new TeamsinkError("state-conflict", "Others wrote the record of the audits first, again and again.");
}
