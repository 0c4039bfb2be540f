/** How long is kept, in days; 0: for ever. */
export interface Retention {
  /** Messages, and every other copy of their text but the raw payload. */
  readonly messageDays: number;
  readonly rawDays: number;
}

export const KEEP_FOR_EVER: Retention = { messageDays: 0, rawDays: 0 };

const DAY_SECONDS = 86_400;

/**
 * What is left of so many days that began then: whole seconds, none when they are past. A beginning that is to come, as a
 * sender may write it, is taken for now.
 *
 * @returns `undefined` when it is kept for ever
 */
export function secondsLeft(days: number, { fromMs, nowMs }: { fromMs: number; nowMs: number }): number | undefined {
  if (days === 0) return undefined;
  const ageSeconds = Math.max(0, Math.floor((nowMs - fromMs) / 1_000));
  return Math.max(0, days * DAY_SECONDS - ageSeconds);
}
