import { forEachLimited } from "../../base/for-each-limited.ts";
import { cursorTextOf } from "../../base/parameter.ts";
import { type RetryPorts, retryQuarantined } from "../../capture/notification/retry-quarantined.ts";
import type { DeadLetter } from "../../job/dead-letter-state.ts";
import { type RedrivePorts, redrive } from "../../job/redrive.ts";
import type { StateEntry } from "../../port/state-store.ts";
import { type EntryPosition, MAX_REDRIVES, type RedriveRequest } from "./dead-letter-parameters.ts";
import { placeOf } from "./entry-id.ts";
import { countEntries, type Entry, type EntryPorts, entryPage } from "./entry-page.ts";

export type RedriveEntriesPorts = EntryPorts & RedrivePorts & RetryPorts;

/**
 * Dead letters are `redriven` (in their queue again), `resolved` (nothing to do any more) or `taken` (somebody else is
 * re-driving them). Quarantine is `released` (in the queue now), `discarded` (not Graph's after all) or `waiting`.
 */
const OUTCOMES = ["redriven", "resolved", "taken", "released", "discarded", "waiting", "notFound"] as const;
type Outcome = (typeof OUTCOMES)[number];

export type RedriveAnswer = Readonly<Record<Outcome, number>> & {
  readonly dryRun: boolean;
  /** Found, and re-driven unless `dryRun`. */
  readonly matched: number;
  /** Those that meet the filter after these; with ids, none. */
  readonly remaining: number;
  /** Where to go on; present while there is more. */
  readonly nextCursor?: string;
};

const CONCURRENCY = 8;

/**
 * Re-drives what waits, by ids or by a filter: then a page, from the cursor on, of what is in state `waiting`, so that
 * what fails again and again never stands in the way of the others. Repeating a request changes nothing but the attempts.
 *
 * @throws the transient errors of the stores and the queue; what was re-driven until then stays so
 */
export async function redriveEntries(ports: RedriveEntriesPorts, request: RedriveRequest): Promise<RedriveAnswer> {
  const { ids, dryRun, cursor, ...chosen } = request;
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  const filter = { ...chosen, state: "waiting" } as const;
  const page = ids ? await byIds(ports, ids) : await entryPage(ports, { filter, from: cursor, limit: MAX_REDRIVES });
  if (ids) counts.notFound = ids.length - page.entries.length;
  if (!dryRun) {
    await forEachLimited(page.entries, CONCURRENCY, async (found) => {
      counts[await redriveOne(ports, found)] += 1;
    });
  }
  const remaining = page.next ? await countEntries(ports, { filter, from: page.next }) : 0;
  const nextCursor = page.next ? { nextCursor: cursorTextOf(page.next) } : {};
  return { dryRun, matched: page.entries.length, ...counts, remaining, ...nextCursor };
}

async function redriveOne(ports: RedriveEntriesPorts, found: Entry): Promise<Outcome> {
  if (found.kind === "dead-letter") return redrive(ports, found.entry);
  const { outcome } = await retryQuarantined(ports, found.entry.path);
  return outcome === "gone" ? "notFound" : outcome;
}

async function byIds(
  { state, blobs }: EntryPorts,
  ids: readonly string[],
): Promise<{ entries: readonly Entry[]; next: EntryPosition | undefined }> {
  const entries: Entry[] = [];
  await forEachLimited(new Set(ids), CONCURRENCY, async (id) => {
    const place = placeOf(id);
    if (!place) return;
    if (place.kind === "quarantine") {
      const isThere = (await blobs.get({ container: "quarantine", path: place.path })) !== undefined;
      if (isThere) entries.push({ kind: "quarantine", entry: { path: place.path, record: undefined } });
    } else {
      const entry: StateEntry<DeadLetter> | undefined = await state.get("dead-letter", place.deadLetterId);
      if (entry) entries.push({ kind: "dead-letter", entry });
    }
  });
  return { entries, next: undefined };
}
