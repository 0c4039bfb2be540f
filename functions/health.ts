import type { HttpHandler, HttpResponseInit } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import type { TeamsinkError } from "../shared/errors.ts";
import { problem } from "./problem.ts";

/** GET /api/health: 200 when every dependency answers, 503 naming those that do not. */
export function health(app: App): HttpHandler {
  return async (): Promise<HttpResponseInit> => {
    const report = await app.healthReport();
    return {
      status: report.status === "ok" ? 200 : 503,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
      body: JSON.stringify(report),
    };
  };
}

/** What an app without valid settings answers: which settings, never their values. */
export function misconfigured(error: TeamsinkError): HttpHandler {
  return async () => problem(error);
}
