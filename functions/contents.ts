import { noParameters } from "../shared/base/parameter.ts";
import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { contentBytes } from "../shared/serve/api/content-bytes.ts";
import { messageContents } from "../shared/serve/api/message-contents.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/messages/{conversationId}/{messageId}/contents: what a message names, and what became of it. */
export function contents(app: App): RequestHandler {
  return checked(noParameters, async (_query, { params }) => {
    const { conversationId = "", messageId = "" } = params;
    const found = await messageContents(app, { conversationId, messageId });
    return found.ok ? json(found.value) : problem(found.error);
  });
}

/** GET /api/messages/{conversationId}/{messageId}/contents/{contentId}: the bytes of one. */
export function content(app: App): RequestHandler {
  return checked(noParameters, (_query, { params, headers }) => {
    const { conversationId = "", messageId = "", contentId = "" } = params;
    return contentBytes(app, { address: { conversationId, messageId }, contentId, headers });
  });
}
