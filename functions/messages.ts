import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { listMessages } from "../shared/serve/api/list-messages.ts";
import { listParameters } from "../shared/serve/api/list-parameters.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/messages: a conversation, a page at a time. */
export function messages(app: App): RequestHandler {
  return checked(listParameters, async (parameters, { query }) => {
    const page = await listMessages(app.messages, parameters);
    if (!page.ok) return problem(page.error);
    const { messages, nextCursor } = page.value;
    return json({ count: messages.length, messages, ...nextLinkOf(query, nextCursor) });
  });
}
