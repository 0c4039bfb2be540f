import type { ErrorCode } from "../../base/errors/errors.ts";
import type { LinkTrail } from "../../job/run-pages.ts";
import { type ExportSource, type ExportWindow, exportSourceId } from "../../port/message-export.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { type Figures, type FigureTable, hasHoles } from "./figures.ts";

/** One audit of one window. It is named by the time at which it started. Times are ISO 8601. */
export interface AuditRun extends ExportWindow {
  readonly startedDateTime: string;
  readonly finishedDateTime: string | null;
  /** The subscribed resources, whose messages were compared. */
  readonly resources: readonly string[];
  /** `complete`: every source was compared, or Graph said finally that it does not give it. */
  readonly state: "running" | "complete" | "incomplete";
  /** Whether all its sources are found; until then `expected` grows. */
  readonly listed: boolean;
  readonly sources: SourceCounts;
  readonly totals: Figures;
}

export interface SourceCounts {
  readonly expected: number;
  readonly done: number;
  readonly failed: number;
  /** Of the failed, those that Graph does not know any more: there was nothing to compare. */
  readonly gone: number;
}

/** What has to be listed to find the sources of a run. `single`: those that are subscribed one by one. */
export type Listing = "teams" | "users" | "single";

/** How far the sources of a run have been listed. */
export interface ListingPosition {
  /** Listed, and without a job as yet: written down first, so that a repetition works off the same ones. */
  readonly found: readonly ExportSource[];
  /** The page to be listed once they have theirs, null for the first of its listing; null: nothing is left to list. */
  readonly next: { readonly of: Listing; readonly link: string | null } | null;
  /** Number of the step under way, over all listings. */
  readonly step: number;
  /** Of the listing under way: pages that were read, what they showed, whether their links lead back, how often it began again. */
  readonly pages: number;
  readonly shown: number;
  readonly trail: LinkTrail | null;
  readonly restarts: number;
}

/** As it is stored. */
export interface StoredRun extends AuditRun {
  /** Null once everything is listed, or the run is given up. */
  readonly listing: ListingPosition | null;
}

/** A message that was found missing or stale, and may not have been repaired yet. */
export interface Hole {
  /** Conversation and document. */
  readonly key: string;
  readonly is: "missing" | "stale";
}

/** How far one source of a run has been compared. */
export interface SourceReport extends FigureTable {
  readonly source: ExportSource;
  readonly state: "waiting" | "done" | "failed";
  /** Why Graph does not give it. */
  readonly reason: ErrorCode | null;
  /** The step of the listing that found it. */
  readonly step: number;
  /** What is read of it: its messages as they are, then what a retention policy kept, where that is wanted. */
  readonly part: "messages" | "retained";
  /** The page under way; null for the first. */
  readonly link: string | null;
  readonly pages: number;
  /** Whether its links lead back: see `afterLink`. */
  readonly trail: LinkTrail | null;
  /** Of the page under way: counted with the page, even when a crash came between the repair and the count. */
  readonly holes: readonly Hole[];
  /** How often Graph did not know the link any more. */
  readonly restarts: number;
  /** Its figures are in the totals of the run, and no more here: see `foldReport`. */
  readonly folded: boolean;
}

/** What was found at a source: holes of one conversation, or why it was not compared. Kept for `FINDINGS_TTL_SECONDS`. */
export type Finding =
  | (Figures & { readonly is: "holes"; readonly source: string; readonly conversationId: string | null })
  | { readonly is: "failure"; readonly source: string; readonly reason: ErrorCode | null };

/** A source or a listing whose links always die at once would be read from the beginning for ever. */
export const MAX_RESTARTS = 2;

const DAY_SECONDS = 86_400;
/** Sources that were not compared, what was found at others, and the totals by shard. Runs themselves stay for ever. */
export const FINDINGS_TTL_SECONDS = 30 * DAY_SECONDS;
/** A source that is compared and folded: as long as a job of its run may still be delivered. */
export const FOLDED_TTL_SECONDS = 3 * DAY_SECONDS;

const RUN = "run:";
/** After every time there is; a run that started later comes first. */
const END_OF_TIME_MS = 9_000_000_000_000_000;

export function runId(startedDateTime: string): string {
  return `${RUN}${END_OF_TIME_MS - Date.parse(startedDateTime)}`;
}

/** Of the rows of one run. A time has always the same length, so no run's ids begin with those of another. */
const rowsOf = (startedDateTime: string) => `${startedDateTime}:`;

/** `sourceId`: see `exportSourceId`. */
export function sourceRowId(startedDateTime: string, sourceId: string): string {
  return `${rowsOf(startedDateTime)}${sourceId}`;
}

export function getRun(state: StateStore, startedDateTime: string): Promise<StateEntry<StoredRun> | undefined> {
  return state.get<StoredRun>("audit", runId(startedDateTime));
}

/** The last runs, newest first. */
export async function latestRuns(state: StateStore, limit: number): Promise<readonly StateEntry<StoredRun>[]> {
  return state.page<StoredRun>({ kind: "audit", prefix: RUN, limit });
}

/** What is said of a run outside. */
export function publicRun({ listing: _position, ...run }: StoredRun): AuditRun {
  return run;
}

/** Writes what was found at a source that is finished. Repeating it writes the same. */
export async function putFindings(state: StateStore, startedDateTime: string, report: SourceReport): Promise<void> {
  const source = exportSourceId(report.source);
  for (const finding of findingsOf(source, report)) {
    const suffix = finding.is === "holes" ? `holes ${finding.conversationId ?? ""}` : "failure";
    const id = `${rowsOf(startedDateTime)}${source} ${suffix}`;
    await state.put({ kind: "audit-hole", id, value: finding, expect: "any", ttlSeconds: FINDINGS_TTL_SECONDS });
  }
}

function findingsOf(source: string, { state, reason, conversations, others }: SourceReport): Finding[] {
  const tables = [...conversations, { ...others, conversationId: null }];
  return [
    ...tables.filter(hasHoles).map((row) => ({ is: "holes" as const, source, ...row })),
    ...(state === "failed" ? [{ is: "failure" as const, source, reason }] : []),
  ];
}

/** A page of what a run found, by id. */
export function findingsPage(
  state: StateStore,
  { startedDateTime, ...page }: { readonly startedDateTime: string; readonly afterId?: string; readonly limit: number },
): Promise<readonly StateEntry<Finding>[]> {
  return state.page<Finding>({ kind: "audit-hole", prefix: rowsOf(startedDateTime), ...page });
}

/** A page of the sources of a run that are not compared. */
export function waitingPage(
  state: StateStore,
  { startedDateTime, ...page }: { readonly startedDateTime: string; readonly afterId?: string; readonly limit: number },
): Promise<readonly StateEntry<SourceReport>[]> {
  const where = [{ property: "state", is: "=", text: "waiting" } as const];
  return state.page<SourceReport>({ kind: "audit-source", prefix: rowsOf(startedDateTime), where, ...page });
}
