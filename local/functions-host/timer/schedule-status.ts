import type { Schedule } from "./schedule.ts";

/** What is remembered of a timer between two lives of the host. */
export interface ScheduleStatus {
  /** Start of the last run; undefined before the first, and after the schedule was changed. */
  readonly lastMs: number | undefined;
  readonly nextMs: number;
  /** The time from which `nextMs` was computed. */
  readonly lastUpdatedMs: number;
}

export interface StartCheck {
  readonly status: ScheduleStatus;
  /** The status is new and has to be recorded. */
  readonly isChanged: boolean;
  /** An occurrence went by while no host ran: one run at once makes up for all of them. */
  readonly isPastDue: boolean;
}

/** What a starting host makes of the recorded status, undefined if there is none. */
export function checkAtStart(recorded: ScheduleStatus | undefined, schedule: Schedule, nowMs: number): StartCheck {
  const fromNow = { lastMs: undefined, nextMs: schedule.nextMs(nowMs), lastUpdatedMs: nowMs };
  if (recorded === undefined) return { status: fromNow, isChanged: true, isPastDue: false };
  const basisMs = recorded.lastMs ?? recorded.lastUpdatedMs;
  const expectedMs = schedule.nextMs(basisMs);
  if (expectedMs === recorded.nextMs) {
    return { status: recorded, isChanged: false, isPastDue: nowMs > recorded.nextMs };
  }
  // Another schedule than the one recorded: what it would have done in the past does not count.
  const status = nowMs > expectedMs ? fromNow : { lastMs: undefined, nextMs: expectedMs, lastUpdatedMs: basisMs };
  return { status, isChanged: true, isPastDue: false };
}

/**
 * The status after a run.
 * @param isScheduled false for a run that makes up for a missed one or comes with the start
 */
export function afterRun(
  before: ScheduleStatus,
  schedule: Schedule,
  run: { readonly startMs: number; readonly isScheduled: boolean },
): ScheduleStatus {
  // A timer may fire a little early; without this the same occurrence would come twice.
  const atMs = run.isScheduled ? Math.max(run.startMs, before.nextMs) : run.startMs;
  return { lastMs: atMs, nextMs: schedule.nextMs(atMs), lastUpdatedMs: atMs };
}
