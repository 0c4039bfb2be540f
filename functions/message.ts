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
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/messages/{conversationId}/{messageId}: one message, now or `asOf` a time. */
export function message(app: App): RequestHandler {
  return checked(oneParameters, async (parameters, request) => {
    const message = await oneMessage(app, addressOf(request), parameters);
    return message.ok ? json(message.value) : problem(message.error);
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
