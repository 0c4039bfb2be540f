/** The `cause` of an error about a service that took longer than it may. */
class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "DEADLINE_EXCEEDED";
}

/**
 * Limits work of an SDK as a whole. Their own limits are for one attempt, and some retry loops cannot be configured:
 * `@azure/cosmos` repeats an unreachable endpoint 120 times, a second apart.
 *
 * The signal asks the work to stop; whether it does or not, this rejects with a `DeadlineError` in time.
 */
export async function withDeadline<T>(deadlineMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(`No result within ${deadlineMs} ms`);
      controller.abort(error);
      reject(error);
    }, deadlineMs);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
