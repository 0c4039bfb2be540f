import { codeOf, errorRow } from "../errors.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { type RetryResult, retryQuarantined } from "./retry-quarantined.ts";

export type QuarantineCounts = Readonly<Record<RetryResult["outcome"], number>>;

/** One run ends before the next begins, and before the invocation's time is up. */
const BUDGET_MS = 3 * 60_000;

/**
 * Tries everything in quarantine once more, page by page, until its time is up; the event says how much is left. A
 * certificate that was enabled again or a Key Vault that is back empties it without anybody's doing.
 *
 * @throws TeamsinkError `blob-unavailable`, `queue-unavailable`: then nothing can be retried now
 */
export async function retryQuarantine(ports: NotificationPorts): Promise<QuarantineCounts> {
  const deadlineMs = ports.clock.nowMs() + BUDGET_MS;
  const counts: Record<RetryResult["outcome"], number> = { released: 0, discarded: 0, kept: 0, gone: 0 };
  let continuation: string | undefined;
  do {
    const page = await ports.blobs.list({
      container: "quarantine",
      prefix: "",
      ...(continuation ? { continuation } : {}),
    });
    for (const path of page.paths) {
      if (ports.clock.nowMs() >= deadlineMs) break;
      counts[await retryOne(ports, path)] += 1;
    }
    continuation = page.continuation;
  } while (continuation && ports.clock.nowMs() < deadlineMs);
  if (counts.kept + counts.released + counts.discarded > 0) ports.log.event("quarantine.retried", counts);
  return counts;
}

/** One record that cannot be tried costs no other its turn, unless what all of them need is away. */
async function retryOne(ports: NotificationPorts, path: string): Promise<RetryResult["outcome"]> {
  try {
    return (await retryQuarantined(ports, path)).outcome;
  } catch (error) {
    if (errorRow(codeOf(error)).fault === "transient") throw error;
    return "kept";
  }
}
