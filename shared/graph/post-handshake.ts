import { TeamsinkError } from "../base/errors/errors.ts";
import type { HandshakeReply, PostHandshake } from "../port/post-handshake.ts";

/** As long as Graph waits. Graph: "Receive change notifications through webhooks". */
const TIMEOUT_MS = 10_000;
/** More than any token: whatever answers with a page of its own need not be read to its end. */
const MAX_BODY_BYTES = 8_192;

/** Redirects are answers like any other, since Graph does not follow them either. */
export function createPostHandshake(fetchIt: typeof fetch = fetch): PostHandshake {
  return async (url) => {
    try {
      const response = await fetchIt(url, {
        method: "POST",
        headers: { "content-type": "text/plain; charset=utf-8" },
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return await toReply(response);
    } catch (error) {
      throw new TeamsinkError("notification-url-unreachable", `${withoutQuery(url)}: ${wordOf(error)}`, {
        cause: error,
      });
    }
  };
}

async function toReply(response: Response): Promise<HandshakeReply> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) break;
  }
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** The network's word, such as `ENOTFOUND`, `ECONNREFUSED` or `CERT_HAS_EXPIRED`: `fetch` keeps it in the cause. */
function wordOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, name } = cause as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code : `no answer (${String(name)})`;
}
