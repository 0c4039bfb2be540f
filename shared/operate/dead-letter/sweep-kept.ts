import { type Clock, toIso } from "../../base/clock.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { KEEP_FOR_EVER, type Retention } from "../../base/retention.ts";
import { deadLetterIdOf } from "../../job/dead-letter.ts";
import { claimedBy } from "../../job/queue-body.ts";
import { runPages } from "../../job/run-pages.ts";
import type { BlobPage, BlobStore } from "../../port/blob-store.ts";
import type { StateStore } from "../../port/state-store.ts";

export interface SweepPorts {
  readonly blobs: BlobStore;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  /** For ever where it is not said. */
  readonly retention?: Retention;
}

const DAY_MS = 86_400_000;
/** A queue message waits a day, then it is a dead letter: no claim that is older stands in a queue. */
const CLAIM_AGE_MS = 14 * DAY_MS;
const PAGE_SIZE = 100;
const CONCURRENCY = 16;
const SWEPT = ["claims", "quarantine"] as const;
type Swept = (typeof SWEPT)[number];

interface Position {
  readonly container: Swept;
  /** The blob store's own word; null at the beginning of the container. */
  readonly continuation: string | null;
  /** When it came to the end; null while it is under way. */
  readonly finishedDateTime: string | null;
}

const START: Position = { container: "claims", continuation: null, finishedDateTime: null };

/**
 * Removes, once a day, page by page, what nothing else would: claims that nobody names any more, left by a host that died
 * before it released them or by a dead letter that came to its end; and what has been in quarantine for as long as a message
 * is kept.
 *
 * @throws TeamsinkError the transient errors of the stores; the next run goes on from there
 */
export async function sweepKept(ports: SweepPorts): Promise<void> {
  const counts: Record<Swept, number> = { claims: 0, quarantine: 0 };
  try {
    await runPages<Position>(ports, {
      kind: "walk",
      id: "sweep",
      begin: (stored) => positionAt(stored, ports.clock.nowMs()),
      page: async (position) => {
        const next = await sweepPage(ports, position, counts);
        if (next) return { kind: "next", value: next };
        return { kind: "end", value: { ...START, finishedDateTime: toIso(ports.clock.nowMs()) } };
      },
      // Should the store no longer know the continuation, the next run must not fail for it.
      failed: ({ continuation }, error) => (continuation === null ? undefined : { kind: "note", value: START, error }),
      requeue: async () => {},
    });
  } finally {
    if (counts.claims + counts.quarantine > 0) ports.log.event("kept.swept", counts);
  }
}

function positionAt(stored: Position | undefined, nowMs: number): Position | undefined {
  if (!stored?.finishedDateTime) return stored ?? START;
  return nowMs - Date.parse(stored.finishedDateTime) < DAY_MS ? undefined : START;
}

/** @returns the position of the next page; `undefined` after the last */
async function sweepPage(
  ports: SweepPorts,
  { container, continuation }: Position,
  counts: Record<Swept, number>,
): Promise<Position | undefined> {
  const page = await ports.blobs.list({
    container,
    prefix: "",
    pageSize: PAGE_SIZE,
    ...(continuation === null ? {} : { continuation }),
  });
  await forEachLimited(page.paths, CONCURRENCY, async (path) => {
    if (!(await IS_OVER[container](ports, page, path))) return;
    await ports.blobs.remove({ container, path });
    counts[container] += 1;
  });
  if (page.continuation !== undefined) return { ...START, container, continuation: page.continuation };
  const next = SWEPT[SWEPT.indexOf(container) + 1];
  return next && { ...START, container: next };
}

type IsOver = (ports: SweepPorts, page: BlobPage, path: string) => Promise<boolean>;

const IS_OVER: Readonly<Record<Swept, IsOver>> = {
  async claims({ state, clock }, { writtenMs }, path) {
    if (clock.nowMs() - (writtenMs.get(path) ?? Number.POSITIVE_INFINITY) < CLAIM_AGE_MS) return false;
    const named = claimedBy(path);
    if (named === undefined) return false;
    return (await state.get("dead-letter", named.deadLetterId ?? deadLetterIdOf(named))) === undefined;
  },
  // By the day it came, which is in its path: what it says is sealed, and no older than that by more than hours.
  async quarantine({ clock, retention = KEEP_FOR_EVER }, _page, path) {
    const [, day = ""] = path.split("/");
    const endsMs = Date.parse(day) + DAY_MS * (retention.messageDays + 1);
    return retention.messageDays > 0 && endsMs <= clock.nowMs();
  },
};
