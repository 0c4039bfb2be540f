import type { HttpHandler } from "@azure/functions";
import { answerPostOfGraph } from "../shared/capture/notification/answer-post.ts";
import { receiveLifecycle } from "../shared/capture/notification/receive-lifecycle.ts";
import type { App } from "../shared/compose.ts";
import { sendLifecycleJob } from "../shared/job/sync-job.ts";

/**
 * POST /api/lifecycle: what Graph says about our subscriptions → queue `sync`, where it is acted on at once. Not here:
 * making a subscription takes longer than the three seconds Graph waits, since Graph calls us back meanwhile.
 */
export function lifecycle(app: App): HttpHandler {
  return async (request) =>
    answerPostOfGraph(app, request, async (post) => {
      const events = await receiveLifecycle(app, post);
      if (events.ok) await sendLifecycleJob(app.queue, events.value);
      return events;
    });
}
