import type { Clock } from "../../../shared/base/clock.ts";
import { FINISHED } from "../../../shared/base/within.ts";
import type { QueueMessage, TriggerQueue } from "./trigger-queue.ts";

export interface MessageLease {
  /** Ends the renewal. The message as it must be named from now on. */
  end(): Promise<QueueMessage>;
}

/** Keeps a message hidden for as long as its function runs: renewed whenever half of the lease is over. */
export function holdLease(queue: TriggerQueue, message: QueueMessage, options: LeaseOptions): MessageLease {
  const { clock, leaseMs, onError } = options;
  const stopped = new AbortController();
  let current = message;
  const renewing = (async () => {
    for (;;) {
      await clock.sleep(leaseMs / 2, stopped.signal);
      const popReceipt = await queue.hide(current, leaseMs);
      // Somebody else has the message; what the function does will be repeated, which it has to bear.
      if (popReceipt === undefined) return;
      current = { ...current, popReceipt };
    }
  })().catch((error: unknown) => {
    if (!stopped.signal.aborted) onError(error);
  });
  return {
    end: async () => {
      stopped.abort(FINISHED);
      await renewing;
      return current;
    },
  };
}

export interface LeaseOptions {
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly onError: (error: unknown) => void;
}
