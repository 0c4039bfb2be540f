import type { Clock } from "../../base/clock.ts";
import { orPermanentError } from "../../base/errors/transient.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { runPages } from "../../job/run-pages.ts";
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

const PAGE_SIZE = 100;
/** Records of a page that are tried at the same time. */
const CONCURRENCY = 16;
const START: WalkPosition = { reason: RETRIED_REASONS[0], continuation: null };

/**
 * Tries what is in quarantine for a reason that may pass once more, page by page: see `runPages`. A certificate that was
 * enabled again or a Key Vault that is back empties it without anybody's doing. A run that is out of time is continued by
 * the next run of the timer, and one that came to the end is followed by one from the beginning.
 *
 * @throws TeamsinkError `blob-unavailable`, `queue-unavailable`, `store-unavailable`: then nothing can be retried now
 */
export async function retryQuarantine(ports: RetryQuarantinePorts): Promise<QuarantineCounts> {
  const counts: Record<RetryResult["outcome"], number> = { released: 0, discarded: 0, waiting: 0, gone: 0 };
  try {
    await runPages<WalkPosition>(ports, {
      kind: "walk",
      id: "quarantine",
      begin: (stored) => stored ?? START,
      page: async (position) => {
        const next = await retryPage(ports, position, counts);
        return next ? { kind: "next", value: next } : { kind: "end", value: undefined };
      },
      // Should the store no longer know the continuation, the next run must not fail for it.
      failed: ({ continuation }, error) => (continuation === null ? undefined : { kind: "note", value: START, error }),
      requeue: async () => {},
    });
  } finally {
    if (Object.values(counts).some((count) => count > 0)) ports.log.event("quarantine.retried", counts);
  }
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
  await forEachLimited(page.paths, CONCURRENCY, async (path) => {
    counts[await retryOne(ports, path)] += 1;
  });
  if (page.continuation !== undefined) return { reason, continuation: page.continuation };
  const next = RETRIED_REASONS[RETRIED_REASONS.indexOf(reason) + 1];
  return next === undefined ? undefined : { reason: next, continuation: null };
}

/** One record that cannot be tried costs no other its turn, unless what all of them need is away. */
async function retryOne(ports: RetryPorts, path: string): Promise<RetryResult["outcome"]> {
  const tried = await orPermanentError(() => retryQuarantined(ports, path));
  return tried.ok ? tried.value.outcome : "waiting";
}
