import { codeOf } from "../base/errors/errors.ts";
import { poisonQueueOf, QUEUES, type QueueName, type WorkQueue } from "../port/work-queue.ts";
import { type DeadLetterPorts, keepDeadLetter } from "./dead-letter.ts";
import { severalOf } from "./queue-body.ts";
import { referredLetter } from "./redrive.ts";
import { unwrapMessage } from "./waiting-message.ts";

export interface KeepPoisonPorts extends DeadLetterPorts {
  readonly queue: WorkQueue;
}

/** Long enough that an outage of hours costs a handful of tries, short enough that its end is noticed soon. */
export const POSTPONE_MS = 5 * 60_000;

/**
 * Keeps what a poison queue brings as a dead letter: each as one of its own, where several messages stood in one and their
 * queue could not take them apart (see `workOff`).
 *
 * The host runs a function five times for a message of a poison queue and then never again; the message vanishes when it
 * expires, a week after the host made it. So a failure must not count: while the dead letter cannot be kept, for whatever
 * reason, the message goes back into the same queue as a new one, which has never been dequeued and never expires.
 *
 * @throws `queue-unavailable` when that fails too: then the host brings the message again ten minutes later
 */
export async function keepPoison(ports: KeepPoisonPorts, queue: QueueName, queueMessage: unknown): Promise<void> {
  for (const message of severalOf(queueMessage)) await keepOrPostpone(ports, queue, message);
}

async function keepOrPostpone(ports: KeepPoisonPorts, queue: QueueName, queueMessage: unknown): Promise<void> {
  try {
    await keep(ports, queue, queueMessage);
  } catch (error) {
    await ports.queue.send(queue, JSON.stringify(queueMessage), { poison: true, visibleAfterMs: POSTPONE_MS });
    ports.log.event("dead-letter.postponed", { queue, reason: codeOf(error), visibleAfterMs: POSTPONE_MS }, "error");
  }
}

async function keep(ports: KeepPoisonPorts, queue: QueueName, queueMessage: unknown): Promise<void> {
  const message = unwrapMessage(queueMessage).body;
  const letter = await referredLetter(ports.state, message);
  const detail =
    "Ended its process, or failed unexpectedly, as often as the queue allows; function.failed may say why.";
  const body = letter ? letter.value.body : message;
  await keepDeadLetter(ports, { queue, reason: "retries-exhausted", detail, body }, letter?.id);
}

/** Poison that waits is either being postponed or cannot be read by the host at all: an operator should know. */
export async function reportPoison({ queue, log }: Pick<KeepPoisonPorts, "queue" | "log">): Promise<void> {
  const lengths = await queue.lengths();
  for (const name of Object.keys(QUEUES) as QueueName[]) {
    const count = lengths[poisonQueueOf(name)] ?? 0;
    if (count > 0) log.event("poison.waiting", { queue: poisonQueueOf(name), count }, "warn");
  }
}
