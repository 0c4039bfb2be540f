import { noParameters } from "../shared/base/parameter.ts";
import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import {
  listEntriesParameters,
  oneEntryParameters,
  redriveRequest,
} from "../shared/operate/dead-letter/dead-letter-parameters.ts";
import { listEntries, oneEntry } from "../shared/operate/dead-letter/list-entries.ts";
import { redriveEntries } from "../shared/operate/dead-letter/redrive-entries.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked, checkedBody } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/dead-letters: dead letters and quarantine, a page at a time, without their bodies. */
export function deadLetters(app: App): RequestHandler {
  return checked(listEntriesParameters, async (parameters, { query }) => {
    const { items, nextCursor } = await listEntries(app, parameters);
    return json({ count: items.length, deadLetters: items, ...nextLinkOf(query, nextCursor) });
  });
}

/** GET /api/dead-letters/{deadLetterId}: one of them; `?bodies=true` shows what it holds. */
export function oneDeadLetter(app: App): RequestHandler {
  return checked(oneEntryParameters, async ({ bodies }, { params }) => {
    const item = await oneEntry(app, params.deadLetterId ?? "", bodies === "true");
    return item.ok ? json(item.value) : problem(item.error);
  });
}

/** POST /api/dead-letters: re-drives by ids, or by reason, queue and time; a page a request. */
export function redriveDeadLetters(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(redriveRequest, request, async (asked) => json(await redriveEntries(app, asked))),
  );
}
