/**
 * NCRONTAB, the timers' cron of Azure Functions: `{second} {minute} {hour} {day} {month} {day-of-week}`. Read here only far
 * enough to say whether the host will take it: a timer with a bad one never runs, and nobody is told.
 */

interface Field {
  readonly min: number;
  readonly max: number;
  /** Instead of numbers, from `min` on. */
  readonly names?: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** The longest that each month can be. */
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const SECOND: Field = { min: 0, max: 59 };
const MINUTE: Field = { min: 0, max: 59 };
const HOUR: Field = { min: 0, max: 23 };
const DAY: Field = { min: 1, max: 31 };
const MONTH: Field = { min: 1, max: 12, names: MONTHS };
/** Sunday is 0 and nothing else. */
const DAY_OF_WEEK: Field = { min: 0, max: 6, names: DAYS };
const FIELDS = [SECOND, MINUTE, HOUR, DAY, MONTH, DAY_OF_WEEK] as const;

/** One value, range or star, with an optional step. There is no L, W, #, ? or @daily. */
const PART = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/;

/** Whether each of the six fields is one. It may still never occur. */
export function isNcrontab(expression: string): boolean {
  const words = expression.trim().split(/\s+/);
  return words.length === FIELDS.length && FIELDS.every((field, index) => isOf(field, words[index] ?? ""));
}

/** Whether some month has a day that is asked for: 31 February never comes. */
export function occurs(expression: string): boolean {
  const [, , , days = "", months = ""] = expression.trim().split(/\s+/);
  return MONTH_LENGTHS.some((length, index) => includes(MONTH, months, index + 1) && firstOf(DAY, days) <= length);
}

function isOf(field: Field, word: string): boolean {
  return word.split(",").every((part) => {
    const [matched, from, to, step] = PART.exec(part) ?? [];
    if (matched === undefined) return false;
    const [first, last] = [numberOf(field, from ?? `${field.min}`), numberOf(field, to ?? from ?? `${field.max}`)];
    const isStep = step === undefined || (Number(step) >= 1 && Number(step) <= field.max);
    return first !== undefined && last !== undefined && first <= last && isStep;
  });
}

/** Of a word that is one. */
function includes(field: Field, word: string, value: number): boolean {
  return word.split(",").some((part) => {
    const [, from, to, step] = PART.exec(part) ?? [];
    const first = numberOf(field, from ?? "") ?? field.min;
    // A value with a step goes on to the end: `5/10` is 5, 15, 25 …
    const openEnd = from === undefined || step !== undefined ? field.max : first;
    const last = numberOf(field, to ?? "") ?? openEnd;
    return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0;
  });
}

function firstOf(field: Field, word: string): number {
  return Math.min(...word.split(",").map((part) => numberOf(field, PART.exec(part)?.[1] ?? "") ?? field.min));
}

function numberOf({ min, max, names = [] }: Field, text: string): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return min + named;
  const value = Number(text);
  return /^\d{1,2}$/.test(text) && value >= min && value <= max ? value : undefined;
}
