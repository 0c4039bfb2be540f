import type { HttpRequest } from "@azure/functions";
import { noParameters } from "../shared/base/parameter.ts";
import { json, problem } from "../shared/base/problem.ts";
import { backfillAction, backfillRequest } from "../shared/capture/export/backfill-request.ts";
import { actOnBackfill, listBackfills, oneBackfill, startBackfill } from "../shared/capture/export/backfills.ts";
import type { App } from "../shared/compose.ts";
import { checked, checkedBody } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** POST /api/backfills: reads what was written before, or, dry, says what that would take. 202, since the queue does it. */
export function backfill(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(backfillRequest, request, async (asked) => {
      const started = await startBackfill(app, asked);
      return started.ok ? { ...json(started.value), status: 202 } : problem(started.error);
    }),
  );
}

/** GET /api/backfills: all there ever were, newest first. */
export function backfills(app: App): RequestHandler {
  return checked(noParameters, async () => {
    const found = await listBackfills(app);
    return json({ count: found.length, backfills: found });
  });
}

/** GET /api/backfills/{backfillId}: how far one has come. */
export function backfillProgress(app: App): RequestHandler {
  return checked(noParameters, async (_none, request) => {
    const found = await oneBackfill(app, idOf(request));
    return found.ok ? json(found.value) : problem(found.error);
  });
}

/** POST /api/backfills/{backfillId}: pause, resume or cancel. */
export function actOnOneBackfill(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(backfillAction, request, async ({ action }) => {
      const done = await actOnBackfill(app, idOf(request), action);
      return done.ok ? json(done.value) : problem(done.error);
    }),
  );
}

function idOf({ params }: HttpRequest): string {
  return params.backfillId ?? "";
}
