import { type ErrorCode, errorRow, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { type HttpAnswer, problem } from "../../base/problem.ts";
import { within } from "../../base/within.ts";
import { sendLifecycleJob } from "../../job/sync-job.ts";
import { MAX_BODY_BYTES } from "./envelope.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { receiveNotifications } from "./receive-notifications.ts";

/** What is used of a request, as the host gives it. */
export interface PostRequest {
  readonly query: URLSearchParams;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/**
 * Graph counts an answer that takes ten seconds as a failure, and drops what it holds for an endpoint that often is so
 * late; a 503 in time brings the post again. Graph: "Receive change notifications through webhooks".
 */
const ANSWER_WITHIN_MS = 9_000;

/**
 * Answers what Graph posts to either of our URLs: the handshake before any other work, a body over the limit unread, and
 * 202 that says nothing about who passed which check. Both URLs take both kinds of items; lifecycle events go to a queue,
 * since making a subscription takes longer than Graph waits: Graph calls us back meanwhile.
 */
export async function answerPostOfGraph(ports: NotificationPorts, request: PostRequest): Promise<HttpAnswer> {
  const handshake = answerHandshake(request.query);
  if (!handshake.ok) return problem(handshake.error);
  if (handshake.value) return handshake.value;
  const receivedMs = ports.clock.nowMs();
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > MAX_BODY_BYTES) return refused(ports, receivedMs, "body-too-large");
  const answer = await within(ports.clock, ANSWER_WITHIN_MS, answerPost(ports, request, receivedMs));
  return answer === "timeout" ? refused(ports, receivedMs, "post-too-slow") : answer;
}

/** What is refused before or after the post itself was looked at; an alert counts both. */
function refused({ log, clock }: NotificationPorts, receivedMs: number, reason: ErrorCode): HttpAnswer {
  const durationMs = clock.nowMs() - receivedMs;
  log.event("notification.refused", { reason, status: errorRow(reason).status, durationMs }, "warn");
  return problem(new TeamsinkError(reason));
}

async function answerPost(ports: NotificationPorts, request: PostRequest, receivedMs: number): Promise<HttpAnswer> {
  const received = await receiveNotifications(ports, { bodyText: await request.text(), receivedMs });
  if (!received.ok) return problem(received.error);
  await sendLifecycleJob(ports.queue, received.value.lifecycle);
  return { status: 202, headers: {} };
}

/** Real ones have about a hundred characters. */
export const MAX_VALIDATION_TOKEN_LENGTH = 4_096;

interface HandshakeAnswer {
  readonly status: 200;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The answer to Graph's question whether this URL is ours, asked when a subscription is created: the token as the query
 * parser decoded it (`+` is a space there, which `decodeURIComponent` misses), and nothing else. It is not escaped,
 * since an escaped token is another token; `text/plain`, with the `nosniff` of every answer, is what keeps a browser from running it.
 * Graph: "Receive change notifications through webhooks".
 *
 * @returns `undefined` when the request is no handshake, `query-invalid` when the token is over the limit
 */
export function answerHandshake(query: URLSearchParams): Result<HandshakeAnswer | undefined> {
  const validationToken = query.get("validationToken");
  if (!validationToken) return succeed(undefined);
  if (validationToken.length > MAX_VALIDATION_TOKEN_LENGTH) {
    return fail("query-invalid", `validationToken: expected at most ${MAX_VALIDATION_TOKEN_LENGTH} characters`);
  }
  return succeed({
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: validationToken,
  });
}
