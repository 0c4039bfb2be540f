import { type Clock, systemAlarm } from "./clock.ts";

/** Why something is called off that nobody waits for any more. Operations end with it, and an error made anew would each time collect its stack. */
export const FINISHED = new Error("finished");

/** What the work comes to, or "timeout" when it takes longer than `limitMs` of this clock's time. */
export async function within<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T | "timeout"> {
  const given = new AbortController();
  const timeout = clock.sleep(limitMs, given.signal).then(() => "timeout" as const);
  // When the work wins, the sleep is aborted and its rejection has nobody else to hear it.
  timeout.catch(() => undefined);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    given.abort(FINISHED);
  }
}

/** The `cause` of an error about a service that took longer than it may. */
class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "DEADLINE_EXCEEDED";
}

/**
 * Limits work of an SDK as a whole, in real time. Their own limits are for one attempt, and some retry loops cannot be
 * configured: `@azure/cosmos` repeats an unreachable endpoint 120 times, a second apart.
 *
 * The signal asks the work to stop; whether it does or not, this rejects with a `DeadlineError` in time.
 */
export async function withDeadline<T>(deadlineMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const callOff = systemAlarm(deadlineMs, () => {
    const error = new DeadlineError(`No result within ${deadlineMs} ms`);
    controller.abort(error);
    late.reject(error);
  });
  try {
    // Whatever work still comes to that is late, nobody waits for it any more: the race has heard it.
    return await Promise.race([work(controller.signal), late.promise]);
  } finally {
    callOff();
  }
}
