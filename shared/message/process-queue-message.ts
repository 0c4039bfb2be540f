import { codeOf, errorRow, type Result, TeamsinkError } from "../errors.ts";
import { resolveClaim } from "./claims.ts";
import { type DeadLetterPorts, keepDeadLetter } from "./dead-letter.ts";
import type { MessageReader } from "./message-reader.ts";
import { parseQueueItem, type QueueItem } from "./queue-item.ts";
import { type StoreMessagePorts, storeMessage } from "./store-message.ts";
import type { Arrival } from "./stored-message.ts";
import { QUEUES } from "./work-queue.ts";

export interface ProcessMessagePorts extends StoreMessagePorts, DeadLetterPorts {
  readonly messageReader: MessageReader;
}

/**
 * Works off one message of the queue `messages`.
 *
 * What may succeed later is thrown: the queue brings the message again, and after `maxDequeueCount` failures moves it
 * to the poison queue. What can never succeed is kept as a dead letter at once, with its reason, instead of failing five
 * times first.
 *
 * @param queueMessage the parsed JSON, or the text where it is not JSON
 */
export async function processQueueMessage(ports: ProcessMessagePorts, queueMessage: unknown): Promise<void> {
  const claim = await resolveClaim(ports.blobs, queueMessage);
  const error = claim.ok ? await storeItem(ports, claim.value.value) : claim.error;
  if (error) {
    if (errorRow(error.code).fault === "transient") throw error;
    const letter = { queue: QUEUES.messages, reason: error.code, detail: error.message, body: queueMessage };
    await keepDeadLetter(ports, letter);
  } else if (claim.ok) {
    await claim.value.release();
  }
}

async function storeItem(ports: ProcessMessagePorts, value: unknown): Promise<TeamsinkError | undefined> {
  const item = parseQueueItem(value);
  if (!item.ok) return item.error;
  const arrival = await arrivalOf(ports, item.value);
  if (!arrival.ok) return arrival.error;
  const stored = await storeMessage(ports, arrival.value);
  return stored.ok ? undefined : stored.error;
}

async function arrivalOf(ports: ProcessMessagePorts, item: QueueItem): Promise<Result<Arrival>> {
  const common = { source: "live", tenantId: item.tenantId, receivedMs: Date.parse(item.receivedDateTime) } as const;
  if (item.kind === "chatMessage") return { ok: true, value: { ...common, payload: item.payload } };
  try {
    return { ok: true, value: { ...common, payload: await ports.messageReader.read(item.resource) } };
  } catch (error) {
    if (error instanceof TeamsinkError) return { ok: false, error };
    throw new TeamsinkError("internal-error", undefined, { cause: error });
  }
}

/** What the log may say of a failed attempt. */
export function failureFields(error: unknown, dequeueCount: number) {
  return { source: "live", reason: codeOf(error), dequeueCount };
}
