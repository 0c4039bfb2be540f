import type { StorageQueueHandler } from "@azure/functions";
import type { App } from "../shared/compose.ts";
import type { QueueName } from "../shared/port/work-queue.ts";
import { runSyncJob } from "../shared/run-job.ts";

/**
 * Queues `sync` and `subscriptions`: one job that reads Graph or walks a store, a page at a time. What may pass goes back as
 * a new message; a defect is thrown, and so is what failed while the queue is away too: then the host brings it again.
 */
export function syncSource(queue: QueueName): (app: App) => StorageQueueHandler {
  return (app) => (queueMessage) => runSyncJob(app, queue, queueMessage);
}
