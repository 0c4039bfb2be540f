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

/** `ca` is what receivers' certificates are checked with; without it, what Node trusts. Connections are kept alive. */
export function createPoster(options: { ca?: string | undefined; maxSockets: number }): Poster {
  const { ca, maxSockets } = options;
  const agent = new Agent({ keepAlive: true, maxSockets, ...(ca === undefined ? {} : { ca }) });
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
