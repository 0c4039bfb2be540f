import type { HttpHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { listKeptParameters, oneKeptParameters, redriveRequest } from "../shared/kept/kept-parameters.ts";
import { listKept, oneKept } from "../shared/kept/list-kept.ts";
import { redriveKept } from "../shared/kept/redrive-kept.ts";
import { nextLink, queryOf } from "./messages.ts";
import { json, parameterProblem, problem } from "./problem.ts";
import { readJsonBody } from "./request-body.ts";

/** GET /api/dead-letters: dead letters and quarantine, a page at a time, without their bodies. */
export function deadLetters(app: App): HttpHandler {
  return async (request) => {
    const parameters = listKeptParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const { items, nextCursor } = await listKept(app, parameters.data);
    const next = nextCursor ? { nextLink: nextLink(request.url, nextCursor) } : {};
    return json({ count: items.length, deadLetters: items, ...next });
  };
}

/** GET /api/dead-letters/{deadLetterId}: one of them; `?bodies=true` shows what it holds. */
export function oneDeadLetter(app: App): HttpHandler {
  return async (request) => {
    const parameters = oneKeptParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const item = await oneKept(app, request.params.deadLetterId ?? "", parameters.data.bodies === "true");
    return item.ok ? json(item.value) : problem(item.error);
  };
}

/** POST /api/dead-letters: re-drives by ids, or by reason, queue and time; a page a request. */
export function redriveDeadLetters(app: App): HttpHandler {
  return async (request) => {
    const body = await readJsonBody(request);
    if (!body.ok) return problem(body.error);
    const parsed = redriveRequest.safeParse(body.value);
    if (!parsed.success) return parameterProblem(parsed.error, "body-invalid");
    return json(await redriveKept(app, parsed.data));
  };
}
