import { ApiFailure } from "../base/pages.ts";

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 300_000;
/** What was asked wrongly, or by somebody without the right: neither changes from one second to the next. */
const REFUSED_MS = 300_000;

interface Polled {
  readonly everyMs: number;
  /** In a row. */
  readonly failures: number;
  readonly failure: Error | undefined;
}

/** When to ask again: what failed ever later, never before the API wants to be asked, and never more often than what works. */
export function pollDelayMs({ everyMs, failures, failure }: Polled): number {
  if (failure === undefined) return everyMs;
  const { status, retryAfterMs } = failure instanceof ApiFailure ? failure : { status: 0, retryAfterMs: 0 };
  // What is not there is an answer like any other.
  if (status === 404) return everyMs;
  if (status >= 400 && status < 500 && status !== 429) return Math.max(REFUSED_MS, everyMs);
  const backOff = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), LAST_RETRY_MS);
  return Math.max(retryAfterMs || 0, backOff, everyMs);
}

export function isRefusal(failure: Error | undefined): boolean {
  return failure instanceof ApiFailure && (failure.status === 401 || failure.status === 403);
}
