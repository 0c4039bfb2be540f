import { randomUUID } from "node:crypto";
import type { Clock } from "../../../shared/base/clock.ts";
import type { Poster } from "../delivery/poster.ts";
import { withTimeout } from "../delivery/with-timeout.ts";
import { GraphError } from "../graph/graph-error.ts";
import { HANDSHAKE_TIMEOUT_MS } from "../limits.ts";

/**
 * "Receive change notifications through webhooks": the endpoint must give the decoded token back as plain text.
 * Throws a GraphError (400) that says why it did not count.
 */
export async function shakeHands(options: { poster: Poster; clock: Clock; url: string }): Promise<void> {
  const { poster, clock, url } = options;
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
  const answer = await withTimeout(clock, HANDSHAKE_TIMEOUT_MS, (signal) =>
    poster({ url: urlWithToken(url, token), body: "", contentType: "text/plain; charset=utf-8", signal }),
  ).catch(() => "unreachable" as const);
  if (answer === "timeout") throw failed("Subscription validation request timed out.");
  if (answer === "unreachable") throw failed("Subscription validation request failed. The endpoint was not reachable.");
  if (answer.status !== 200) {
    throw failed(`Subscription validation request failed. HTTP status code is '${answer.status}'.`);
  }
  const isPlain = /^text\/plain(;|$)/i.test(answer.contentType);
  if (!isPlain || answer.body !== token) {
    throw failed(
      "Subscription validation request failed. Response must exactly match validationToken query parameter.",
    );
  }
}

/** As seen in a user's log: colons as `%3a` in lower case, spaces as `+`, after whatever query the URL already has. */
function urlWithToken(url: string, token: string): string {
  const encoded = encodeURIComponent(token).replaceAll("%20", "+").replaceAll("%3A", "%3a");
  return `${url}${url.includes("?") ? "&" : "?"}validationToken=${encoded}`;
}

function failed(message: string): GraphError {
  return new GraphError(400, "ValidationError", { message });
}
