import { json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { interactionParameters, listInteractions } from "../shared/serve/api/interactions.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/interactions: what people asked Copilot and what it answered, a page at a time. */
export function interactions(app: App): RequestHandler {
  return checked(interactionParameters, async (parameters, { query }) => {
    const { interactions, nextCursor } = await listInteractions(app.interactions, parameters);
    return json({ count: interactions.length, interactions, ...nextLinkOf(query, nextCursor) });
  });
}
