import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { KEEP_ALIVE_TIMEOUT_MS } from "../../keep-alive.ts";

const LOOPBACK = "127.0.0.1";
/** Of all headers together, as of Kestrel, which the real host listens with; Node's own limit is half of it. Above it: 431. */
const MAX_HEADER_BYTES = 32_768;

/** PEM. */
export interface TlsCredentials {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}

export interface HttpListener {
  readonly port: number;
  /** Takes no new connection and resolves when the requests under way are answered. */
  stop(): Promise<void>;
  /** Hangs up on whoever is left. */
  destroy(): void;
}

/** @param port 0 takes any free one */
export async function listen(port: number, listener: RequestListener, tls?: TlsCredentials): Promise<HttpListener> {
  let stopping = false;
  const onRequest: RequestListener = (request, response) => {
    response.once("close", () => {
      // A connection that is kept alive would hold up the end; it counts as idle from the next turn on.
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
    listener(request, response);
  };
  const options = { maxHeaderSize: MAX_HEADER_BYTES };
  const server: Server =
    tls === undefined ? createServer(options, onRequest) : createSecureServer({ ...options, ...tls }, onRequest);
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.listen(port, LOOPBACK);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      stopping = true;
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
    destroy: () => server.closeAllConnections(),
  };
}
