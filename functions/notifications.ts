import type { HttpHandler } from "@azure/functions";
import { answerPostOfGraph } from "../shared/capture/notification/answer-post.ts";
import { receiveNotifications } from "../shared/capture/notification/receive-notifications.ts";
import type { App } from "../shared/compose.ts";
import { sendLifecycleJob } from "../shared/job/sync-job.ts";

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
