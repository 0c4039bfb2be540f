import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../shared/clock.ts";
import { graphErrorBody } from "./graph/graph-error.ts";
import { findRoute, type Method, type Route, segmentsOf, type TenantResponse } from "./http.ts";
import { MAX_REQUEST_BODY_BYTES } from "./limits.ts";

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

const CONTENT_TYPE =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

export async function openServer(options: ServerOptions): Promise<TenantServer> {
  const { tls, port } = options;
  const server = createServer({ key: tls.keyPem, cert: tls.certificatePem }, (request, response) => {
    serve(options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return { url, close: () => closeServer(server) };
}

async function serve(options: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const answer =
    body === undefined ? failure(options, 413, "RequestEntityTooLarge") : await route(options, request, body);
  const clientRequestId = request.headers["client-request-id"];
  const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...(text === "" ? {} : { "content-type": CONTENT_TYPE }),
    "content-length": Buffer.byteLength(text),
    "request-id": randomUUID(),
    ...(clientRequestId === undefined ? {} : { "client-request-id": clientRequestId }),
    ...answer.headers,
  });
  response.end(text);
}

async function route(options: ServerOptions, request: IncomingMessage, body: Buffer): Promise<TenantResponse> {
  const method = request.method ?? "GET";
  try {
    const url = new URL(request.url ?? "/", "https://localhost");
    const found = findRoute(options.routes, method, segmentsOf(url));
    if (found === undefined) return unknownSegment(options, url);
    const { params, route: row } = found;
    return await row.handle({ method: method as Method, url, params, headers: request.headers, body });
  } catch (error) {
    if (error instanceof URIError) return failure(options, 400, "BadRequest");
    return failure(options, 500, "InternalServerError");
  }
}

/** Graph calls a path that it cannot read a bad request, not a missing page. */
function unknownSegment(options: ServerOptions, url: URL): TenantResponse {
  const segment = segmentsOf(url).at(-1) ?? "";
  const message = `Resource not found for the segment '${segment}'.`;
  return { status: 400, body: graphErrorBody({ code: "BadRequest", message, nowMs: options.clock.nowMs() }) };
}

function failure(options: ServerOptions, status: number, code: string): TenantResponse {
  return { status, body: graphErrorBody({ code, message: code, nowMs: options.clock.nowMs() }) };
}

/** Undefined when the body is over the limit; it is read to its end all the same, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_REQUEST_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_REQUEST_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
