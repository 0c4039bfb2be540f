import type { QueueMessage, TriggerQueue } from "../../../../local/functions-host/queue/trigger-queue.ts";
import type { SimulatedClock } from "../../../../local/simulated-clock.ts";

/** A queue in memory that writes down what is asked of it, with the time. Messages are handed out once. */
export class MemoryTriggerQueue implements TriggerQueue {
  readonly name: string;
  readonly calls: string[] = [];
  readonly waiting: QueueMessage[] = [];
  isThere = true;
  /** Every further call of the named method fails. */
  readonly failing = new Set<"exists" | "receive" | "hide" | "delete" | "sendToPoisonQueue">();
  /** Somebody else took every message over. */
  isTakenOver = false;
  /** Called while a fetch is on its way. */
  whileReceiving: () => Promise<void> = async () => {};
  readonly #clock: SimulatedClock;
  readonly #startMs: number;
  #hides = 0;

  constructor(clock: SimulatedClock, name = "work") {
    this.name = name;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
  }

  put(count: number, payload: object = {}): void {
    const timeMs = this.#clock.nowMs();
    for (let index = 0; index < count; index++) {
      this.waiting.push({
        id: `m${this.waiting.length + 1}`,
        popReceipt: "r0",
        text: Buffer.from(JSON.stringify(payload)).toString("base64"),
        dequeueCount: 1,
        insertedOn: new Date(timeMs),
        expiresOn: new Date(timeMs),
        nextVisibleOn: new Date(timeMs),
      });
    }
  }

  async exists(): Promise<boolean> {
    this.#note("exists", "exists");
    return this.isThere;
  }

  async receive(count: number, leaseMs: number): Promise<readonly QueueMessage[]> {
    this.#note("receive", `receive ${count} for ${leaseMs / 1000}s`);
    await this.whileReceiving();
    return this.waiting.splice(0, count);
  }

  async hide(message: QueueMessage, durationMs: number): Promise<string | undefined> {
    this.#note("hide", `hide ${message.id} ${message.popReceipt} for ${durationMs / 1000}s`);
    if (this.isTakenOver) return undefined;
    this.#hides++;
    return `r${this.#hides}`;
  }

  async delete(message: QueueMessage): Promise<void> {
    this.#note("delete", `delete ${message.id} ${message.popReceipt}`);
  }

  async sendToPoisonQueue(poisonQueueName: string, text: string): Promise<void> {
    this.#note("sendToPoisonQueue", `send ${text} to ${poisonQueueName}`);
  }

  #note(method: "exists" | "receive" | "hide" | "delete" | "sendToPoisonQueue", call: string): void {
    this.calls.push(`${this.#clock.nowMs() - this.#startMs}: ${call}`);
    if (this.failing.has(method)) throw new Error(`${method} does not work`);
  }
}
