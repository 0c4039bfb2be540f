/** Not documented ("exponential backoff"). Graph: "Microsoft Graph throttling guidance". */
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * `Retry-After` in milliseconds from now. RFC 9110 10.2.3: whole seconds or an HTTP date; a date in the past means now.
 * Fractions of a second are not in the RFC, but services send them, and whoever rounds them down asks too early.
 * `undefined` when there is none, or nothing that can be read.
 */
export function parseRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d{1,9}(\.\d{1,9})?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // Date.parse reads almost anything ("-1" is a year), so only what starts as an HTTP date is given to it.
  const dateMs = /^[A-Z][a-z]{2,8}, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/**
 * How long to wait before attempt `attempt` + 1 (the first is 1) when Graph did not say. Doubles each time; the random
 * half keeps instances that failed together from coming back together.
 *
 * @param random from 0 to 1
 */
export function backoffMs(attempt: number, random: number): number {
  const wholeMs = Math.min(FIRST_BACKOFF_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return Math.round(wholeMs * (0.5 + random / 2));
}
