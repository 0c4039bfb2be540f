import type { HttpHandler } from "@azure/functions";
import { TeamsinkError } from "../shared/base/errors/errors.ts";
import { json, parameterProblem, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { readRebuild, startRebuild } from "../shared/operate/rebuild/rebuild.ts";
import { rebuildRequest } from "../shared/operate/rebuild/rebuild-report.ts";
import { readJsonBody } from "../shared/serve/api/request-body.ts";

/**
 * POST /api/rebuild: every document again, from the raw payloads alone. 202 with the report of the rebuild that is under
 * way now: a new one, or the one that was already, since asking twice is no mistake.
 */
export function rebuild(app: App): HttpHandler {
  return async (request) => {
    const body = await readJsonBody(request);
    if (!body.ok) return problem(body.error);
    const parsed = rebuildRequest.safeParse(body.value);
    if (!parsed.success) return parameterProblem(parsed.error, "body-invalid");
    return { ...json(await startRebuild(app, parsed.data)), status: 202 };
  };
}

/** GET /api/rebuild: how far it has come. */
export function rebuildProgress(app: App): HttpHandler {
  return async () => {
    const record = await readRebuild(app.state);
    return record ? json(record) : problem(new TeamsinkError("rebuild-not-found"));
  };
}
