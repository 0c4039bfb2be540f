import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Clock } from "../shared/base/clock.ts";
import type { TeamsinkError } from "../shared/base/errors/errors.ts";
import type { Log } from "../shared/base/log.ts";
import { problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { unsettledReport } from "../shared/operate/health/deep-health.ts";

/**
 * GET /api/health: 200 when every dependency answers, 503 naming those that do not.
 *
 * `?deep=true` leads to the deep report. That one wants a key, and the platform knows one auth level a route, so it stands
 * on a route of its own; 307 keeps the method and, with most clients, the header that holds the key.
 */
export function health(app: App): HttpHandler {
  return async (request) => (isDeep(request) ? toDeep(request) : reported(await app.healthReport()));
}

/** GET /api/health/deep: each step of the self check in order, and the first that fails with its remedy. */
export function deepHealth(app: App): HttpHandler {
  return async () => reported(await app.deepHealthReport());
}

/** What an app without valid settings answers: which settings, never their values. With the same words to anybody. */
export function misconfigured(error: TeamsinkError, ports: { clock: Clock; log: Log }): HttpHandler {
  return async (request) => (isDeep(request) ? reported(await unsettledReport(ports, error)) : problem(error));
}

function reported(report: { readonly status: "ok" | "failing" }): HttpResponseInit {
  return {
    status: report.status === "ok" ? 200 : 503,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(report),
  };
}

function isDeep({ query }: HttpRequest): boolean {
  return query.get("deep") === "true";
}

/** Relative, so that it is right behind a gateway, whatever the gateway calls us. The rest of the query may hold the key. */
function toDeep({ query }: HttpRequest): HttpResponseInit {
  const rest = new URLSearchParams(query);
  rest.delete("deep");
  const location = `health/deep${rest.size > 0 ? `?${rest}` : ""}`;
  return { status: 307, headers: { location, "cache-control": "no-store" } };
}
