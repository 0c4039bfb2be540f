import { noParameters } from "../shared/base/parameter.ts";
import { json } from "../shared/base/problem.ts";
import { openapiDocument } from "../shared/serve/api/openapi-document.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/openapi.json: the query API for programs. */
export function openapi(): RequestHandler {
  return checked(noParameters, async () => json(openapiDocument()));
}
