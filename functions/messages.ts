import type { HttpHandler } from "@azure/functions";
import { json, parameterProblem, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { listMessages } from "../shared/serve/api/list-messages.ts";
import { listParameters } from "../shared/serve/api/list-parameters.ts";
import { nextLink, queryOf } from "../shared/serve/api/respond.ts";

/** GET /api/messages: a conversation, a page at a time. */
export function messages(app: App): HttpHandler {
  return async (request) => {
    const parameters = listParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const page = await listMessages(app.messages, parameters.data);
    if (!page.ok) return problem(page.error);
    const { messages, nextCursor } = page.value;
    return json({
      count: messages.length,
      messages,
      ...(nextCursor ? { nextLink: nextLink(request.url, nextCursor) } : {}),
    });
  };
}
