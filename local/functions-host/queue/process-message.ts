import type { Clock } from "../../../shared/base/clock.ts";
import type { FunctionDefinition, QueueTrigger } from "../function-definition.ts";
import type { QueueSettings } from "../host-json.ts";
import type { Invoke } from "../invoke.ts";
import { describeError, type LogSink } from "../log.ts";
import { afterInvocation, beforeInvocation, poisonQueueName } from "./dequeue-policy.ts";
import { holdLease } from "./message-lease.ts";
import { decodeMessageText } from "./message-text.ts";
import { queueTriggerMetadata } from "./trigger-metadata.ts";
import type { QueueMessage, TriggerQueue } from "./trigger-queue.ts";

export interface QueueFunctionOptions {
  readonly definition: FunctionDefinition<QueueTrigger>;
  readonly queue: TriggerQueue;
  readonly settings: QueueSettings;
  readonly leaseMs: number;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly sink: LogSink;
}

/** Takes one message to its end: deleted, released, moved to the poison queue or left alone. Never throws. */
export async function processMessage(options: QueueFunctionOptions, message: QueueMessage): Promise<void> {
  const { queue, settings, sink, definition } = options;
  const poisonQueue = poisonQueueName(queue.name);
  const policy = { maxDequeueCount: settings.maxDequeueCount, hasPoisonQueue: poisonQueue !== undefined };
  try {
    const text = decodeMessageText(message.text, settings.messageEncoding);
    const before = beforeInvocation({ dequeueCount: message.dequeueCount, isDecodable: text !== undefined }, policy);
    if (before === "poison") return await moveToPoisonQueue(options, message, poisonQueue);
    if (before === "leave" || text === undefined) return;

    const { succeeded, held } = await invokeLeased(options, message, text);
    const after = afterInvocation({ succeeded, dequeueCount: message.dequeueCount }, policy);
    if (after === "delete") await queue.delete(held);
    if (after === "release") await queue.hide(held, settings.visibilityTimeoutMs);
    if (after === "poison") await moveToPoisonQueue(options, held, poisonQueue);
  } catch (error) {
    // The message comes back when its lease ends.
    sink({
      category: "Host.Triggers.Queues",
      level: "error",
      event: "queue.message-not-settled",
      message: `Message ${message.id} of queue ${queue.name} could not be settled`,
      functionName: definition.name,
      error: describeError(error),
    });
  }
}

async function invokeLeased(
  options: QueueFunctionOptions,
  message: QueueMessage,
  text: string,
): Promise<{ succeeded: boolean; held: QueueMessage }> {
  const { definition, queue, clock, leaseMs, sink, invoke } = options;
  const lease = holdLease(queue, message, {
    clock,
    leaseMs,
    onError: (error) =>
      sink({
        category: "Host.Triggers.Queues",
        level: "warning",
        event: "queue.lease-not-renewed",
        message: `The lease of message ${message.id} of queue ${queue.name} could not be renewed`,
        functionName: definition.name,
        error: describeError(error),
      }),
  });
  const { succeeded } = await invoke(definition.id, {
    bindingName: definition.bindingName,
    data: { string: text },
    triggerMetadata: queueTriggerMetadata(message, text),
    reason: `Queue=${queue.name}, MessageId=${message.id}, DequeueCount=${message.dequeueCount}`,
  });
  return { succeeded, held: await lease.end() };
}

/** First the copy, then the deletion: a crash in between leaves two, never none. */
async function moveToPoisonQueue(
  { queue, settings, sink, definition }: QueueFunctionOptions,
  message: QueueMessage,
  poisonQueue: string | undefined,
): Promise<void> {
  if (poisonQueue === undefined) return;
  sink({
    category: "Host.Triggers.Queues",
    level: "warning",
    event: "queue.message-poisoned",
    message: `Message ${message.id} goes to queue ${poisonQueue} (DequeueCount=${message.dequeueCount} of ${settings.maxDequeueCount})`,
    functionName: definition.name,
  });
  await queue.sendToPoisonQueue(poisonQueue, message.text);
  await queue.delete(message);
}
