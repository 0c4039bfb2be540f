import type { HttpRequest, TimerHandler } from "@azure/functions";
import { noParameters } from "../shared/base/parameter.ts";
import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { hookAction, hookRequest } from "../shared/serve/api/hook-parameters.ts";
import { requestHooks } from "../shared/serve/hook/deliver-hook.ts";
import { actOnHook, listHooks, makeHook, oneHook } from "../shared/serve/hook/manage-hooks.ts";
import { checked, checkedBody } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** Every `HOOK_SCHEDULE`: a job for each hook that is told what is new → queue `subscriptions`. */
export function tellHooks(app: App): TimerHandler {
  return () => requestHooks(app);
}

/** POST /api/hooks: has changes posted to a URL. The answer alone has the secret. */
export function hook(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(hookRequest, request, async (asked) => {
      const made = await makeHook(app, asked);
      return made.ok ? { ...json(made.value), status: 201 } : problem(made.error);
    }),
  );
}

/** GET /api/hooks: all there are. */
export function hooks(app: App): RequestHandler {
  return checked(noParameters, async () => {
    const found = await listHooks(app);
    return json({ count: found.length, hooks: found });
  });
}

/** GET /api/hooks/{hookId}: one of them. */
export function hookById(app: App): RequestHandler {
  return checked(noParameters, async (_none, request) => {
    const found = await oneHook(app.state, idOf(request));
    return found.ok ? json(found.value) : problem(found.error);
  });
}

/** POST /api/hooks/{hookId}: pause, resume, rotate, test, replay or delete. */
export function actOnOneHook(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(hookAction, request, async (action) => {
      const done = await actOnHook(app, idOf(request), action);
      return done.ok ? json(done.value) : problem(done.error);
    }),
  );
}

function idOf({ params }: HttpRequest): string {
  return params.hookId ?? "";
}
