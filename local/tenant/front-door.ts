import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../../shared/base/clock.ts";
import { maxBodyBytesOf } from "./body-limit.ts";
import { graphErrorBody } from "./graph/graph-error.ts";
import { findRoute, type Method, type Route, segmentsOf, type TenantResponse } from "./http.ts";

export interface DoorRequest {
  readonly method: string;
  /** Path and query, or absolute. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined when it was over `maxBodyBytesOf`. */
  readonly body: Buffer | undefined;
}

export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly text: string;
  /** Instead of the text. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

/** What stands between the wire and the routes, whatever the wire is: https, or a call within the process. */
export type FrontDoor = (request: DoorRequest) => Promise<DoorAnswer>;

export interface FrontDoorOptions {
  readonly clock: Clock;
  readonly routes: readonly Route[];
}

const CONTENT_TYPE =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  return async (request) => {
    const answer = await route(options, request);
    const clientRequestId = request.headers["client-request-id"];
    const text = answer.text ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
    const headers = {
      ...(text === "" ? {} : { "content-type": CONTENT_TYPE }),
      "content-length": String(Buffer.byteLength(text)),
      "request-id": randomUUID(),
      ...(clientRequestId === undefined ? {} : { "client-request-id": String(clientRequestId) }),
      ...answer.headers,
    };
    return { status: answer.status, headers, text, ...(answer.stream && { stream: answer.stream }) };
  };
}

async function route(options: FrontDoorOptions, request: DoorRequest): Promise<TenantResponse> {
  const { method, headers, body } = request;
  if (body === undefined || body.length > maxBodyBytesOf(request)) {
    return failure(options, 413, "RequestEntityTooLarge");
  }
  try {
    const url = new URL(request.url, "https://localhost");
    const found = findRoute(options.routes, method, segmentsOf(url));
    if (found === undefined) return unknownSegment(options, url);
    const { params, route: row } = found;
    return await row.handle({ method: method as Method, url, params, headers, body });
  } catch (error) {
    if (error instanceof URIError) return failure(options, 400, "BadRequest");
    return failure(options, 500, "InternalServerError");
  }
}

/** Graph calls a path that it cannot read a bad request, not a missing page. */
function unknownSegment(options: FrontDoorOptions, url: URL): TenantResponse {
  const segment = segmentsOf(url).at(-1) ?? "";
  const message = `Resource not found for the segment '${segment}'.`;
  return { status: 400, body: graphErrorBody({ code: "BadRequest", message, nowMs: options.clock.nowMs() }) };
}

function failure(options: FrontDoorOptions, status: number, code: string): TenantResponse {
  return { status, body: graphErrorBody({ code, message: code, nowMs: options.clock.nowMs() }) };
}
