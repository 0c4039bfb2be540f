import { json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { resolveLink, resolveParameters } from "../shared/serve/api/resolve-link.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/resolve: what a link copied from Teams leads to. */
export function resolve(app: App): RequestHandler {
  return checked(resolveParameters, async (parameters) => json(await resolveLink(app, parameters)));
}
