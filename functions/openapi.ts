import type { HttpHandler } from "@azure/functions";
import { json } from "../shared/base/problem.ts";
import { openapiDocument } from "../shared/serve/api/openapi-document.ts";

/** GET /api/openapi.json: the query API for programs. */
export function openapi(): HttpHandler {
  return async (request) => json(openapiDocument(new URL(request.url).origin));
}
