import type { Clock } from "../../../shared/base/clock.ts";

/** What can be known of a queue without looking into it. */
export interface QueueOutlook {
  /** When the next of its messages can be taken, as things are; infinite where there is none. */
  nextVisibleMs(): number;
  /** Resolves when that may have become another time. */
  changed(): Promise<void>;
}

export interface IdleClockOptions {
  readonly clock: Clock;
  readonly outlook: QueueOutlook;
  /** Between two looks into a queue that has long been empty. A listener sleeps so long for nothing else. */
  readonly intervalMs: number;
}

/** However long nothing can be there: a look now and then meets the troubles of the service. */
const LONGEST_MS = 10 * 60_000;
const CHANGED = new Error("the queue is another");

/**
 * The clock of a queue's listener, on which it sleeps through the looks that can find nothing, and wakes at the very moment of
 * the first that may find something. Most of what days in which little happens cost are such looks.
 */
export function idleClock({ clock, outlook, intervalMs }: IdleClockOptions): Clock {
  return {
    nowMs: () => clock.nowMs(),
    sleep: async (delayMs, signal) => {
      if (delayMs !== intervalMs) return clock.sleep(delayMs, signal);
      const startMs = clock.nowMs();
      for (;;) {
        const wakeMs = startMs + looksUntil(outlook.nextVisibleMs() - startMs, intervalMs) * intervalMs;
        // Its own, and not one of both: Node keeps what is made of several for as long as somebody listens to it, and so a
        // whole world after its end.
        const sleeping = new AbortController();
        const end = () => sleeping.abort(signal?.reason);
        if (signal?.aborted) end();
        signal?.addEventListener("abort", end, { once: true });
        void outlook.changed().then(() => sleeping.abort(CHANGED));
        try {
          return await clock.sleep(wakeMs - clock.nowMs(), sleeping.signal);
        } catch (error) {
          if (error !== CHANGED) throw error;
        } finally {
          signal?.removeEventListener("abort", end);
        }
      }
    },
  };
}

/** How many looks it takes, the first that may find something included. */
function looksUntil(durationMs: number, intervalMs: number): number {
  return Math.max(1, Math.ceil(Math.min(durationMs, LONGEST_MS) / intervalMs));
}
