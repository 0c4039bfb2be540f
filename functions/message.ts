import type { HttpHandler, HttpRequest } from "@azure/functions";
import { json, parameterProblem, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { type MessageAddress, messageVersions, oneMessage, oneParameters } from "../shared/serve/api/one-message.ts";
import { queryOf } from "../shared/serve/api/respond.ts";

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

/** GET /api/messages/{conversationId}/{messageId}/versions: its history from the raw payloads. */
export function versions(app: App): HttpHandler {
  return async (request) => {
    const versions = await messageVersions(app, addressOf(request));
    if (!versions.ok) return problem(versions.error);
    return json({ count: versions.value.length, versions: versions.value });
  };
}

function addressOf({ params }: HttpRequest): MessageAddress {
  return { conversationId: params.conversationId ?? "", messageId: params.messageId ?? "" };
}
