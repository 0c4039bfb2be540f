import type { StorageQueueHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { keepDeadLetter } from "../shared/message/dead-letter.ts";
import { QUEUES, type QueueName } from "../shared/message/work-queue.ts";

/**
 * Queue `…-poison`: what failed `maxDequeueCount` times is kept for ever. The host's copy would expire after a week,
 * and a poison queue has no poison queue of its own, so this is repeated until the store takes it.
 */
export function deadLetter(queue: QueueName): (app: App) => StorageQueueHandler {
  return (app) => async (queueMessage) => {
    await keepDeadLetter(app, {
      queue: QUEUES[queue],
      reason: "retries-exhausted",
      detail: "Failed as often as the queue allows; the event message.failed or sync.failed says why.",
      body: queueMessage,
    });
  };
}
