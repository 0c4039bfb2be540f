import { problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { changeParameters } from "../shared/serve/api/change-parameters.ts";
import { changeAnswer, wantsEvents } from "../shared/serve/feed/change-answer.ts";
import { readChanges } from "../shared/serve/feed/read-changes.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** How long an event stream waits for a change where the request does not say. */
const EVENTS_WAIT_SECONDS = 20;

/**
 * Of one instance, which answers Graph's posts as well and takes sixteen requests at a time: whoever comes beyond is answered
 * at once, and asks again.
 */
const MAX_WAITING = 4;

/** GET /api/changes: what was stored since a position, in the order of storing. */
export function changes(app: App): RequestHandler {
  const { longPolls } = app;
  return checked(changeParameters, async (parameters, { headers, query }) => {
    const accept = headers.get("accept");
    // What an EventSource saw last goes before the address it was opened with.
    const position = headers.get("last-event-id") ?? parameters.position;
    const asked = wantsEvents(accept) && !query.has("wait") ? EVENTS_WAIT_SECONDS : parameters.wait;
    const wait = longPolls.waiting < MAX_WAITING ? asked : 0;
    const waits = Number(wait > 0);
    longPolls.waiting += waits;
    try {
      const page = await readChanges(app, { ...parameters, position, wait });
      return page.ok ? changeAnswer(page.value, accept) : problem(page.error);
    } finally {
      longPolls.waiting -= waits;
    }
  });
}
