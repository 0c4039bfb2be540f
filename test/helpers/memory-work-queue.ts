import { poisonQueueOf, QUEUES, type QueueName, type WorkQueue } from "../../shared/message/work-queue.ts";
import { createFaults, type Faults } from "./faults.ts";

interface SentMessage {
  readonly queue: QueueName;
  readonly text: string;
  readonly visibleAfterMs: number;
}

export interface MemoryWorkQueue extends WorkQueue, Faults {
  /** Everything that is waiting, in the order in which it was sent. */
  readonly sent: SentMessage[];
}

export function createMemoryWorkQueue(): MemoryWorkQueue {
  const faults = createFaults("queue-unavailable");
  const sent: SentMessage[] = [];
  return {
    sent,
    failNext: faults.failNext,
    async send(queue, text, { visibleAfterMs = 0 } = {}) {
      faults.check();
      sent.push({ queue, text, visibleAfterMs });
    },
    async lengths() {
      faults.check();
      const lengths: Record<string, number> = {};
      for (const queue of Object.keys(QUEUES) as QueueName[]) {
        lengths[QUEUES[queue]] = sent.filter((message) => message.queue === queue).length;
        lengths[poisonQueueOf(queue)] = 0;
      }
      return lengths;
    },
  };
}
