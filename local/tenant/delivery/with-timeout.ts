import type { Clock } from "../../../shared/base/clock.ts";
import { FINISHED } from "../../../shared/base/within.ts";

/** Runs something that can be aborted, for at most `timeoutMs` of the clock's time. */
export async function withTimeout<T>(
  clock: Clock,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T | "timeout"> {
  const [work, timer] = [new AbortController(), new AbortController()];
  const timeout = clock.sleep(timeoutMs, timer.signal).then(() => "timeout" as const);
  // Aborting the timer rejects its promise, which nobody awaits any more by then.
  timeout.catch(() => undefined);
  const running = run(work.signal);
  try {
    const outcome = await Promise.race([running, timeout]);
    if (outcome === "timeout") work.abort();
    return outcome;
  } finally {
    timer.abort(FINISHED);
    running.catch(() => undefined);
  }
}
