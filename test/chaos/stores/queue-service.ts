import type { QueueMessage, TriggerQueue } from "../../../local/functions-host/queue/trigger-queue.ts";
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
import type { QueueOutlook } from "../host/idle-clock.ts";

/** A message that is to be delivered twice comes back this soon, while the first delivery may still be at work. */
const SHORT_LEASE_MS = 1_000;

interface Waiting {
  readonly id: string;
  readonly text: string;
  readonly insertedMs: number;
  visibleMs: number;
  dequeueCount: number;
  popReceipt: string;
}

/** Azure Queue Storage as far as product and host use it: it outlives both. */
export interface QueueService {
  workQueue(blobs: BlobStore): WorkQueue;
  triggerQueue(name: string): TriggerQueue;
  /** For whoever need not look into it to know that it is empty. */
  outlook(name: string): QueueOutlook;
  /** Texts of everything that waits or is being worked off, in all queues. */
  texts(): string[];
}

export interface QueueServiceOptions {
  readonly clock: Clock;
  /** Decides for each fetched message whether its lease ends at once, so that somebody else gets it too. */
  readonly isDoubled: () => boolean;
  /** Told of each text of the product, claimed or not, once it is durable. */
  readonly onSent: (queue: QueueName, text: string) => void;
}

export function createQueueService({ clock, isDoubled, onSent }: QueueServiceOptions): QueueService {
  const queues = new Map<string, Waiting[]>();
  let counter = 0;
  const next = (prefix: string) => {
    counter += 1;
    return `${prefix}${counter}`;
  };
  const waitingIn = (name: string) => {
    const waiting = queues.get(name) ?? [];
    queues.set(name, waiting);
    return waiting;
  };
  const watchers = new Map<string, (() => void)[]>();
  const tellOfChange = (name: string) => {
    for (const tell of watchers.get(name)?.splice(0) ?? []) tell();
  };
  const put = (name: string, text: string, visibleAfterMs = 0) => {
    const insertedMs = clock.nowMs();
    const visibleMs = insertedMs + visibleAfterMs;
    waitingIn(name).push({ id: next("m"), text, insertedMs, visibleMs, dequeueCount: 0, popReceipt: next("r") });
    tellOfChange(name);
  };
  const ours = (name: string, { id, popReceipt }: Pick<Waiting, "id" | "popReceipt">) =>
    waitingIn(name).find((message) => message.id === id && message.popReceipt === popReceipt);
  const hide = (message: Waiting, durationMs: number) => {
    message.visibleMs = clock.nowMs() + durationMs;
    message.popReceipt = next("r");
    return message.popReceipt;
  };
  return {
    workQueue: (blobs) => ({
      send: async (queue, given, { visibleAfterMs = 0, poison = false } = {}) => {
        const text = String(given);
        const fits = Buffer.byteLength(text) <= MAX_QUEUE_TEXT_BYTES;
        const body = fits ? text : await writeClaim({ blobs, queue, text });
        put(poison ? poisonQueueOf(queue) : QUEUES[queue], Buffer.from(body).toString("base64"), visibleAfterMs);
        onSent(queue, text);
      },
      lengths: async () => {
        const names = (Object.keys(QUEUES) as QueueName[]).flatMap((queue) => [QUEUES[queue], poisonQueueOf(queue)]);
        return Object.fromEntries(names.map((name) => [name, waitingIn(name).length]));
      },
    }),
    triggerQueue: (name) => ({
      name,
      exists: async () => true,
      receive: async (count, leaseMs) => {
        const visible = waitingIn(name).filter(({ visibleMs }) => visibleMs <= clock.nowMs());
        return visible.slice(0, count).map((message) => {
          message.dequeueCount += 1;
          hide(message, isDoubled() ? SHORT_LEASE_MS : leaseMs);
          return toQueueMessage(message);
        });
      },
      hide: async (message, durationMs) => {
        const held = ours(name, message);
        const receipt = held && hide(held, durationMs);
        tellOfChange(name);
        return receipt;
      },
      delete: async (message) => {
        const held = ours(name, message);
        if (held !== undefined)
          queues.set(
            name,
            waitingIn(name).filter((other) => other !== held),
          );
      },
      sendToPoisonQueue: async (poisonQueue, text) => put(poisonQueue, text),
    }),
    outlook: (name) => ({
      nextVisibleMs: () => waitingIn(name).reduce((first, { visibleMs }) => Math.min(first, visibleMs), Infinity),
      changed: () =>
        new Promise((resolve) => {
          watchers.set(name, [...(watchers.get(name) ?? []), resolve]);
        }),
    }),
    texts: () => [...queues.values()].flat().map(({ text }) => Buffer.from(text, "base64").toString("utf8")),
  };
}

function toQueueMessage({ id, popReceipt, text, dequeueCount, insertedMs, visibleMs }: Waiting): QueueMessage {
  const [insertedOn, nextVisibleOn] = [new Date(insertedMs), new Date(visibleMs)];
  return { id, popReceipt, text, dequeueCount, insertedOn, expiresOn: nextVisibleOn, nextVisibleOn };
}
