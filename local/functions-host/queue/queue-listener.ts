import { describeError } from "../log.ts";
import type { TriggerListener } from "../trigger-listener.ts";
import { PollBackoff } from "./poll-backoff.ts";
import { processMessage, type QueueFunctionOptions } from "./process-message.ts";
import type { QueueMessage } from "./trigger-queue.ts";

/**
 * Looks into one queue for one function: fetches a batch, runs its messages in parallel, and fetches the next as soon as no
 * more than `newBatchThreshold` are under way. Never creates the queue; one that is missing is looked for again.
 */
export class QueueListener implements TriggerListener {
  readonly #options: QueueFunctionOptions;
  readonly #backoff: PollBackoff;
  readonly #stopped = new AbortController();
  #polling: Promise<void> = Promise.resolve();
  #inFlight = new Set<Promise<void>>();
  /** Called at every end of a message while the poller waits for room. */
  #onSettled: () => void = () => {};
  /** Until an error says otherwise, a queue that was there is there. */
  #exists = false;

  constructor(options: QueueFunctionOptions, random?: () => number) {
    this.#options = options;
    this.#backoff = new PollBackoff({
      maxIntervalMs: options.settings.maxPollingIntervalMs,
      ...(random === undefined ? {} : { random }),
    });
  }

  start(): void {
    this.#polling = this.#poll();
  }

  /** Fetches no more, and resolves when what was fetched is settled. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#polling;
    await Promise.all(this.#inFlight);
  }

  async #poll(): Promise<void> {
    const { clock, settings } = this.#options;
    while (!this.#stopped.signal.aborted) {
      const messages = await this.#fetch();
      if (messages.length === 0) {
        await clock.sleep(this.#backoff.nextDelayMs(), this.#stopped.signal).catch(() => {});
        continue;
      }
      this.#backoff.reset();
      for (const message of messages) this.#begin(message);
      await this.#waitForRoom(settings.newBatchThreshold);
    }
  }

  async #fetch(): Promise<readonly QueueMessage[]> {
    const { queue, settings, leaseMs, sink, definition } = this.#options;
    try {
      this.#exists ||= await queue.exists();
      return this.#exists ? await queue.receive(settings.batchSize, leaseMs) : [];
    } catch (error) {
      this.#exists = false;
      sink({
        category: "Host.Triggers.Queues",
        level: "warning",
        event: "queue.poll-failed",
        message: `Queue ${queue.name} could not be read`,
        functionName: definition.name,
        error: describeError(error),
      });
      return [];
    }
  }

  #begin(message: QueueMessage): void {
    const { queue } = this.#options;
    // Fetched while stopping: given back at once, or nobody would see it for the length of a lease.
    const work = this.#stopped.signal.aborted
      ? queue.hide(message, 0).then(
          () => {},
          () => {},
        )
      : processMessage(this.#options, message);
    const settled = work.then(() => {
      this.#inFlight.delete(settled);
      this.#onSettled();
    });
    this.#inFlight.add(settled);
  }

  #waitForRoom(threshold: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onSettled = () => {
        if (this.#inFlight.size <= threshold) resolve();
      };
      this.#onSettled();
    });
  }
}
