import type { StorageQueueHandler } from "@azure/functions";
import { codeOf } from "../shared/base/errors/errors.ts";
import type { App } from "../shared/compose.ts";
import { runSyncJob } from "../shared/run-job.ts";

/** Queue `sync`: one job that reads Graph, a page at a time. A throw brings it again. */
export function syncSource(app: App): StorageQueueHandler {
  return async (queueMessage) => {
    try {
      await runSyncJob({ ...app, owner: app.newOwner() }, queueMessage);
    } catch (error) {
      app.log.event("sync.failed", { reason: codeOf(error) }, "warn");
      throw error;
    }
  };
}
