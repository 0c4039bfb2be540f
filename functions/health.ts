import { noParameters } from "../shared/base/parameter.ts";
import { type HttpAnswer, json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { healthParameters } from "../shared/operate/health/health-parameters.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/**
 * GET /api/health: 200 when every dependency answers, else 503. Which do not is told to holders of a key alone.
 *
 * `?deep=true` leads to the deep report. That one wants a key, and the platform knows one auth level a route, so it stands
 * on a route of its own; 307 keeps the method and, with most clients, the header that holds the key.
 */
export function health(app: Pick<App, "healthReport">): RequestHandler {
  return checked(healthParameters, async ({ deep }) =>
    deep === "true" ? TO_DEEP : reported(await app.healthReport()),
  );
}

/** GET /api/health/deep: each step of the self check in order, and the first that fails with its remedy. */
export function deepHealth(app: Pick<App, "deepHealthReport">): RequestHandler {
  return checked(noParameters, async () => reported(await app.deepHealthReport()));
}

function reported(report: { readonly status: "ok" | "failing" }): HttpAnswer {
  return { ...json(report), status: report.status === "ok" ? 200 : 503 };
}

/** Relative, so that it is right behind a gateway, whatever the gateway calls us; and without a key that was in the query. */
const TO_DEEP: HttpAnswer = { status: 307, headers: { location: "health/deep" } };
