import type { QueueClient } from "@azure/storage-queue";
import { type SpanStart, traced } from "../base/trace.ts";
import { writeClaim } from "../job/queue-body.ts";
import type { BlobStore } from "../port/blob-store.ts";
import {
  frameText,
  MAX_QUEUE_TEXT_BYTES,
  messagingOf,
  poisonQueueOf,
  QUEUES,
  type QueueName,
  utf8Of,
  type WorkQueue,
} from "../port/work-queue.ts";
import { queueServiceOf, type StorageOptions, storageCode, storageOperations } from "./storage-clients.ts";

export interface StorageQueueOptions extends StorageOptions {
  /** Where texts go that are too large for a message. */
  readonly blobs: BlobStore;
}

/** A message lives seven days unless told otherwise, and then vanishes. Azure: "Put Message". */
const NEVER_EXPIRES = -1;
/** Azure: "Put Message". */
const MAX_INVISIBLE_SECONDS = 7 * 24 * 3_600;

export function createStorageQueue(options: StorageQueueOptions): WorkQueue {
  const { tracer } = options;
  const service = queueServiceOf(options);
  const clients = new Map<string, QueueClient>();
  const clientOf = async (name: string) => {
    const client = clients.get(name) ?? (await service()).getQueueClient(name);
    clients.set(name, client);
    return client;
  };
  const operation = storageOperations("queue-unavailable", options.deadlineMs);
  const lengthOf = async (name: string, abortSignal: AbortSignal) => {
    const properties = await (await clientOf(name)).getProperties({ abortSignal });
    return properties.approximateMessagesCount ?? 0;
  };
  return {
    send: async (queue, text, { visibleAfterMs = 0, poison = false } = {}) => {
      const name = poison ? poisonQueueOf(queue) : QUEUES[queue];
      const send = async () => {
        const bytes = utf8Of(text);
        const fits = bytes.length <= MAX_QUEUE_TEXT_BYTES;
        const body = fits ? bytes : await writeClaim({ blobs: options.blobs, queue, text: String(text) });
        const framed = frameText(body, tracer?.traceparent());
        await operation(async (abortSignal) => {
          const client = await clientOf(name);
          // The Functions host reads base64 and moves anything else to the poison queue without a word.
          await client.sendMessage(framed.toString("base64"), {
            abortSignal,
            messageTimeToLive: NEVER_EXPIRES,
            visibilityTimeout: Math.min(MAX_INVISIBLE_SECONDS, Math.ceil(visibleAfterMs / 1_000)),
          });
        });
      };
      await traced(tracer, () => sendingSpan(name), send);
    },
    lengths: () =>
      operation(async (abortSignal) => {
        const names = Object.keys(QUEUES) as QueueName[];
        const entries = names.flatMap((queue) => [
          lengthOf(QUEUES[queue], abortSignal).then((length) => [QUEUES[queue], length] as const),
          // The host makes the poison queue with the first message it gives up.
          zeroIfMissing(lengthOf(poisonQueueOf(queue), abortSignal)).then(
            (length) => [poisonQueueOf(queue), length] as const,
          ),
        ]);
        return Object.fromEntries(await Promise.all(entries));
      }),
  };
}

/** What takes the message from the queue is its child, or names it. */
function sendingSpan(queueName: string): SpanStart {
  const attributes = {
    ...messagingOf(queueName),
    "messaging.operation.name": "send",
    "messaging.operation.type": "send",
  };
  return { name: `send ${queueName}`, kind: "producer", attributes };
}

async function zeroIfMissing(length: Promise<number>): Promise<number> {
  try {
    return await length;
  } catch (error) {
    if (storageCode(error) === "QueueNotFound") return 0;
    throw error;
  }
}
