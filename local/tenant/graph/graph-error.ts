import { randomUUID } from "node:crypto";
import { toIso } from "../../../shared/base/clock.ts";
import type { TenantResponse } from "../http.ts";

/** Thrown by whatever serves a request; becomes an answer in Graph's error shape. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, details: { message: string; headers?: Record<string, string> }) {
    super(details.message);
    this.status = status;
    this.code = code;
    this.headers = details.headers ?? {};
  }
}

export function badRequest(message: string): GraphError {
  return new GraphError(400, "BadRequest", { message });
}

export function notFound(message = "NotFound"): GraphError {
  return new GraphError(404, "NotFound", { message });
}

export function graphErrorResponse(error: GraphError, nowMs: number, clientRequestId?: string): TenantResponse {
  const { status, code, message, headers } = error;
  return { status, headers, body: graphErrorBody({ code, message, nowMs, clientRequestId }) };
}

/** "Microsoft Graph error responses and resource types"; dates there have no fraction and no zone. */
export function graphErrorBody(error: {
  code: string;
  message: string;
  nowMs: number;
  clientRequestId?: string | undefined;
}) {
  const requestId = randomUUID();
  return {
    error: {
      code: error.code,
      message: error.message,
      innerError: {
        date: toIso(error.nowMs).slice(0, 19),
        "request-id": requestId,
        "client-request-id": error.clientRequestId ?? requestId,
      },
    },
  };
}
