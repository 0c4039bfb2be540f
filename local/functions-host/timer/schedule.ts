import { Cron } from "croner";
import { isNcrontab, occurs } from "../../../shared/base/ncrontab.ts";

/** When a timer function runs. All times are UTC, as in Azure. */
export interface Schedule {
  /** The first occurrence after that time. */
  nextMs(afterMs: number): number;
  /** Any two neighbours are less than a minute apart. */
  readonly isSubMinute: boolean;
}

/** How many of the coming occurrences tell whether a schedule is sub-minute. */
const SAMPLES = 5;
const MINUTE_MS = 60_000;

/**
 * @param expression NCRONTAB: `{second} {minute} {hour} {day} {month} {day-of-week}`; five fields begin with the minute
 * @throws Error when it is not one, or never occurs
 */
export function parseSchedule(expression: string, nowMs: number): Schedule {
  const cron = parseCron(expression);
  const nextMs = (afterMs: number) => {
    const next = cron.nextRun(new Date(afterMs));
    if (next === null) throw new Error(`"${expression}" never occurs`);
    return next.getTime();
  };
  return { nextMs, isSubMinute: hasSubMinuteGap(nextMs, nowMs) };
}

function parseCron(expression: string): Cron {
  const fields = expression.trim().split(/\s+/);
  const sixFields = (fields.length === 5 ? ["0", ...fields] : fields).join(" ");
  if (!isNcrontab(sixFields)) throw new Error(`"${expression}" is not an NCRONTAB expression`);
  if (!occurs(sixFields)) throw new Error(`"${expression}" never occurs`);
  return new Cron(sixFields, {
    timezone: "UTC",
    mode: "6-part",
    // NCRONTAB wants day and day-of-week both to match, where other crons take either.
    domAndDow: true,
    // `5/10` is 5, 15, 25 …
    sloppyRanges: true,
    paused: true,
  });
}

function hasSubMinuteGap(nextMs: Schedule["nextMs"], nowMs: number): boolean {
  let previousMs = nextMs(nowMs);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const followingMs = nextMs(previousMs);
    if (followingMs - previousMs < MINUTE_MS) return true;
    previousMs = followingMs;
  }
  return false;
}
