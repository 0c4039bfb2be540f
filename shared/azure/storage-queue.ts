import type { QueueClient } from "@azure/storage-queue";
import { MAX_QUEUE_TEXT_BYTES, writeClaim } from "../job/large-body.ts";
import type { BlobStore } from "../port/blob-store.ts";
import { frameText, poisonQueueOf, QUEUES, type QueueName, type WorkQueue } from "../port/work-queue.ts";
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
      const fits = Buffer.byteLength(text) <= MAX_QUEUE_TEXT_BYTES;
      const body = fits ? text : await writeClaim({ blobs: options.blobs, queue, text });
      await operation(async (abortSignal) => {
        const client = await clientOf(poison ? poisonQueueOf(queue) : QUEUES[queue]);
        // The Functions host reads base64 and moves anything else to the poison queue without a word.
        await client.sendMessage(Buffer.from(frameText(body)).toString("base64"), {
          abortSignal,
          messageTimeToLive: NEVER_EXPIRES,
          visibilityTimeout: Math.min(MAX_INVISIBLE_SECONDS, Math.ceil(visibleAfterMs / 1_000)),
        });
      });
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

async function zeroIfMissing(length: Promise<number>): Promise<number> {
  try {
    return await length;
  } catch (error) {
    if (storageCode(error) === "QueueNotFound") return 0;
    throw error;
  }
}
