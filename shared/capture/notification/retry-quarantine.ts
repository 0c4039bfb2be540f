import { type Clock, toIso } from "../../base/clock.ts";
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

/** When a walk began, and with which versions of the certificate. */
interface Begun {
  readonly startedDateTime: string;
  readonly certificates: string;
}

/** Where a run stopped for want of time: so that what comes late in the order has its turn in the next. */
interface WalkPosition {
  readonly reason: (typeof RETRIED_REASONS)[number];
  /** The blob store's own word; null at the beginning of the reason's folder. */
  readonly continuation: string | null;
  readonly begun: Begun | null;
  /** The last walk that came to the end and left something for want of its certificate; null when there was none. */
  readonly last: Begun | null;
  /** Something of what it has passed is still there. */
  readonly isLeft: boolean;
}

const PAGE_SIZE = 100;
/** Records of a page that are tried at the same time. */
const CONCURRENCY = 16;
const START: WalkPosition = { reason: RETRIED_REASONS[0], continuation: null, begun: null, last: null, isLeft: false };
/** An instance may have put something aside for want of a version that another knew already. */
const DAY_MS = 86_400_000;

/**
 * Tries what is in quarantine for a reason that may pass once more, page by page: see `runPages`. A certificate that was
 * enabled again or a Key Vault that is back empties it without anybody's doing. A run that is out of time is continued by
 * the next run of the timer, and one that came to the end is followed by one from the beginning.
 *
 * What a walk before this one did not open for want of its certificate is not even read again while the versions are the
 * same, unless it came lately: fifty thousand of them would take the time of every run.
 *
 * @throws TeamsinkError `blob-unavailable`, `queue-unavailable`, `store-unavailable`: then nothing can be retried now
 */
export async function retryQuarantine(ports: RetryQuarantinePorts): Promise<QuarantineCounts> {
  const counts: Record<RetryResult["outcome"], number> = { released: 0, discarded: 0, waiting: 0, gone: 0 };
  // While Key Vault is away nothing is known of its versions, and everything is tried.
  const certificates = await ports.keyring.versions().catch(() => "");
  const begun = { startedDateTime: toIso(ports.clock.nowMs()), certificates };
  try {
    await runPages<WalkPosition>(ports, {
      kind: "walk",
      id: "quarantine",
      begin: (stored) => ({ ...START, ...stored, begun: stored?.begun ?? begun }),
      page: async (position) => {
        const { isLast, ...next } = await retryPage(ports, position, counts);
        if (!isLast) return { kind: "next", value: next };
        return { kind: "end", value: next.isLeft ? { ...START, last: position.begun } : undefined };
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

/** @returns the position of the next page, and whether there is none */
async function retryPage(
  ports: RetryQuarantinePorts,
  position: WalkPosition,
  counts: Record<RetryResult["outcome"], number>,
): Promise<WalkPosition & { readonly isLast: boolean }> {
  const { reason, continuation } = position;
  const page = await ports.blobs.list({
    container: "quarantine",
    prefix: `${reason}/`,
    pageSize: PAGE_SIZE,
    ...(continuation === null ? {} : { continuation }),
  });
  const possible = page.paths.filter((path) => mayOpen(position, path));
  await forEachLimited(possible, CONCURRENCY, async (path) => {
    counts[await retryOne(ports, path)] += 1;
  });
  const isLeft = position.isLeft || counts.waiting > 0 || possible.length < page.paths.length;
  if (page.continuation !== undefined) {
    return { ...position, isLeft, continuation: page.continuation, isLast: false };
  }
  const next = RETRIED_REASONS[RETRIED_REASONS.indexOf(reason) + 1];
  return { ...position, isLeft, reason: next ?? reason, continuation: null, isLast: next === undefined };
}

/** By the day in its path, which is the second segment. */
function mayOpen({ reason, begun, last }: WalkPosition, path: string): boolean {
  const isSame = begun !== null && begun.certificates !== "" && begun.certificates === last?.certificates;
  if (reason !== "certificate-unknown" || !isSame) return true;
  const [, day = ""] = path.split("/");
  return day >= toIso(Date.parse(last.startedDateTime) - DAY_MS).slice(0, 10);
}

/** One record that cannot be tried costs no other its turn, unless what all of them need is away. */
async function retryOne(ports: RetryPorts, path: string): Promise<RetryResult["outcome"]> {
  const tried = await orPermanentError(() => retryQuarantined(ports, path));
  return tried.ok ? tried.value.outcome : "waiting";
}
