import { toIso } from "../../base/clock.ts";
import { type Cursor, NEVER, SYNC_EVERY_MS } from "../../capture/sync/cursor.ts";
import { type ListProgress, listsOfSync } from "../../capture/sync/list-sources.ts";
import { countPassedOver, PASSED_OVER_KINDS, type PassedOver, passedOverPage } from "../../capture/sync/passed-over.ts";
import { lastSyncStart } from "../../capture/sync/schedule-sync.ts";
import { type SyncSource, sourceId } from "../../port/conversation-reader.ts";
import type { StateCondition, StateStore } from "../../port/state-store.ts";
import {
  type FailuresPosition,
  failuresCursor,
  OUTCOMES,
  type Outcome,
  type SyncParameters,
} from "./sync-parameters.ts";

/** Of the sources of one kind; each counts once. */
interface SourceCounts {
  readonly all: number;
  /** By a run that began since the sync did. */
  readonly read: number;
  /** So shortly before it that nothing is due. */
  readonly notDue: number;
  readonly behind: number;
  readonly gone: number;
  readonly refused: number;
  readonly mayPass: number;
  readonly excluded: number;
}

interface Failure {
  readonly source: string;
  readonly teamId?: string;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly failedDateTime: string | null;
  /** Everything that Graph held then was read. */
  readonly coveredDateTime: string | null;
}

export interface SyncProgress {
  /** Null before the first. */
  readonly startedDateTime: string | null;
  /** The counts: in the first answer, not in those that go on with its list. */
  readonly lists?: readonly ListProgress[];
  readonly sources?: Readonly<Record<keyof typeof KINDS, SourceCounts>>;
  readonly passedOver?: Readonly<Record<PassedOver["kind"], number>>;
  readonly count: number;
  readonly failures: readonly Failure[];
  readonly nextCursor: string | undefined;
}

const KINDS = { channels: "channel", userChats: "user-chats", chats: "chat" } as const satisfies Record<
  string,
  SyncSource["kind"]
>;

/** How cursors are found that failed for a reason: what a setting leaves out has failed at no time. */
const CONDITIONS: Readonly<Record<Outcome, readonly StateCondition[]>> = {
  gone: [
    { property: "failed", is: "=", text: "gone" },
    { property: "failedDateTime", is: ">=", text: "0" },
  ],
  refused: [{ property: "failed", is: "=", text: "for-good" }],
  "may-pass": [{ property: "failed", is: "=", text: "for-now" }],
  excluded: [
    { property: "failed", is: "=", text: "gone" },
    { property: "failedDateTime", is: "=", text: NEVER },
  ],
};
const DID_NOT_FAIL: StateCondition = { property: "failed", is: "=", text: "no" };
const FAILED: StateCondition = { property: "failed", is: "!=", text: "no" };

/**
 * How far the last daily sync has come, and what it went on without. Counted by the store, never listed: some twenty calls,
 * whatever the tenant, and a page of what failed.
 */
export async function syncProgress(state: StateStore, parameters: SyncParameters): Promise<SyncProgress> {
  const { cursor } = parameters;
  const startedDateTime = cursor?.startedDateTime ?? (await lastSyncStart(state))?.startedDateTime;
  if (startedDateTime === undefined) return { startedDateTime: null, count: 0, failures: [], nextCursor: undefined };
  const counted = cursor ? {} : await countsOf(state, startedDateTime);
  const from = cursor ?? { startedDateTime, list: "passed-over" as const, afterId: null };
  const { failures, next } = await failuresPage(state, parameters, from);
  return { startedDateTime, ...counted, count: failures.length, failures, nextCursor: next && failuresCursor(next) };
}

async function countsOf(
  state: StateStore,
  startedDateTime: string,
): Promise<Pick<SyncProgress, "lists" | "sources" | "passedOver">> {
  const [lists, channels, userChats, chats, passed] = await Promise.all([
    listsOfSync(state, startedDateTime),
    sourceCounts(state, KINDS.channels, startedDateTime),
    sourceCounts(state, KINDS.userChats, startedDateTime),
    sourceCounts(state, KINDS.chats, startedDateTime),
    Promise.all(PASSED_OVER_KINDS.map(async (kind) => [kind, await countPassedOver(state, startedDateTime, kind)])),
  ]);
  const passedOver = Object.fromEntries(passed) as Record<PassedOver["kind"], number>;
  return { lists, sources: { channels, userChats, chats }, passedOver };
}

