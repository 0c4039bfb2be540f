import type { HttpHandler, HttpRequest } from "@azure/functions";
import { json, parameterProblem, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import {
  type MessageAddress,
  messageVersions,
  oneMessage,
  oneParameters,
  versionsParameters,
} from "../shared/serve/api/one-message.ts";
import { nextLink, queryOf } from "../shared/serve/api/respond.ts";

/** GET /api/messages/{conversationId}/{messageId}: one message, now or `asOf` a time. */
export function message(app: App): HttpHandler {
  return async (request) => {
    const parameters = oneParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const { asOf } = parameters.data;
    const message = await oneMessage(app, addressOf(request), asOf === undefined ? undefined : Date.parse(asOf));
    return message.ok ? json(message.value) : problem(message.error);
  };
}

/** GET /api/messages/{conversationId}/{messageId}/versions: its history from the raw payloads, a page at a time. */
export function versions(app: App): HttpHandler {
  return async (request) => {
    const parameters = versionsParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const page = await messageVersions(app, addressOf(request), parameters.data);
    if (!page.ok) return problem(page.error);
    const { nextCursor } = page.value;
    return json({
      count: page.value.versions.length,
      versions: page.value.versions,
      ...(nextCursor ? { nextLink: nextLink(request.url, nextCursor) } : {}),
    });
  };
}

function addressOf({ params }: HttpRequest): MessageAddress {
  return { conversationId: params.conversationId ?? "", messageId: params.messageId ?? "" };
}
