import { createHash } from "node:crypto";
import { type Clock, toIso } from "../clock.ts";
import type { ErrorCode } from "../errors.ts";
import type { Log } from "../log.ts";
import type { StateStore } from "../sync/state-store.ts";

/** A queue message that could not be worked off, kept for ever, whole, with its reason. */
export interface DeadLetter {
  readonly queue: string;
  readonly reason: ErrorCode | "retries-exhausted";
  /** For people: what was wrong, without any of the content. */
  readonly detail: string;
  readonly keptDateTime: string;
  /** The queue message as it came: JSON, or text where it was not JSON. A `claims/` blob it names is kept too. */
  readonly body: unknown;
}

export interface DeadLetterPorts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps a dead letter. The id is made from queue and body, so that a repetition is the same dead letter, and the first
 * reason stands.
 *
 * @returns its id; throws the store's transient error, upon which the queue brings the message again
 */
export async function keepDeadLetter(
  ports: DeadLetterPorts,
  letter: Omit<DeadLetter, "keptDateTime">,
): Promise<string> {
  const deadLetterId = createHash("sha256")
    .update(`${letter.queue}\n${JSON.stringify(letter.body)}`)
    .digest("hex");
  if ((await ports.state.get("dead-letter", deadLetterId)) === undefined) {
    const value: DeadLetter = { ...letter, keptDateTime: toIso(ports.clock.nowMs()) };
    await ports.state.put({ kind: "dead-letter", id: deadLetterId, value, expect: "any" });
  }
  ports.log.event("dead-letter.kept", { reason: letter.reason, queue: letter.queue, deadLetterId }, "warn");
  return deadLetterId;
}
