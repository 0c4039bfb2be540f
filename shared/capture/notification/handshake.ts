import { fail, type Result, succeed } from "../../base/errors/errors.ts";

/** Real ones have about a hundred characters. */
export const MAX_VALIDATION_TOKEN_LENGTH = 4_096;

export interface HandshakeAnswer {
  readonly status: 200;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The answer to Graph's question whether this URL is ours, asked when a subscription is created: the token as the query
 * parser decoded it (`+` is a space there, which `decodeURIComponent` misses), and nothing else. It is not escaped,
 * since an escaped token is another token; `text/plain` with `nosniff` is what keeps a browser from running it.
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
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    },
    body: validationToken,
  });
}
