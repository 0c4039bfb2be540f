import type { HttpHandler } from "@azure/functions";
import { json, parameterProblem, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { listMessages } from "../shared/serve/api/list-messages.ts";
import { listParameters } from "../shared/serve/api/list-parameters.ts";

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

/** `code` is a function key that the platform has already checked. */
export function queryOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => name !== "code"));
}

/** The same request with the cursor, without the key: a link may be logged and shared, a key may not. */
export function nextLink(url: string, cursor: string): string {
  const next = new URL(url);
  next.searchParams.delete("code");
  next.searchParams.set("cursor", cursor);
  return next.href;
}
