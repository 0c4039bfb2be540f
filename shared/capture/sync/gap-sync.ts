import { toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import { type SyncSource, sourceId } from "../../port/conversation-reader.ts";
import type { StateCondition, StateStore } from "../../port/state-store.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { concernedKinds, concernedSources, hasSources } from "../../resource/sources.ts";
import { type Gap, type GapEntry, openGaps, writeGap } from "../subscription/gap-ledger.ts";
import { type Cursor, coveredMs } from "./cursor.ts";
import { countGapWork } from "./gap-work.ts";
import { type OfferPorts, offerKnown } from "./offer-source.ts";
import { walkDirectoryLists } from "./schedule-sync.ts";

export interface HealGapsPorts extends OfferPorts {
  readonly log: Log;
}

/** After this time sources that are still behind are asked for again, by walking the lists anew. */
export const ASK_AGAIN_AFTER_MS = 6 * 3_600_000;
/** Those of them that failed since, for a reason that may pass, sooner: each run for an hour. What lasts longer has not passed. */
export const RETRY_FAILED_AFTER_MS = 5 * 60_000;
const RETRY_FAILED_FOR_MS = 3_600_000;
/** Of one kind, each time. What Graph refuses for the whole tenant is no reason to ask for the whole tenant. */
const FAILED_AT_A_TIME = 100;

/** How far the sources of a gap have come. */
export interface Healing {
  /** Not read since the gap's end. */
  readonly pending: number;
  /** Graph does not give them. They are as whole as they can be made. */
  readonly unreadable: number;
}

export interface HealGapsResult {
  readonly closed: number;
  readonly requested: number;
  /** Still blind, or being healed. */
  readonly open: number;
}

/** After an outage single teams have thousands of gaps. */
const CONCURRENCY = 8;

/**
 * Moves every gap of the ledger one step on: asks for the sync of its sources once it ended, and closes it when all of
 * them have been read by a run that began after its end. Delta from the stored position covers whatever the gap hid.
 * A gap of a resource that is no longer wanted is closed as it is.
 */
export async function healGaps(ports: HealGapsPorts, wantedResources: readonly string[]): Promise<HealGapsResult> {
  const result = { closed: 0, requested: 0, open: 0 };
  const wanted = new Set(wantedResources.map(resourceKey));
  const due: GapEntry[] = [];
  const eachOf = (entries: readonly GapEntry[], step: (entry: GapEntry) => Promise<keyof HealGapsResult | "due">) =>
    forEachLimited(entries, CONCURRENCY, async (entry) => {
      try {
        const outcome = await step(entry);
        if (outcome === "due") due.push(entry);
        else result[outcome] += 1;
      } catch (error) {
        // Somebody extended it meanwhile: the next run decides about the longer one.
        if (codeOf(error) !== "state-conflict") throw error;
        result.open += 1;
      }
    });
  const open = await openGaps(ports.state);
  const isWanted = ({ value: { resource } }: GapEntry) => wanted.has(resourceKey(resource));
  await eachOf(
    open.filter((entry) => !isWanted(entry)),
    (entry) => close(ports, entry, 0),
  );
  const { own, alongWith } = healedBy(open.filter(isWanted));
  await eachOf(own, async (entry) => {
    const next = await nextOf(ports, entry);
    const isHealed = typeof next !== "string";
    // Before the one that heals them: otherwise, should we end in between, they would be asked for.
    await eachOf(alongWith.get(entry) ?? [], async (gap) => (isHealed ? close(ports, gap, next.unreadable) : "open"));
    return isHealed ? close(ports, entry, next.unreadable) : next;
  });
  // Before any of them is noted as asked for: after a crash in between they are walked twice, never not at all.
  await walkDirectoryLists(ports, [...new Set(due.map(({ value }) => value.resource))]);
  await eachOf(due.splice(0), (entry) => request(ports, entry));
  return result;
}

/**
 * A subscription that goes, is refused and expires leaves a gap of each cause, and one walk heals them: that of the gap that
 * ended last, since a run that began after its end began after theirs. Those whose sources were not asked for yet wait for it;
 * otherwise each would send a job for each source of the tenant, and several instances would read the same pages.
 */
function healedBy(gaps: readonly GapEntry[]): {
  readonly own: readonly GapEntry[];
  readonly alongWith: ReadonlyMap<GapEntry, readonly GapEntry[]>;
} {
  const last = new Map<string, GapEntry>();
  for (const gap of gaps) {
    const key = resourceKey(gap.value.resource);
    if (endOf(gap) > endOf(last.get(key))) last.set(key, gap);
  }
  const alongWith = new Map<GapEntry, GapEntry[]>();
  const own = gaps.filter((gap) => {
    const healer = last.get(resourceKey(gap.value.resource));
    const isAlong = healer !== undefined && healer !== gap && gap.value.untilDateTime !== null && !isAskedFor(gap);
    if (isAlong) alongWith.set(healer, [...(alongWith.get(healer) ?? []), gap]);
    return !isAlong;
  });
  return { own, alongWith };
}

/** Before every time, while still blind. */
function endOf(gap: GapEntry | undefined): string {
  return gap?.value.untilDateTime ?? "";
}

function isAskedFor({ value: { requestedDateTime, scheduledDateTime } }: GapEntry): boolean {
  return requestedDateTime !== null || scheduledDateTime !== null;
}

/** `due`: its sources are to be asked for. How they were healed, once they are. */
async function nextOf(ports: HealGapsPorts, entry: GapEntry): Promise<"open" | "due" | Healing> {
  const gap = entry.value;
  // A resource whose messages cannot be read source by source keeps its gap, for people to see.
  if (gap.untilDateTime === null || !hasSources(gap.resource)) return "open";
  if (gap.scheduledDateTime !== null) {
    const healing = await healingOf(ports.state, entry);
    if (healing.pending === 0) return healing;
  }
  const askedDateTime = gap.requestedDateTime ?? gap.scheduledDateTime;
  const isAsked = askedDateTime !== null && ports.clock.nowMs() - Date.parse(askedDateTime) < ASK_AGAIN_AFTER_MS;
  if (!isAsked) return "due";
  await retryFailed(ports, gap);
  return "open";
}

/** Asks again for sources that failed meanwhile for a reason that may pass, such as links that died: no list is walked for it. */
async function retryFailed(ports: HealGapsPorts, gap: Gap): Promise<void> {
  const { resource, fromDateTime, untilDateTime, scheduledDateTime } = gap;
  const nowMs = ports.clock.nowMs();
  if (untilDateTime === null || scheduledDateTime === null) return;
  if (nowMs - Date.parse(scheduledDateTime) > RETRY_FAILED_FOR_MS) return;
  const [since, before] = [scheduledDateTime, toIso(nowMs - RETRY_FAILED_AFTER_MS)];
  const concerned = concernedSources([resource]);
  const failed: Cursor[] = [];
  for (const kind of concernedKinds(concerned)) {
    const where: readonly StateCondition[] = [
      ...isBehind(kind, untilDateTime),
      { property: "failed", is: "=", text: "for-now" },
      { property: "failedDateTime", is: ">=", text: since },
      { property: "failedDateTime", is: "<", text: before },
    ];
    const page = await ports.state.page<Cursor>({ kind: "cursor", where, limit: FAILED_AT_A_TIME });
    failed.push(...page.map(({ value }) => value));
  }
  for (const source of concerned.single) {
    const cursor = (await ports.state.get<Cursor>("cursor", sourceId(source)))?.value;
    if (cursor?.failed === "for-now" && cursor.failedDateTime >= since && cursor.failedDateTime < before)
      failed.push(cursor);
  }
  const window = { fromDateTime, untilDateTime };
  await forEachLimited(failed, CONCURRENCY, async (cursor) => {
    await offerKnown(ports, cursor, window);
  });
}

async function request(ports: HealGapsPorts, entry: GapEntry): Promise<"requested"> {
  await sendSyncJob(ports.queue, { job: "gap", gapId: entry.id });
  await writeGap(ports.state, entry, { requestedDateTime: toIso(ports.clock.nowMs()) });
  return "requested";
}

async function close(ports: HealGapsPorts, entry: GapEntry, unreadable: number): Promise<"closed"> {
  await writeGap(ports.state, entry, { closedDateTime: toIso(ports.clock.nowMs()) });
  ports.log.event("gap.closed", { resource: entry.value.resource, gapId: entry.id, unreadable });
  return "closed";
}

/**
 * Only meaningful once the gap ended and its sources were scheduled. Counted, never listed: while a gap of a large tenant is
 * open, this is asked every ten minutes.
 */
export async function healingOf(state: StateStore, { id, value: gap }: GapEntry): Promise<Healing> {
  const concerned = concernedSources([gap.resource]);
  const behind = { pending: await countGapWork(state, id), unreadable: 0 };
  for (const kind of concernedKinds(concerned)) addTo(behind, await countBehind(state, kind, gap));
  for (const source of concerned.single) addTo(behind, await behindOf(state, source, gap));
  return behind;
}

function addTo(sum: { -readonly [K in keyof Healing]: number }, { pending, unreadable }: Healing): void {
  sum.pending += pending;
  sum.unreadable += unreadable;
}

/**
 * Sources of one kind that were not read by a run that began after the gap's end. One that was not found stays so; another
 * that Graph refuses counts as unreadable only when it failed since it was asked for. What may pass does not count: the
 * source is asked for again.
 */
async function countBehind(state: StateStore, kind: SyncSource["kind"], gap: Gap): Promise<Healing> {
  const { untilDateTime, scheduledDateTime } = gap;
  const count = (...where: readonly StateCondition[]) =>
    state.count({
      kind: "cursor",
      where: [...isBehind(kind, untilDateTime ?? ""), ...where],
    });
  const all = await count();
  if (all === 0) return { pending: 0, unreadable: 0 };
  const gone = await count({ property: "failed", is: "=", text: "gone" });
  const refused = await count(
    { property: "failed", is: "=", text: "for-good" },
    { property: "failedDateTime", is: ">=", text: scheduledDateTime ?? "" },
  );
  return { pending: all - gone - refused, unreadable: gone + refused };
}

/** Conditions of the cursors of one kind that were not read since then. */
function isBehind(kind: SyncSource["kind"], untilDateTime: string): readonly StateCondition[] {
  return [
    { property: "sourceKind", is: "=", text: kind },
    { property: "coveredDateTime", is: "<", text: untilDateTime },
  ];
}

/** The same of one source that a subscription names. */
async function behindOf(state: StateStore, source: SyncSource, gap: Gap): Promise<Healing> {
  const cursor = (await state.get<Cursor>("cursor", sourceId(source)))?.value;
  if (!cursor || coveredMs(cursor) >= Date.parse(gap.untilDateTime ?? "")) return { pending: 0, unreadable: 0 };
  const isRefused = cursor.failed === "for-good" && cursor.failedDateTime >= (gap.scheduledDateTime ?? "");
  const isUnreadable = cursor.failed === "gone" || isRefused;
  return { pending: Number(!isUnreadable), unreadable: Number(isUnreadable) };
}
