import { toIso } from "../../base/clock.ts";
import type { DeadLetter } from "../../job/dead-letter-state.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { StateCondition, StateEntry, StateStore } from "../../port/state-store.ts";
import type { EntryPosition, ListEntriesParameters } from "./dead-letter-parameters.ts";
import { countQuarantine, type QuarantineEntry, type QuarantineFilter, quarantinePage } from "./quarantine-page.ts";

export type EntryFilter = Pick<ListEntriesParameters, "kind" | "reason" | "queue" | "since" | "until" | "state">;

export interface EntryPorts {
  readonly state: StateStore;
  readonly blobs: BlobStore;
}

export type Entry =
  | { readonly kind: "dead-letter"; readonly entry: StateEntry<DeadLetter> }
  | { readonly kind: "quarantine"; readonly entry: QuarantineEntry };

export interface EntryPage {
  readonly entries: readonly Entry[];
  /** Where the next page begins; `undefined` after the last. */
  readonly next: EntryPosition | undefined;
}

interface PageRequest {
  readonly filter: EntryFilter;
  readonly from: EntryPosition | undefined;
  readonly limit: number;
}

/** Everything kept that meets the filter: dead letters by id, then quarantine by path. Stable, but in no order of time. */
export async function entryPage(ports: EntryPorts, { filter, from, limit }: PageRequest): Promise<EntryPage> {
  const letters = from?.kind === "quarantine" ? [] : await letterPage(ports.state, { filter, from, limit });
  const entries = letters.map((entry): Entry => ({ kind: "dead-letter", entry }));
  const last = letters.at(-1);
  if (last && letters.length === limit) return { entries, next: { kind: "dead-letter", afterId: last.id } };
  if (!includesQuarantine(filter)) return { entries, next: undefined };
  const page = await quarantinePage(ports.blobs, {
    filter: quarantineFilter(filter),
    continuation: from?.kind === "quarantine" ? from.continuation : null,
    limit: limit - letters.length,
  });
  const next = page.continuation === undefined ? undefined : quarantineAt(page.continuation);
  return { entries: [...entries, ...page.entries.map((entry): Entry => ({ kind: "quarantine", entry }))], next };
}

/** How many meet the filter from a position on. In quarantine, no further than `MAX_COUNTED`. */
export async function countEntries(
  { state, blobs }: EntryPorts,
  { filter, from }: Omit<PageRequest, "limit">,
): Promise<number> {
  const letters =
    from?.kind === "quarantine" || !includesLetters(filter) ? 0 : await state.count(letterQuery(filter, from));
  if (!includesQuarantine(filter)) return letters;
  const continuation = from?.kind === "quarantine" ? from.continuation : null;
  return letters + (await countQuarantine(blobs, { filter: quarantineFilter(filter), continuation }));
}

function quarantineAt(continuation: string): EntryPosition {
  return { kind: "quarantine", continuation };
}

async function letterPage(
  state: StateStore,
  { filter, from, limit }: PageRequest,
): Promise<readonly StateEntry<DeadLetter>[]> {
  return includesLetters(filter) ? state.page<DeadLetter>({ ...letterQuery(filter, from), limit }) : [];
}

function letterQuery({ reason, queue, since, until, state }: EntryFilter, from: EntryPosition | undefined) {
  // In the form in which times are kept, whatever zone was asked in.
  const timeText = (time: string) => toIso(Date.parse(time));
  const where: StateCondition[] = [
    state === undefined
      ? { property: "state", is: "!=", text: "resolved" }
      : { property: "state", is: "=", text: state },
    ...(reason === undefined ? [] : [{ property: "reason", is: "=", text: reason } as const]),
    ...(queue === undefined ? [] : [{ property: "queue", is: "=", text: queue } as const]),
    ...(since === undefined ? [] : [{ property: "sinceDateTime", is: ">=", text: timeText(since) } as const]),
    ...(until === undefined ? [] : [{ property: "sinceDateTime", is: "<", text: timeText(until) } as const]),
  ];
  return { kind: "dead-letter", where, ...(from?.kind === "dead-letter" ? { afterId: from.afterId } : {}) } as const;
}

function includesLetters({ kind }: EntryFilter): boolean {
  return kind !== "quarantine";
}

/** What is in quarantine has not come to any queue, and is kept until it is gone. */
function includesQuarantine({ kind, queue, state }: EntryFilter): boolean {
  return kind !== "dead-letter" && queue === undefined && (state === undefined || state === "waiting");
}

function quarantineFilter({ reason, since, until }: EntryFilter): QuarantineFilter {
  return {
    reason,
    sinceMs: since === undefined ? undefined : Date.parse(since),
    untilMs: until === undefined ? undefined : Date.parse(until),
  };
}
