import { type QueueServiceClient, RestError } from "@azure/storage-queue";
import type { TriggerQueue } from "./trigger-queue.ts";

/** What the service says of a message that somebody else took over, or of a queue that is going away. */
const NO_LONGER_OURS = new Set(["PopReceiptMismatch", "MessageNotFound", "QueueNotFound", "QueueBeingDeleted"]);

export function azureTriggerQueue(service: QueueServiceClient, name: string): TriggerQueue {
  const queue = service.getQueueClient(name);
  return {
    name,
    exists: () => queue.exists(),
    receive: async (count, leaseMs) => {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: count,
        visibilityTimeout: toSeconds(leaseMs),
      });
      return receivedMessageItems.map(({ messageId, messageText, ...rest }) => ({
        ...rest,
        id: messageId,
        text: messageText,
      }));
    },
    hide: (message, durationMs) =>
      ifOurs(async () => {
        const seconds = toSeconds(durationMs);
        return (await queue.updateMessage(message.id, message.popReceipt, undefined, seconds)).popReceipt;
      }),
    delete: async (message) => {
      await ifOurs(() => queue.deleteMessage(message.id, message.popReceipt));
    },
    sendToPoisonQueue: async (poisonQueueName, text) => {
      const poisonQueue = service.getQueueClient(poisonQueueName);
      try {
        await poisonQueue.sendMessage(text);
      } catch (error) {
        if (!(error instanceof RestError) || error.code !== "QueueNotFound") throw error;
        await poisonQueue.createIfNotExists();
        await poisonQueue.sendMessage(text);
      }
    },
  };
}

async function ifOurs<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RestError && NO_LONGER_OURS.has(error.code ?? "")) return undefined;
    throw error;
  }
}

function toSeconds(durationMs: number): number {
  return Math.ceil(durationMs / 1000);
}
