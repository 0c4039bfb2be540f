import { createHash } from "node:crypto";
import { type Clock, toIso } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../base/retention.ts";
import type { BlobStore } from "../port/blob-store.ts";
import type { StateStore, StateWrite } from "../port/state-store.ts";
import { QUEUES, type QueueName } from "../port/work-queue.ts";
import { afterFailure, type DeadLetter, type DeadLetterFailure } from "./dead-letter-state.ts";
import { claimIfLarge } from "./queue-body.ts";

export interface DeadLetterPorts {
  readonly state: StateStore;
  /** Where bodies go that are too large for a dead letter. */
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: Log;
  /** For ever where it is not said. */
  readonly retention?: Retention;
  /** When what a body tells of was said: the version of its message. Without it a dead letter counts from its failure. */
  saidMsOf?(queue: QueueName, body: unknown): number | undefined;
}

/**
 * How a dead letter is written: no longer than the retention of what it holds lets it stay, whatever its state. Of the other
 * queues than `messages` only few carry anything that somebody said: see `saidMsOf`.
 */
export function letterWrite(
  { retention = KEEP_FOR_EVER, saidMsOf, clock }: DeadLetterPorts,
  { id, value, expect }: Pick<StateWrite<DeadLetter>, "id" | "value" | "expect">,
): StateWrite<DeadLetter> {
  const write = { kind: "dead-letter", id, value, expect } as const;
  const saidMs = value.saidDateTime ? Date.parse(value.saidDateTime) : saidMsOf?.(value.queue, value.body);
  if (value.queue !== QUEUES.messages && saidMs === undefined) return write;
  const fromMs = saidMs ?? Date.parse(value.sinceDateTime);
  const left = secondsLeft(retention.messageDays, { fromMs, nowMs: clock.nowMs() });
  return left === undefined ? write : { ...write, ttlSeconds: Math.max(1, left) };
}

/** Made from queue and body, so that a repetition is the same dead letter. */
export function deadLetterIdOf({ queue, body }: Pick<DeadLetterFailure, "queue" | "body">): string {
  return createHash("sha256")
    .update(`${queue}\n${JSON.stringify(body)}`)
    .digest("hex");
}

/**
 * Keeps a dead letter, or keeps it again when it had been re-driven.
 *
 * @param deadLetterId where it is known already
 * @returns its id; throws the stores' transient errors, upon which the message waits
 */
export async function keepDeadLetter(
  ports: DeadLetterPorts,
  failure: DeadLetterFailure,
  deadLetterId: string = deadLetterIdOf(failure),
): Promise<string> {
  const entry = await ports.state.get<DeadLetter>("dead-letter", deadLetterId);
  const value = afterFailure(entry?.value, failure, ports.clock.nowMs());
  if (value) {
    const letter = await withClaim(ports, deadLetterId, { ...entry?.value, ...value });
    await ports.state.put(letterWrite(ports, { id: deadLetterId, value: letter, expect: entry?.etag ?? "absent" }));
  }
  const { queue, reason } = failure;
  const redrives = (value ?? entry?.value)?.redrives;
  ports.log.event("dead-letter.added", { reason, queue, deadLetterId, redrives }, "warn");
  return deadLetterId;
}

/** The letter with its body in a claim, and what the body would have told, where it is too large. */
async function withClaim(
  { blobs, saidMsOf }: DeadLetterPorts,
  deadLetterId: string,
  letter: DeadLetter,
): Promise<DeadLetter> {
  const body = await claimIfLarge(blobs, { queue: letter.queue, deadLetterId, body: letter.body });
  const saidMs = body === letter.body ? undefined : saidMsOf?.(letter.queue, letter.body);
  return { ...letter, body, ...(saidMs === undefined ? {} : { saidDateTime: toIso(saidMs) }) };
}
