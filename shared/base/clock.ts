/**
 * Time as an object, so that no rule reads the wall clock and no test waits for it.
 * All times are milliseconds since 1970-01-01T00:00:00Z.
 */
export interface Clock {
  nowMs(): number;
  /** Resolves after `delayMs` of this clock's time; rejects with the signal's reason when aborted first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** Calls `ring` after `delayMs` of real time, for what no rule waits for. @returns what calls it off */
export function systemAlarm(delayMs: number, ring: () => void): () => void {
  const timer = setTimeout(ring, delayMs);
  return () => clearTimeout(timer);
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const onAbort = () => {
        callOff();
        reject(signal?.reason as Error);
      };
      const callOff = systemAlarm(delayMs, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

export function toIso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
