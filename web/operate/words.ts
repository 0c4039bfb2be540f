import { ApiFailure } from "../base/pages.ts";

const NUMBER = new Intl.NumberFormat("en");
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_OF_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

export function countWords(count: number): string {
  return NUMBER.format(count);
}

/** "1 message", "2,000 messages". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(count)} ${count === 1 ? one : many}`;
}

/** Of two digits at most below ten: "0", "0.4", "12". */
export function rateWords(perSecond: number): string {
  if (perSecond > 0 && perSecond < 0.05) return "under 0.1";
  return NUMBER.format(perSecond < 10 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond));
}

export function durationWords(ms: number): string {
  const [unit, unitMs] = UNITS.find(([, length]) => Math.abs(ms) >= length) ?? ["s", 1_000];
  const amount = ms / unitMs;
  return `${NUMBER.format(unit === "s" && amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount))} ${unit}`;
}

export function percentWords(share: number): string {
  // What is not done is not called so.
  return `${Math.floor(Math.min(1, Math.max(0, share)) * 100)}%`;
}

export function clockWords(ms: number): string {
  return CLOCK.format(ms);
}

/** The day alone, in this year without it. */
export function dayWords(ms: number, nowMs: number): string {
  return (new Date(ms).getFullYear() === new Date(nowMs).getFullYear() ? DAY : DAY_OF_YEAR).format(ms);
}

/** Of today the time, of another day that as well. */
export function whenWords(ms: number, nowMs: number): string {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString();
  return isToday ? TIME.format(ms) : `${dayWords(ms, nowMs)}, ${TIME.format(ms)}`;
}

export function fullWords(ms: number): string {
  return FULL.format(ms);
}

/** What went wrong and what to do about it, in the words of the API. */
export function failureWords(failure: Error): string {
  if (!(failure instanceof ApiFailure)) return "The API does not answer. Is this machine connected?";
  const title = failure.message.replace(/\.?$/, ".");
  return failure.remedy === "" ? title : `${title} ${failure.remedy}`;
}
