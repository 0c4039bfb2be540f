import type { HttpHandler } from "@azure/functions";
import { answerPostOfGraph } from "../shared/capture/notification/answer-post.ts";
import type { App } from "../shared/compose.ts";

/** POST /api/notifications and /api/lifecycle: what Graph tells → queues. 202 once all of it is durable. */
export function notifications(app: App): HttpHandler {
  return (request) => answerPostOfGraph(app, request);
}
