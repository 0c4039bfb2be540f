import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { type Result, TeamsinkError } from "../../base/errors/errors.ts";
import { problem } from "../../base/problem.ts";
import type { App } from "../../compose.ts";
import { MAX_BODY_BYTES } from "./envelope.ts";
import { answerHandshake } from "./handshake.ts";
import type { NotificationPost } from "./receive-notifications.ts";

/**
 * What both URLs that Graph posts to have in common: the handshake is answered before any other work, a body over the
 * limit is not even read, and 202 says nothing about who passed which check.
 */
export async function answerPostOfGraph(
  app: App,
  request: HttpRequest,
  receive: (post: NotificationPost) => Promise<Result<unknown>>,
): Promise<HttpResponseInit> {
  const handshake = answerHandshake(request.query);
  if (!handshake.ok) return problem(handshake.error);
  if (handshake.value) return handshake.value;
  const receivedMs = app.clock.nowMs();
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > MAX_BODY_BYTES) return problem(new TeamsinkError("body-too-large"));
  const received = await receive({ bodyText: await request.text(), receivedMs });
  return received.ok ? { status: 202 } : problem(received.error);
}
