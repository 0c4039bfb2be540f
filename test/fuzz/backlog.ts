import { setTimeout as wait } from "node:timers/promises";
import { QueueServiceClient } from "@azure/storage-queue";
import { QUEUES } from "../../shared/port/work-queue.ts";

/**
 * Azurite searches a queue from end to end for whatever it is asked: with tens of thousands of messages it answers nobody in
 * time. Azure's takes millions; here senders wait while more than this many do.
 */
const MAX_WAITING = 300;
const LOOK_EVERY_MS = 250;

/** What the front door took and nobody has worked off yet. */
export class Backlog {
  readonly #service: QueueServiceClient;
  #look: { readonly atMs: number; readonly length: Promise<number> } | undefined;

  constructor(connectionString: string) {
    this.#service = QueueServiceClient.fromConnectionString(connectionString);
  }

  /** Resolves when the queues have room. */
  async room(): Promise<void> {
    while ((await this.#lengthLately()) > MAX_WAITING) await wait(LOOK_EVERY_MS);
  }

  /** Whether nothing waits any more after so much time at most. */
  async drained(withinMs: number): Promise<boolean> {
    const endMs = performance.now() + withinMs;
    while ((await this.#length()) > 0) {
      if (performance.now() > endMs) return false;
      await wait(LOOK_EVERY_MS);
    }
    return true;
  }

  #lengthLately(): Promise<number> {
    const nowMs = performance.now();
    if (this.#look === undefined || nowMs - this.#look.atMs > LOOK_EVERY_MS) {
      this.#look = { atMs: nowMs, length: this.#length() };
    }
    return this.#look.length;
  }

  async #length(): Promise<number> {
    const properties = await Promise.all(
      Object.values(QUEUES).map((name) => this.#service.getQueueClient(name).getProperties()),
    );
    return properties.reduce((sum, { approximateMessagesCount = 0 }) => sum + approximateMessagesCount, 0);
  }
}
