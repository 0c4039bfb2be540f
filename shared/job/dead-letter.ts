import { createHash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { BlobStore } from "../port/blob-store.ts";
import type { StateStore } from "../port/state-store.ts";
import { afterFailure, type DeadLetter, type DeadLetterFailure } from "./dead-letter-state.ts";
import { claimIfLarge } from "./large-body.ts";

export interface DeadLetterPorts {
  readonly state: StateStore;
  /** Where bodies go that are too large for a dead letter. */
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Made from queue and body, so that a repetition is the same dead letter. */
function deadLetterIdOf({ queue, body }: Pick<DeadLetterFailure, "queue" | "body">): string {
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
    const body = await claimIfLarge(ports.blobs, failure.queue, failure.body);
    const letter: DeadLetter = { ...value, body };
    await ports.state.put({ kind: "dead-letter", id: deadLetterId, value: letter, expect: entry?.etag ?? "absent" });
  }
  const { queue, reason } = failure;
  const redrives = (value ?? entry?.value)?.redrives;
  ports.log.event("dead-letter.added", { reason, queue, deadLetterId, redrives }, "warn");
  return deadLetterId;
}
