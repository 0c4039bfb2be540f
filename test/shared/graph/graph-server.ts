import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createCertificateAuthority } from "../../../local/certificate-authority.ts";
import { trustAuthority } from "../../helpers/trust.ts";

export interface Received {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** `body` is sent as it is when it is a text, as JSON otherwise. `hang`: no answer at all; `reset`: the connection breaks. */
export type Reply =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | "hang"
  | "reset";

export interface GraphServer {
  readonly endpoint: string;
  /** What came since the last `script`. */
  readonly received: readonly Received[];
  /** The replies to give, in order; a function is asked every time. A request too many gets 599. */
  script(replies: readonly Reply[] | ((request: Received) => Reply)): void;
  close(): Promise<void>;
}

/** The smallest https server that can stand where Graph stands. */
export async function startGraphServer(): Promise<GraphServer> {
  const authority = await createCertificateAuthority();
  trustAuthority(authority.certificatePem);
  const { keyPem, certificatePem } = await authority.issueServerCertificate(["localhost"]);
  let received: Received[] = [];
  let next: (request: Received) => Reply = () => ({ status: 599 });
  const server = createServer({ key: keyPem, cert: certificatePem }, async (incoming, response) => {
    const sent = await text(incoming);
    const request = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      headers: incoming.headers,
      body:
        incoming.headers["content-type"] === "application/json" && sent !== "" ? (JSON.parse(sent) as unknown) : sent,
    };
    received.push(request);
    const reply = next(request);
    if (reply === "hang") return;
    if (reply === "reset") return void incoming.socket.destroy();
    const { status = 200, headers = {}, body } = reply;
    response.writeHead(status, { "content-type": "application/json", "request-id": "request-1", ...headers });
    response.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  return {
    endpoint: `https://localhost:${(server.address() as AddressInfo).port}`,
    get received() {
      return received;
    },
    script(replies) {
      received = [];
      const left = typeof replies === "function" ? [] : [...replies];
      next = typeof replies === "function" ? replies : () => left.shift() ?? { status: 599 };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Graph: "Microsoft Graph error responses and resource types". */
export function refusal(status: number, code = "Code", message = "message"): Exclude<Reply, string> {
  return { status, body: { error: { code, message, innerError: { date: "2026-01-01T00:00:00" } } } };
}
