import { answerPostOfGraph } from "../shared/capture/notification/answer-post.ts";
import type { App } from "../shared/compose.ts";
import type { RequestHandler } from "./handlers.ts";

/** POST /api/notifications and /api/lifecycle: what Graph tells → queues. 202 once all of it is durable. */
export function notifications(app: App): RequestHandler {
  return (request) => answerPostOfGraph(app, request);
}
