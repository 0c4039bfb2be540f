import { Agent, request } from "node:https";

interface PostRequest {
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  readonly signal: AbortSignal;
}

interface PostAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Sends one POST. Rejects when the connection fails or the signal is aborted. */
export type Poster = ((post: PostRequest) => Promise<PostAnswer>) & { readonly close: () => void };

/** A handshake answers with some 120 characters; nothing longer is of interest. */
const MAX_ANSWER_BYTES = 4_096;

export interface PosterOptions {
  /** What receivers' certificates are checked with; without it, what Node trusts. */
  readonly ca?: string | undefined;
  readonly maxSockets: number;
  /** Whether connections are used again, which they are by default. */
  readonly keepAlive?: boolean;
}

export function createPoster({ ca, maxSockets, keepAlive = true }: PosterOptions): Poster {
  const agent = new Agent({ keepAlive, maxSockets, ...(ca === undefined ? {} : { ca }) });
  const post = ({ url, body, contentType, signal }: PostRequest) =>
    new Promise<PostAnswer>((resolve, reject) => {
      const headers = {
        "content-type": contentType,
        "content-length": Buffer.byteLength(body),
        "user-agent": "teamsink-simulated-tenant",
      };
      const outgoing = request(url, { method: "POST", agent, headers, signal }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
        });
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers["content-type"] ?? "",
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  return Object.assign(post, { close: () => agent.destroy() });
}
