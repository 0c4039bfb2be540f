import { parseJson } from "../base/json.ts";

/**
 * Queues. The only copy: the trigger table, adapters, the local stack and the deployment use these.
 *
 * - messages: opened notifications
 * - subscriptions: what must never wait behind a day's reading: lifecycle events, the gaps they leave, and what hooks are told
 * - sync: everything that reads Graph or walks a store, a page at a time
 */
export const QUEUES = { messages: "messages", subscriptions: "subscriptions", sync: "sync" } as const;

export type QueueName = keyof typeof QUEUES;

/** The Functions host moves a message there after `maxDequeueCount` failures. Azure: "Azure Queue storage trigger". */
export function poisonQueueOf(queue: QueueName): string {
  return `${QUEUES[queue]}-poison`;
}

/** Begins an element of a sequence of JSON texts. RFC 7464. */
const RECORD_SEPARATOR = "\u001e";

/**
 * A JSON text as it stands in its queue: an element of a sequence, which no parser takes for JSON. Of a text that is JSON,
 * the Functions host copies every top-level property into the trigger's metadata, over the names that are there, and the
 * worker parses the whole twice and each property again: a fifth of what storing a message costs.
 */
export function frameText(text: string): string {
  return `${RECORD_SEPARATOR}${text}\n`;
}

/** What a framed text says, as the trigger is given it; what somebody else put into the queue is left as it is. */
export function unframe(queueMessage: unknown): unknown {
  if (typeof queueMessage !== "string" || !queueMessage.startsWith(RECORD_SEPARATOR)) return queueMessage;
  const said = parseJson(queueMessage.slice(RECORD_SEPARATOR.length));
  return said === undefined ? queueMessage : said;
}

export interface SendOptions {
  readonly visibleAfterMs?: number;
  /** Into the poison queue of this queue instead, as a new message: it has never been dequeued. */
  readonly poison?: boolean;
}

/**
 * Port. A durable queue of JSON texts, at least once, in no order. The adapter frames and encodes each and moves texts over
 * the size limit to `claims/`.
 */
export interface WorkQueue {
  /**
   * Resolves only when the message is durable.
   *
   * @throws TeamsinkError `queue-unavailable`, or `blob-unavailable` where a claim could not be written
   */
  send(queue: QueueName, text: string, options?: SendOptions): Promise<void>;
  /** Throws unless the queues answer. Approximate number of waiting messages by queue name, poison queues included. */
  lengths(): Promise<Readonly<Record<string, number>>>;
}
