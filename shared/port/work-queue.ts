/**
 * Queues. The only copy: the trigger table, adapters, the local stack and the deployment use these.
 *
 * - messages: opened notifications
 * - subscriptions: what must never wait behind a day's reading: lifecycle events, and the gaps they leave
 * - sync: everything that reads Graph or walks a store, a page at a time
 */
export const QUEUES = { messages: "messages", subscriptions: "subscriptions", sync: "sync" } as const;

export type QueueName = keyof typeof QUEUES;

/** The Functions host moves a message there after `maxDequeueCount` failures. Azure: "Azure Queue storage trigger". */
export function poisonQueueOf(queue: QueueName): string {
  return `${QUEUES[queue]}-poison`;
}

export interface SendOptions {
  readonly visibleAfterMs?: number;
  /** Into the poison queue of this queue instead, as a new message: it has never been dequeued. */
  readonly poison?: boolean;
}

/**
 * Port. A durable queue of JSON texts, at least once, in no order. The adapter encodes base64 and moves texts over
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
