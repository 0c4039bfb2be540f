import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { type Scope, WHOLE_TENANT } from "../../base/scope.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { type BackfillRun, backfillIdOf, getBackfill, ROWS_TTL_SECONDS } from "./backfill-record.ts";
import { type BackfillReport, reportOf } from "./backfill-report.ts";
import type { BackfillAction, BackfillRequest } from "./backfill-request.ts";
import { sendLanes, wasSaved } from "./finish-backfill.ts";
import { type Span, spanMs } from "./reading.ts";

export interface BackfillPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** The whole tenant where it is not said. */
  readonly scope?: Scope;
}

const MAX_ROUNDS = 10;

/** Writes a backfill down and has the queue begin it; `body-invalid` where nothing is between its times. */
export async function startBackfill(ports: BackfillPorts, request: BackfillRequest): Promise<Result<BackfillReport>> {
  const { state, queue, clock, log, scope = WHOLE_TENANT } = ports;
  const { teams, users, filter, chats, retained, dryRun } = request;
  const span = spanOf(request, scope, clock.nowMs());
  if (spanMs(span) === 0) return fail("body-invalid", "until: expected a time after from, or after SYNC_FROM");
  const run = await openRun(state, clock.nowMs(), (backfillId, startedDateTime) => ({
    backfillId,
    startedDateTime,
    ...span,
    state: "running",
    finishedDateTime: null,
    pausedDateTime: null,
    pausedMs: 0,
    asked: { teams: teams ?? null, users: users ?? null, filter: filter ?? null, chats, retained, dryRun },
    sources: null,
    round: 0,
  }));
  await sendSyncJob(queue, { job: "backfill-list", backfillId: run.backfillId });
  const { backfillId, fromDateTime, untilDateTime } = run;
  log.event("backfill.started", { backfillId, fromDateTime: fromDateTime ?? undefined, untilDateTime, dryRun });
  return succeed(await reportOf(state, run, clock.nowMs()));
}

/** Nothing is from a time that is to come, and each of its years would cost its windows of every source. */
function spanOf({ from, until }: BackfillRequest, { fromMs }: Scope, nowMs: number): Span {
  const beginsMs = from === undefined ? fromMs : Date.parse(from);
  const endsMs = until === undefined ? nowMs : Math.min(nowMs, Date.parse(until));
  return { fromDateTime: beginsMs === undefined ? null : toIso(beginsMs), untilDateTime: toIso(endsMs) };
}

/** Its id is the time at which it started, so that the newest comes last; of two in one millisecond the other is a little later. */
async function openRun(
  state: StateStore,
  nowMs: number,
  runAt: (backfillId: string, startedDateTime: string) => BackfillRun,
): Promise<BackfillRun> {
  for (let later = 0; later < MAX_ROUNDS; later += 1) {
    const startedDateTime = toIso(nowMs + later);
    const value = runAt(backfillIdOf(startedDateTime), startedDateTime);
    try {
      await state.put({ kind: "backfill", id: value.backfillId, value, expect: "absent" });
      return value;
    } catch (error) {
      if (codeOf(error) !== "state-conflict") throw error;
    }
  }
  throw new TeamsinkError("state-conflict", "Others started a backfill in the same moment, again and again.");
}

/** One backfill and how far it has come. */
export async function oneBackfill(
  { state, clock }: Pick<BackfillPorts, "state" | "clock">,
  backfillId: string,
): Promise<Result<BackfillReport>> {
  const entry = await getBackfill(state, backfillId);
  return entry ? succeed(await reportOf(state, entry.value, clock.nowMs())) : fail("backfill-not-found");
}

/** One of the list: how far it has come is said where it is asked for by its id. */
export type ListedBackfill = Pick<
  BackfillReport,
  "backfillId" | "state" | "startedDateTime" | "finishedDateTime" | "fromDateTime" | "untilDateTime" | "asked"
>;

/** All there ever were, newest first: what people asked for is few. */
export async function listBackfills({ state }: Pick<BackfillPorts, "state">): Promise<readonly ListedBackfill[]> {
  const entries = await state.list<BackfillRun>("backfill");
  return entries
    .map(({ value }) => value)
    .sort((a, b) => (a.backfillId < b.backfillId ? 1 : -1))
    .map(({ backfillId, state: stands, startedDateTime, finishedDateTime, fromDateTime, untilDateTime, asked }) => ({
      ...{ backfillId, state: stands, startedDateTime, finishedDateTime, fromDateTime, untilDateTime, asked },
    }));
}

/**
 * Pauses, resumes or cancels. What is paused already stays so, and one that runs gets its jobs again when it is resumed,
 * should they be lost.
 */
export async function actOnBackfill(
  ports: BackfillPorts,
  backfillId: string,
  action: BackfillAction,
): Promise<Result<BackfillReport>> {
  const { state, clock } = ports;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const entry = await getBackfill(state, backfillId);
    if (!entry) return fail("backfill-not-found");
    const changed = ACTIONS[action](entry.value, clock.nowMs());
    if (changed === undefined) return fail("backfill-over", whyOver(entry.value, clock.nowMs()));
    if (!(await wasChanged(state, entry, changed))) continue;
    if (action === "resume") await sendJobs(ports, changed);
    return succeed(await reportOf(state, changed, clock.nowMs()));
  }
  throw new TeamsinkError("state-conflict", "Others wrote the backfill first, again and again.");
}

function whyOver({ state, startedDateTime }: BackfillRun, nowMs: number): string {
  return `it is ${state}${isForgotten(startedDateTime, nowMs) ? ", and its sources are not known any more" : ""}`;
}

/** Its sources were written down when they were listed. Resumed without them, it would end at once as if all were read. */
function isForgotten(startedDateTime: string, nowMs: number): boolean {
  return nowMs - Date.parse(startedDateTime) >= ROWS_TTL_SECONDS * 1_000;
}

type Change = (run: BackfillRun, nowMs: number) => BackfillRun | undefined;

/** What each leads to; `undefined` where there is nothing that it could mean. */
const ACTIONS: Readonly<Record<BackfillAction, Change>> = {
  pause: (run, nowMs) => {
    if (run.state === "paused") return run;
    return run.state === "running" ? { ...run, state: "paused", pausedDateTime: toIso(nowMs) } : undefined;
  },
  resume: (run, nowMs) => {
    if (isForgotten(run.startedDateTime, nowMs)) return undefined;
    if (run.state === "running") return run;
    const running = { ...unpaused(run, nowMs), state: "running", finishedDateTime: null } as const;
    if (run.state === "paused") return running;
    const { progress: _over, ...again } = running;
    return run.state === "incomplete" ? { ...again, round: run.round + 1 } : undefined;
  },
  cancel: (run, nowMs) => {
    const isUnderWay = run.state === "running" || run.state === "paused";
    return isUnderWay ? { ...unpaused(run, nowMs), state: "cancelled", finishedDateTime: toIso(nowMs) } : undefined;
  },
};

function unpaused(run: BackfillRun, nowMs: number): BackfillRun {
  if (run.pausedDateTime === null) return run;
  return { ...run, pausedDateTime: null, pausedMs: run.pausedMs + nowMs - Date.parse(run.pausedDateTime) };
}

async function wasChanged(state: StateStore, entry: StateEntry<BackfillRun>, changed: BackfillRun): Promise<boolean> {
  return changed === entry.value || (await wasSaved(state, entry, changed));
}

async function sendJobs({ queue }: BackfillPorts, run: BackfillRun): Promise<void> {
  if (run.sources === null) await sendSyncJob(queue, { job: "backfill-list", backfillId: run.backfillId });
  else await sendLanes({ queue }, run);
}
