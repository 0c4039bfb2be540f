/** Not documented ("exponential backoff"). Graph: "Microsoft Graph throttling guidance". */
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/** Nobody asks for longer; whoever seems to is asked again a day later, not in thirty years. */
const MAX_PAUSE_MS = 24 * 3_600_000;

const SECONDS = /^(?:\d+(?:\.\d*)?|\.\d+)$/;
/** The three forms of RFC 9110 5.6.7, and ISO 8601. `Date.parse` alone reads almost anything: "-1" is a year to it. */
const DATES: readonly { readonly form: RegExp; readonly zone: string }[] = [
  { form: /^[A-Z][a-z]{2,8}, \d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4} [\d:]+ GMT$/, zone: "" },
  { form: /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]+ \d{4}$/, zone: " GMT" },
  { form: /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/, zone: "" },
];

/**
 * `Retry-After` in milliseconds from now. RFC 9110 10.2.3: whole seconds or an HTTP date; a date in the past means now.
 * Fractions of a second are not in the RFC, but services send them, and whoever rounds them down asks too early. Of several
 * values, which a proxy joins by commas, the longest holds. One that cannot be read still asks for a pause: the longest
 * that we would make by ourselves. `undefined` when there is none.
 */
export function parseRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? "";
  if (value === "") return undefined;
  const seconds = value.split(",").map((part) => part.trim());
  if (seconds.every((part) => SECONDS.test(part))) return bounded(Math.ceil(Math.max(...seconds.map(Number)) * 1000));
  const row = DATES.find(({ form }) => form.test(value));
  const dateMs = row ? Date.parse(`${value}${row.zone}`) : Number.NaN;
  return Number.isNaN(dateMs) ? MAX_BACKOFF_MS : bounded(dateMs - nowMs);
}

function bounded(delayMs: number): number {
  return Math.min(MAX_PAUSE_MS, Math.max(0, delayMs));
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
