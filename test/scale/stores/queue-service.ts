import type { Clock } from "../../../shared/base/clock.ts";
import { writeClaim } from "../../../shared/job/queue-body.ts";
import type { BlobStore } from "../../../shared/port/blob-store.ts";
import {
  MAX_QUEUE_TEXT_BYTES,
  poisonQueueOf,
  QUEUES,
  type QueueName,
  type WorkQueue,
} from "../../../shared/port/work-queue.ts";

export interface QueueMessage {
  readonly text: string;
  readonly dequeueCount: number;
}

interface Queue {
  ready: QueueMessage[];
  /** Of `ready`, how many have been taken. */
  taken: number;
  /** Visible later, or taken and not done. */
  hidden: number;
}

/** Queue Storage for very many messages: first come, first served, and each visible when its time has come. */
export class ScaleQueueService {
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();
  readonly #arrivals = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** As the product is given it. */
  workQueue(blobs: BlobStore): WorkQueue {
    return {
      send: async (queue, given, { visibleAfterMs = 0, poison = false } = {}) => {
        const text = String(given);
        const fits = text.length <= MAX_QUEUE_TEXT_BYTES && Buffer.byteLength(text) <= MAX_QUEUE_TEXT_BYTES;
        const body = fits ? text : await writeClaim({ blobs, queue, text });
        this.put(poison ? poisonQueueOf(queue) : QUEUES[queue], { text: body, dequeueCount: 0 }, visibleAfterMs);
      },
      lengths: async () => {
        const names = (Object.keys(QUEUES) as QueueName[]).flatMap((queue) => [QUEUES[queue], poisonQueueOf(queue)]);
        return Object.fromEntries(names.map((name) => [name, this.length(name)]));
      },
    };
  }

  /** In all queues. */
  get totalLength(): number {
    return Array.from(this.#queues.keys()).reduce((sum, name) => sum + this.length(name), 0);
  }

  length(name: string): number {
    return this.waiting(name) + this.#queueOf(name).hidden;
  }

  /** Visible now. */
  waiting(name: string): number {
    const { ready, taken } = this.#queueOf(name);
    return ready.length - taken;
  }

  onArrival(name: string, told: () => void): void {
    this.#arrivals.set(name, told);
  }

  /** Visible to nobody else until it is done with. */
  take(name: string, count: number): readonly QueueMessage[] {
    const queue = this.#queueOf(name);
    const messages = queue.ready.slice(queue.taken, queue.taken + count);
    queue.taken += messages.length;
    queue.hidden += messages.length;
    if (queue.taken > queue.ready.length / 2) {
      queue.ready = queue.ready.slice(queue.taken);
      queue.taken = 0;
    }
    return messages.map(({ text, dequeueCount }) => ({ text, dequeueCount: dequeueCount + 1 }));
  }

  delete(name: string): void {
    this.#queueOf(name).hidden -= 1;
  }

  giveBack(name: string, message: QueueMessage, visibleAfterMs: number): void {
    this.delete(name);
    this.put(name, message, visibleAfterMs);
  }

  put(name: string, message: QueueMessage, visibleAfterMs = 0): void {
    const queue = this.#queueOf(name);
    if (visibleAfterMs <= 0) {
      queue.ready.push(message);
      this.#arrivals.get(name)?.();
      return;
    }
    queue.hidden += 1;
    void this.#clock.sleep(visibleAfterMs).then(() => this.giveBack(name, message, 0));
  }

  #queueOf(name: string): Queue {
    const known = this.#queues.get(name) ?? { ready: [], taken: 0, hidden: 0 };
    this.#queues.set(name, known);
    return known;
  }
}
