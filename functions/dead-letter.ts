import type { StorageQueueHandler } from "@azure/functions";
import type { App } from "../shared/compose.ts";
import { keepPoison } from "../shared/job/keep-poison.ts";
import type { QueueName } from "../shared/port/work-queue.ts";

/** Queue `…-poison`: what failed `maxDequeueCount` times is kept for ever. */
export function deadLetter(queue: QueueName): (app: App) => StorageQueueHandler {
  return (app) => (queueMessage) => keepPoison(app, queue, queueMessage);
}
