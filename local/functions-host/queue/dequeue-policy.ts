/** What becomes of a queue message, from what is known of it: before the function has run, and after. */

export interface DequeuePolicy {
  readonly maxDequeueCount: number;
  /** False for a queue that is a poison queue itself. */
  readonly hasPoisonQueue: boolean;
}

/** `leave`: neither run nor touched; it comes back when its lease ends. */
export type BeforeInvocation = "invoke" | "poison" | "leave";
/** `release`: visible again after the visibilityTimeout of host.json. */
export type AfterInvocation = "delete" | "poison" | "release" | "leave";

export function beforeInvocation(
  message: { readonly dequeueCount: number; readonly isDecodable: boolean },
  { maxDequeueCount, hasPoisonQueue }: DequeuePolicy,
): BeforeInvocation {
  if (message.isDecodable && message.dequeueCount <= maxDequeueCount) return "invoke";
  return hasPoisonQueue ? "poison" : "leave";
}

export function afterInvocation(
  outcome: { readonly succeeded: boolean; readonly dequeueCount: number },
  { maxDequeueCount, hasPoisonQueue }: DequeuePolicy,
): AfterInvocation {
  if (outcome.succeeded) return "delete";
  // Released at once, a message of a poison queue would go round without end.
  if (!hasPoisonQueue) return "leave";
  return outcome.dequeueCount >= maxDequeueCount ? "poison" : "release";
}

const POISON_SUFFIX = "-poison";

/** Undefined for a poison queue: what fails there has nowhere left to go. */
export function poisonQueueName(queueName: string): string | undefined {
  return queueName.endsWith(POISON_SUFFIX) ? undefined : `${queueName}${POISON_SUFFIX}`;
}
