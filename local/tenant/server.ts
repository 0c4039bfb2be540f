import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import type { Clock } from "../../shared/base/clock.ts";
import { KEEP_ALIVE_TIMEOUT_MS } from "../keep-alive.ts";
import { maxBodyBytesOf } from "./body-limit.ts";
import { createFrontDoor, type FrontDoor } from "./front-door.ts";
import type { Route } from "./http.ts";

export interface TenantServer {
  /** `https://localhost:PORT`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  readonly port: number;
  readonly clock: Clock;
  readonly routes: readonly Route[];
}

export async function openServer(options: ServerOptions): Promise<TenantServer> {
  return listen(createFrontDoor(options), options);
}

/** The front door behind an https port. */
export async function listen(
  door: FrontDoor,
  { tls, port }: Pick<ServerOptions, "tls" | "port">,
): Promise<TenantServer> {
  const server = createServer({ key: tls.keyPem, cert: tls.certificatePem }, (request, response) => {
    serve(door, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return { url, close: () => closeServer(server) };
}

async function serve(door: FrontDoor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  const body = await readBody(request, maxBodyBytesOf({ method, url }));
  const answer = await door({ method, url, headers, body });
  response.writeHead(answer.status, answer.headers);
  if (answer.stream === undefined) response.end(answer.text);
  else await pipeline(answer.stream, response);
}

/** Undefined when the body is over the limit; it is read to its end all the same, so that the answer arrives. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
