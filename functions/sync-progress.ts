import { json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { syncParameters } from "../shared/serve/api/sync-parameters.ts";
import { syncProgress as readSyncProgress } from "../shared/serve/api/sync-progress.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/sync: how far the last daily sync has come, and what it went on without. */
export function syncProgress(app: App): RequestHandler {
  return checked(syncParameters, async (parameters, { query }) => {
    const { nextCursor, ...answer } = await readSyncProgress(app.state, parameters);
    return json({ ...answer, ...nextLinkOf(query, nextCursor) });
  });
}
