import type { Clock } from "../../base/clock.ts";
import { codeOf, errorRow } from "../../base/errors/errors.ts";
import type { StateStore } from "../../port/state-store.ts";
import { RETRIED_REASONS } from "./quarantine.ts";
import { type RetryPorts, type RetryResult, retryQuarantined } from "./retry-quarantined.ts";

export interface RetryQuarantinePorts extends RetryPorts {
  readonly state: StateStore;
  readonly clock: Clock;
}

export type QuarantineCounts = Readonly<Record<RetryResult["outcome"], number>>;

/** Where a run stopped for want of time: so that what comes late in the order has its turn in the next. */
interface WalkPosition {
  readonly reason: (typeof RETRIED_REASONS)[number];
  /** The blob store's own word; null at the beginning of the reason's folder. */
  readonly continuation: string | null;
}

const WALK_ID = "quarantine";
/** One run ends before the next begins, and before the invocation's time is up. */
const BUDGET_MS = 3 * 60_000;
/** Small, since a page that was begun is finished. */
const PAGE_SIZE = 50;
const START: WalkPosition = { reason: RETRIED_REASONS[0], continuation: null };

/**
 * Tries what is in quarantine for a reason that may pass once more, page by page. A certificate that was enabled again or
 * a Key Vault that is back empties it without anybody's doing. A run that is out of time is continued by the next, and
 * one that came to the end is followed by one from the beginning.
 *
 * @throws TeamsinkError `blob-unavailable`, `queue-unavailable`, `store-unavailable`: then nothing can be retried now
 */
export async function retryQuarantine(ports: RetryQuarantinePorts): Promise<QuarantineCounts> {
  const deadlineMs = ports.clock.nowMs() + BUDGET_MS;
  const counts: Record<RetryResult["outcome"], number> = { released: 0, discarded: 0, waiting: 0, gone: 0 };
  const from = (await ports.state.get<WalkPosition>("walk", WALK_ID))?.value;
  let position: WalkPosition | undefined = from ?? START;
  try {
    while (position && ports.clock.nowMs() < deadlineMs) position = await retryPage(ports, position, counts);
  } catch (error) {
    // Should the store no longer know the continuation, the next run must not fail for it.
    if (from) await ports.state.remove("walk", WALK_ID);
    throw error;
  }
  if (position) await ports.state.put({ kind: "walk", id: WALK_ID, value: position, expect: "any" });
  else if (from) await ports.state.remove("walk", WALK_ID);
  if (Object.values(counts).some((count) => count > 0)) ports.log.event("quarantine.retried", counts);
  return counts;
}

/** @returns the position of the next page; `undefined` after the last */
async function retryPage(
  ports: RetryQuarantinePorts,
  { reason, continuation }: WalkPosition,
  counts: Record<RetryResult["outcome"], number>,
): Promise<WalkPosition | undefined> {
  const page = await ports.blobs.list({
    container: "quarantine",
    prefix: `${reason}/`,
    pageSize: PAGE_SIZE,
    ...(continuation === null ? {} : { continuation }),
  });
  for (const path of page.paths) counts[await retryOne(ports, path)] += 1;
  if (page.continuation !== undefined) return { reason, continuation: page.continuation };
  const next = RETRIED_REASONS[RETRIED_REASONS.indexOf(reason) + 1];
  return next === undefined ? undefined : { reason: next, continuation: null };
}

/** One record that cannot be tried costs no other its turn, unless what all of them need is away. */
async function retryOne(ports: RetryQuarantinePorts, path: string): Promise<RetryResult["outcome"]> {
  try {
    return (await retryQuarantined(ports, path)).outcome;
  } catch (error) {
    if (errorRow(codeOf(error)).fault === "transient") throw error;
    return "waiting";
  }
}
