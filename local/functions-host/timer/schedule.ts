import { Cron } from "croner";

/** When a timer function runs. All times are UTC, as in Azure. */
export interface Schedule {
  /** The first occurrence after that time. */
  nextMs(afterMs: number): number;
  /** Any two neighbours are less than a minute apart. */
  readonly isSubMinute: boolean;
}

const NAMES = "SUN|MON|TUE|WED|THU|FRI|SAT|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
/** One value, range or star, with an optional step. NCRONTAB has no L, W, #, ? or @daily; they would fail in Azure. */
const PART = new RegExp(`^(?:\\*|(?:\\d+|${NAMES})(?:-(?:\\d+|${NAMES}))?)(?:/\\d+)?$`, "i");
/** Sunday is 0 and nothing else. */
const SEVENTH_DAY = /(?:^|[,-])7/;
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
  const fault = `"${expression}" is not an NCRONTAB expression`;
  const isKnownSyntax = fields.every((field) => field.split(",").every((part) => PART.test(part)));
  if (!isKnownSyntax || SEVENTH_DAY.test(fields.at(-1) ?? "")) throw new Error(fault);
  try {
    return new Cron(fields.join(" "), {
      timezone: "UTC",
      mode: "5-or-6-parts",
      // NCRONTAB wants day and day-of-week both to match, where other crons take either.
      domAndDow: true,
      // `5/10` is 5, 15, 25 …
      sloppyRanges: true,
      paused: true,
    });
  } catch (cause) {
    throw new Error(fault, { cause });
  }
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
