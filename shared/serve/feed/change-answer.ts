import { type HttpAnswer, json } from "../../base/problem.ts";
import { linesAnswer, wantsLines } from "../api/respond.ts";
import type { ChangePage } from "./read-changes.ts";

/** How often a browser asks again after an answer, or one that did not come. */
const RETRY_MS = 1_000;

const EVENT_STREAM = "text/event-stream";

/** Whether a client wants events: it says so, as every EventSource does. */
export function wantsEvents(accept: string | null): boolean {
  return accept?.toLowerCase().includes(EVENT_STREAM) ?? false;
}

/** A page as the client wants it: JSON, a change a line, or server-sent events. */
export function changeAnswer(page: ChangePage, accept: string | null): HttpAnswer {
  const { changes, position, hasMore } = page;
  const count = changes.length;
  if (wantsEvents(accept)) return { ...textAnswer(EVENT_STREAM, eventsOf(page)), count };
  if (wantsLines(accept)) return linesAnswer(changes, { position, hasMore });
  return json({ count, changes, position, hasMore });
}

function textAnswer(contentType: string, body: string): HttpAnswer {
  return { status: 200, headers: { "content-type": `${contentType}; charset=utf-8` }, body };
}

/**
 * The id stands at the last event: what comes before it was not received whole. The answer ends there, and the browser asks
 * again with `Last-Event-ID`.
 */
function eventsOf({ changes, position }: ChangePage): string {
  const events = changes.map((change) => `event: ${change.kind}\ndata: ${JSON.stringify(change)}\n\n`);
  return [`retry: ${RETRY_MS}\n\n`, ...events, `id: ${position}\nevent: position\ndata: ${position}\n\n`].join("");
}
