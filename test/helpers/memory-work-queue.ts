import { poisonQueueOf, QUEUES, type QueueName, type WorkQueue } from "../../shared/port/work-queue.ts";
import { createFaults, type Faults } from "./faults.ts";

interface SentMessage {
  readonly queue: QueueName;
  readonly text: string;
  readonly visibleAfterMs: number;
}

export interface MemoryWorkQueue extends WorkQueue, Faults {
  /** Everything that is waiting, in the order in which it was sent. */
  readonly sent: SentMessage[];
  /** What was sent to the poison queues, in the same way. */
  readonly poison: SentMessage[];
}

export function createMemoryWorkQueue(): MemoryWorkQueue {
  const faults = createFaults("queue-unavailable");
  const sent: SentMessage[] = [];
  const poison: SentMessage[] = [];
  const count = (messages: readonly SentMessage[], queue: QueueName) =>
    messages.filter((message) => message.queue === queue).length;
  return {
    sent,
    poison,
    failNext: faults.failNext,
    async send(queue, text, { visibleAfterMs = 0, poison: isPoison = false } = {}) {
      faults.check();
      (isPoison ? poison : sent).push({ queue, text: String(text), visibleAfterMs });
    },
    async lengths() {
      faults.check();
      const lengths: Record<string, number> = {};
      for (const queue of Object.keys(QUEUES) as QueueName[]) {
        lengths[QUEUES[queue]] = count(sent, queue);
        lengths[poisonQueueOf(queue)] = count(poison, queue);
      }
      return lengths;
    },
  };
}
