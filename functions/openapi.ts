import type { HttpHandler } from "@azure/functions";
import { openapiDocument } from "../shared/query/openapi-document.ts";
import { json } from "./problem.ts";

/** GET /api/openapi.json: the query API for programs. */
export function openapi(): HttpHandler {
  return async (request) => json(openapiDocument(new URL(request.url).origin));
}
