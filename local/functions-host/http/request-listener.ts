import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Invoke } from "../invoke.ts";
import { describeError, type LogSink } from "../log.ts";
import { type AdminApi, isAdminPath } from "./admin-api.ts";
import type { Cors } from "./cors.ts";
import { type HostKeys, isAuthorized, presentedKey } from "./keys.ts";
import type { Router } from "./router.ts";
import { emptyAnswer, fromRpcHttp, type HostRequest, type HttpAnswer, joinHeaders, toRpcHttp } from "./rpc-http.ts";

/** The real host's `ScriptConstants`; a larger request is refused before any function sees it. */
const MAX_REQUEST_BODY_BYTES = 104_857_600;

export interface RequestListenerOptions {
  readonly scheme: "http" | "https";
  readonly router: Router;
  readonly admin: AdminApi;
  readonly keys: HostKeys;
  readonly cors: Cors;
  readonly invoke: Invoke;
  readonly sink: LogSink;
}

/** What both listeners, http and https, do with a request. */
export function createRequestListener(options: RequestListenerOptions): RequestListener {
  return (request, response) => {
    void serve(options, request)
      .then((answer) => send(response, answer))
      .catch((error: unknown) => {
        // A client that hung up in the middle of its request waits for no answer.
        if (request.destroyed && !request.complete) return;
        const message = "A request could not be served";
        options.sink({ category: "Host.Http", level: "error", message, error: describeError(error) });
        response.destroy();
      });
  };
}

async function serve(options: RequestListenerOptions, request: IncomingMessage): Promise<HttpAnswer> {
  const headers = joinHeaders(request.headersDistinct);
  const url = URL.parse(`${options.scheme}://${headers.host ?? "localhost"}${request.url ?? "/"}`);
  if (url === null) return emptyAnswer(400);
  const lengthBytes = Number(headers["content-length"] ?? "0");
  if (lengthBytes > MAX_REQUEST_BODY_BYTES) return { ...emptyAnswer(413), headers: [["connection", "close"]] };
  const body = await readBody(request, lengthBytes, options.sink);
  const hostRequest = { method: request.method ?? "GET", url, headers, body };
  const preflight = options.cors.preflight(hostRequest);
  if (preflight !== undefined) return preflight;
  const isAdmin = isAdminPath(url.pathname);
  const answer = isAdmin ? options.admin(hostRequest) : await invokeFunction(options, hostRequest);
  return options.cors.answered(hostRequest, answer);
}

/**
 * The real host forwards a body only when its length was announced, so a chunked one reaches the function empty. It is
 * read to its end all the same: the connection may carry another request.
 */
async function readBody(request: IncomingMessage, lengthBytes: number, sink: LogSink): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let droppedBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (lengthBytes > 0) chunks.push(chunk);
    else droppedBytes += chunk.length;
  }
  if (droppedBytes > 0) {
    sink({
      category: "Host.Http",
      level: "warning",
      event: "http.body-dropped",
      message: `A request body of ${droppedBytes} bytes came without Content-Length: functions get it empty, as in Azure`,
    });
  }
  return lengthBytes > 0 ? Buffer.concat(chunks) : undefined;
}

async function invokeFunction(options: RequestListenerOptions, request: HostRequest): Promise<HttpAnswer> {
  const { method, url, headers } = request;
  const match = options.router(method, url.pathname);
  if (match === undefined) return emptyAnswer(404);
  const { definition, params } = match;
  if (!isAuthorized(definition.trigger.authLevel, presentedKey(headers, url), options.keys)) {
    return emptyAnswer(401);
  }
  const { traceparent, tracestate } = headers;
  const result = await options.invoke(definition.id, {
    bindingName: definition.bindingName,
    data: toRpcHttp(request, params),
    ...(traceparent === undefined ? {} : { traceParent: traceparent }),
    ...(tracestate === undefined ? {} : { traceState: tracestate }),
    reason: `${method} ${url.pathname}`,
  });
  return result.succeeded ? fromRpcHttp(result.returnValue) : emptyAnswer(500);
}

function send(response: ServerResponse, answer: HttpAnswer): void {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.end(answer.body);
}
