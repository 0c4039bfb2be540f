import type { Clock } from "./clock.ts";

/** What the work comes to, or "timeout" when it takes longer than `limitMs` of this clock's time. */
export async function within<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T | "timeout"> {
  const given = new AbortController();
  const timeout = clock.sleep(limitMs, given.signal).then(() => "timeout" as const);
  // When the work wins, the sleep is aborted and its rejection has nobody else to hear it.
  timeout.catch(() => undefined);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    given.abort(new Error("finished"));
  }
}
