import type { HttpRequest } from "@azure/functions";
import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { historyParameters, messageEvents } from "../shared/serve/api/message-events.ts";
import {
  type MessageAddress,
  messageVersions,
  oneMessage,
  oneParameters,
  versionsParameters,
} from "../shared/serve/api/one-message.ts";
import { refreshMessage } from "../shared/serve/api/refresh-message.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/messages/{conversationId}/{messageId}: one message, now or `asOf` a time; `refresh` reads it from Graph first. */
export function message(app: App): RequestHandler {
  return checked(oneParameters, async (parameters, request) => {
    const address = addressOf(request);
    const refreshed = parameters.refresh === "true" ? await refreshMessage(app, address, parameters) : undefined;
    if (refreshed?.ok === false) return problem(refreshed.error);
    const message = await oneMessage(app, address, parameters);
    if (!message.ok) return problem(message.error);
    const answer = json(message.value);
    if (refreshed === undefined) return answer;
    return { ...answer, headers: { ...answer.headers, "x-refresh-complete": String(refreshed.value.isComplete) } };
  });
}

/** GET /api/messages/{conversationId}/{messageId}/versions: its history from the raw payloads, a page at a time. */
export function versions(app: App): RequestHandler {
  return checked(versionsParameters, async (parameters, request) => {
    const page = await messageVersions(app, addressOf(request), parameters);
    if (!page.ok) return problem(page.error);
    const { versions, nextCursor } = page.value;
    return json({ count: versions.length, versions, ...nextLinkOf(request.query, nextCursor) });
  });
}

/** GET /api/messages/{conversationId}/{messageId}/history: what happened to it, a page at a time. */
export function history(app: App): RequestHandler {
  return checked(historyParameters, async (parameters, request) => {
    const page = await messageEvents(app, addressOf(request), parameters);
    if (!page.ok) return problem(page.error);
    const { events, nextCursor } = page.value;
    return json({ count: events.length, events, ...nextLinkOf(request.query, nextCursor) });
  });
}

function addressOf({ params }: HttpRequest): MessageAddress {
  return { conversationId: params.conversationId ?? "", messageId: params.messageId ?? "" };
}
