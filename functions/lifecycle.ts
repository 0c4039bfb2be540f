import type { HttpHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { receiveLifecycle } from "../shared/notification/receive-lifecycle.ts";
import { sendLifecycleJob } from "../shared/sync/sync-job.ts";
import { answerPostOfGraph } from "./post-of-graph.ts";

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
