import { type HttpAnswer, json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { answerMessages } from "../shared/serve/api/list-messages.ts";
import { listParameters } from "../shared/serve/api/list-parameters.ts";
import { linesAnswer, nextLinkOf, wantsLines } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/messages: a conversation, whole or a page at a time, as JSON or as lines. */
export function messages(app: App): RequestHandler {
  return checked(listParameters, async (parameters, { query, headers }): Promise<HttpAnswer> => {
    const page = await answerMessages(app.messages, parameters);
    if (!page.ok) return problem(page.error);
    const { messages, nextCursor } = page.value;
    const count = messages.length;
    const link = nextLinkOf(query, nextCursor);
    if (wantsLines(headers.get("accept"))) return linesAnswer(messages, { count, ...link });
    return json({ count, messages, ...link });
  });
}
