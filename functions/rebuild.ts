import { TeamsinkError } from "../shared/base/errors/errors.ts";
import { noParameters } from "../shared/base/parameter.ts";
import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { readRebuild, startRebuild } from "../shared/operate/rebuild/rebuild.ts";
import { rebuildRequest } from "../shared/operate/rebuild/rebuild-report.ts";
import { checked, checkedBody } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/**
 * POST /api/rebuild: every document again, from the raw payloads alone. 202 with the report of the rebuild that is under
 * way now: a new one, or the one that was already, since asking twice is no mistake.
 */
export function rebuild(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(rebuildRequest, request, async (asked) => ({ ...json(await startRebuild(app, asked)), status: 202 })),
  );
}

/** GET /api/rebuild: how far it has come. */
export function rebuildProgress(app: App): RequestHandler {
  return checked(noParameters, async () => {
    const record = await readRebuild(app.state);
    return record ? json(record) : problem(new TeamsinkError("rebuild-not-found"));
  });
}
