import type { HttpHandler } from "@azure/functions";
import { json, parameterProblem, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import {
  listEntriesParameters,
  oneEntryParameters,
  redriveRequest,
} from "../shared/operate/dead-letter/dead-letter-parameters.ts";
import { listEntries, oneEntry } from "../shared/operate/dead-letter/list-entries.ts";
import { redriveEntries } from "../shared/operate/dead-letter/redrive-entries.ts";
import { readJsonBody } from "../shared/serve/api/request-body.ts";
import { nextLink, queryOf } from "../shared/serve/api/respond.ts";

/** GET /api/dead-letters: dead letters and quarantine, a page at a time, without their bodies. */
export function deadLetters(app: App): HttpHandler {
  return async (request) => {
    const parameters = listEntriesParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const { items, nextCursor } = await listEntries(app, parameters.data);
    const next = nextCursor ? { nextLink: nextLink(request.url, nextCursor) } : {};
    return json({ count: items.length, deadLetters: items, ...next });
  };
}

/** GET /api/dead-letters/{deadLetterId}: one of them; `?bodies=true` shows what it holds. */
export function oneDeadLetter(app: App): HttpHandler {
  return async (request) => {
    const parameters = oneEntryParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const item = await oneEntry(app, request.params.deadLetterId ?? "", parameters.data.bodies === "true");
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
    return json(await redriveEntries(app, parsed.data));
  };
}