async function sourceCounts(
  state: StateStore,
  kind: SyncSource["kind"],
  startedDateTime: string,
): Promise<SourceCounts> {
  const count = (...where: readonly StateCondition[]) =>
    state.count({ kind: "cursor", where: [{ property: "sourceKind", is: "=", text: kind }, ...where] });
  const all = await count();
  const since = (text: string): StateCondition => ({ property: "coveredDateTime", is: ">=", text });
  const dueBefore = toIso(Date.parse(startedDateTime) - SYNC_EVERY_MS);
  const [read, current, failed] =
    all === 0
      ? [0, 0, 0]
      : await Promise.all([
          count(DID_NOT_FAIL, since(startedDateTime)),
          count(DID_NOT_FAIL, since(dueBefore)),
          count(FAILED),
        ]);
  const [gone = 0, refused = 0, mayPass = 0, excluded = 0] =
    failed === 0 ? [] : await Promise.all(OUTCOMES.map((outcome) => count(...CONDITIONS[outcome])));
  // Counted one after the other, while they are read.
  const atLeastNone = (difference: number) => Math.max(0, difference);
  const notDue = atLeastNone(current - read);
  return { all, read, notDue, behind: atLeastNone(all - current - failed), gone, refused, mayPass, excluded };
}

interface FailuresPage {
  readonly failures: readonly Failure[];
  readonly next: FailuresPosition | undefined;
}

/** A page of two lists, one after the other: what has no cursor, and sources. */
async function failuresPage(
  state: StateStore,
  { outcome, limit }: SyncParameters,
  from: FailuresPosition,
): Promise<FailuresPage> {
  const failures: Failure[] = [];
  for (let at = from; ; at = { ...at, list: "sources", afterId: null }) {
    const wanted = limit - failures.length;
    // One more than asked for tells whether there is a next page.
    const rows = await rowsOf(state, { at, outcome, limit: wanted + 1 });
    const shown = rows.slice(0, wanted);
    failures.push(...shown.map(({ failure }) => failure));
    if (rows.length > wanted) return { failures, next: { ...at, afterId: shown.at(-1)?.id ?? at.afterId } };
    if (at.list === "sources") return { failures, next: undefined };
  }
}

interface RowsQuery {
  readonly at: FailuresPosition;
  readonly outcome: Outcome | undefined;
  readonly limit: number;
}

async function rowsOf(
  state: StateStore,
  { at, outcome, limit }: RowsQuery,
): Promise<readonly { readonly id: string; readonly failure: Failure }[]> {
  const { startedDateTime, list, afterId } = at;
  const page = { limit, afterId: afterId ?? undefined };
  if (list === "passed-over") {
    // Graph refused all of these for good.
    if (outcome !== undefined && outcome !== "refused") return [];
    const rows = await passedOverPage(state, startedDateTime, page);
    return rows.map(({ id, value }) => ({ id, failure: ofPassedOver(value) }));
  }
  const where = outcome === undefined ? [FAILED] : CONDITIONS[outcome];
  const rows = await state.page<Cursor>({ kind: "cursor", where, limit, ...(afterId === null ? {} : { afterId }) });
  return rows.map(({ id, value }) => ({ id, failure: ofCursor(value) }));
}

function ofPassedOver({ kind, of, reason, failedDateTime }: PassedOver): Failure {
  return { source: `${kind}:${of}`, outcome: "refused", reason, failedDateTime, coveredDateTime: null };
}

function ofCursor({ source, failure, failed, failedDateTime, coveredDateTime }: Cursor): Failure {
  const reached = { "for-good": "refused", "for-now": "may-pass" } as const;
  const isExcluded = failedDateTime === NEVER;
  return {
    source: sourceId(source),
    ...(source.kind === "channel" ? { teamId: source.teamId } : {}),
    outcome: failed === "for-good" || failed === "for-now" ? reached[failed] : isExcluded ? "excluded" : "gone",
    reason: failure?.reason ?? null,
    failedDateTime: isExcluded ? null : failedDateTime,
    coveredDateTime: coveredDateTime === NEVER ? null : coveredDateTime,
  };
}
