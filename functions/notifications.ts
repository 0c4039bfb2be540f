import type { HttpHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { receiveNotifications } from "../shared/notification/receive-notifications.ts";
import { sendLifecycleJob } from "../shared/sync/sync-job.ts";
import { answerPostOfGraph } from "./post-of-graph.ts";

/** POST /api/notifications: Graph's change notifications → queue `messages`. 202 once all are durable. */
export function notifications(app: App): HttpHandler {
  return async (request) =>
    answerPostOfGraph(app, request, async (post) => {
      const receipt = await receiveNotifications(app, post);
      // One URL may serve for both kinds of notifications.
      if (receipt.ok) await sendLifecycleJob(app.queue, receipt.value.lifecycle);
      return receipt;
    });
}
