import { parseJson } from "../base/json.ts";
import { parseTraceparent, TRACEPARENT_LENGTH } from "../base/trace.ts";

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

/** How spans name a queue. There is no word of OpenTelemetry's for queues of Azure Storage. */
export function messagingOf(queueName: string) {
  return { "messaging.system": "azure.storage.queue", "messaging.destination.name": queueName } as const;
}

/** Begins an element of a sequence of JSON texts. RFC 7464. */
const RECORD_SEPARATOR = "\u001e";
const ELEMENT_END = "\n";

/** A JSON text, or its UTF-8, where whoever sends it has that: to write it anew is most of what sending costs. */
export type QueueText = string | Buffer;

export function utf8Of(text: QueueText): Buffer {
  return typeof text === "string" ? Buffer.from(text) : text;
}

/**
 * A JSON text as it stands in its queue: an element of a sequence, which no parser takes for JSON. Of a text that is JSON,
 * the Functions host copies every top-level property into the trigger's metadata, over the names that are there, and the
 * worker parses the whole twice and each property again: a fifth of what storing a message costs.
 *
 * Which trace it belongs to is an element before it, and no part of the text: so it goes with whatever waits, is claimed or
 * became poison, and what is the same text is still the same dead letter.
 */
export function frameText(text: QueueText, traceparent?: string): Buffer {
  const trace = traceparent === undefined ? "" : `${RECORD_SEPARATOR}${JSON.stringify(traceparent)}${ELEMENT_END}`;
  return Buffer.concat([Buffer.from(`${trace}${RECORD_SEPARATOR}`), utf8Of(text), Buffer.from(ELEMENT_END)]);
}

/** The most bytes that a frame adds. */
export const FRAME_BYTES = frameText("", "0".repeat(TRACEPARENT_LENGTH)).length;

const TRACE_ELEMENT = new RegExp(
  `^${RECORD_SEPARATOR}"([0-9a-f-]{${TRACEPARENT_LENGTH}})"${ELEMENT_END}(?=${RECORD_SEPARATOR})`,
);

/** What a framed text says, as the trigger is given it; what somebody else put into the queue is left as it is. */
export function unframe(queueMessage: unknown): unknown {
  if (typeof queueMessage !== "string" || !queueMessage.startsWith(RECORD_SEPARATOR)) return queueMessage;
  const begin = TRACE_ELEMENT.exec(queueMessage)?.[0].length ?? 0;
  const said = parseJson(queueMessage.slice(begin + RECORD_SEPARATOR.length));
  return said === undefined ? queueMessage : said;
}

/** A message holds 64 KiB, and base64 makes four bytes of three. Azure: "Scalability and performance targets for Queue Storage". */
export const MAX_QUEUE_TEXT_BYTES = 48 * 1024 - FRAME_BYTES;

/** The trace that sent it, where it says one. */
export function traceparentOf(queueMessage: unknown): string | undefined {
  if (typeof queueMessage !== "string") return undefined;
  const said = TRACE_ELEMENT.exec(queueMessage)?.[1];
  return parseTraceparent(said) && said;
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
  send(queue: QueueName, text: QueueText, options?: SendOptions): Promise<void>;
  /** Throws unless the queues answer. Approximate number of waiting messages by queue name, poison queues included. */
  lengths(): Promise<Readonly<Record<string, number>>>;
}
