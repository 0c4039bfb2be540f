import { createHash } from "node:crypto";
import type { ErrorCode } from "../../base/errors/errors.ts";
import { type ExportSource, exportSourceId, type SenderFilter } from "../../port/message-export.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import type { Reading, Span } from "./reading.ts";

/**
 * A backfill that somebody asked for.
 *
 *   POST ──▶ running ── sources listed ── lanes read them ──▶ complete, or incomplete where a source failed
 *              │  ▲ resume                                       │ resume: what failed, again
 *              ▼  │                                              ▼
 *            paused ── cancel ──▶ cancelled                    running …
 */
export interface BackfillRun extends Span {
  readonly backfillId: string;
  readonly startedDateTime: string;
  readonly state: "running" | "paused" | "cancelled" | "complete" | "incomplete";
  readonly finishedDateTime: string | null;
  /** Since when it has been paused, and how long it was before. */
  readonly pausedDateTime: string | null;
  readonly pausedMs: number;
  readonly asked: Asked;
  /** Null until all are found. */
  readonly sources: Sources | null;
  /** Sources that failed are read again in the next round. */
  readonly round: number;
  /** From its end on: its lanes expire. */
  readonly progress?: LaneCounts;
}

/** What of the tenant. */
export interface Asked {
  readonly teams: readonly string[] | null;
  readonly users: readonly string[] | null;
  readonly filter: SenderFilter | null;
  readonly chats: "each-participant" | "each-sender";
  readonly retained: boolean;
  readonly dryRun: boolean;
}

/** Why a source is not read. */
export type SkipReason = "excluded" | "filter-is-for-chats" | "not-found";

export interface Sources {
  readonly teams: number;
  readonly users: number;
  readonly deletedTeams: number;
  readonly deletedUsers: number;
  readonly skipped: Readonly<Record<SkipReason, number>>;
  /** Listings that Graph did not give: their sources are missing. */
  readonly unlisted: readonly { readonly of: string; readonly reason: ErrorCode }[];
  readonly estimate: Estimate;
}

export interface Estimate {
  /** Calls of Graph's, were nothing written. */
  readonly requestsAtLeast: number;
  /** By what the daily sync read of the same sources, as far as it did. */
  readonly messages: number;
  readonly requests: number;
}

export const NO_SOURCES: Sources = {
  teams: 0,
  users: 0,
  deletedTeams: 0,
  deletedUsers: 0,
  skipped: { excluded: 0, "filter-is-for-chats": 0, "not-found": 0 },
  unlisted: [],
  estimate: { requestsAtLeast: 0, messages: 0, requests: 0 },
};

/** What a lane has read, counted with its position. */
export interface LaneCounts {
  readonly sourcesDone: number;
  /** In the round under way. */
  readonly sourcesFailed: number;
  /** Pages of Graph's that were read. */
  readonly requests: number;
  /** Read, a message of several sources once for each. */
  readonly messages: number;
  /** Those that made or replaced a document. */
  readonly stored: number;
  /** Those that are dead letters now. */
  readonly invalid: number;
  readonly retainedVersions: number;
  /** Sources to which no retention policy applies. */
  readonly withoutPolicy: number;
}

export const NO_COUNTS: LaneCounts = {
  sourcesDone: 0,
  sourcesFailed: 0,
  requests: 0,
  messages: 0,
  stored: 0,
  invalid: 0,
  retainedVersions: 0,
  withoutPolicy: 0,
};

export function addCounts(one: LaneCounts, other: LaneCounts): LaneCounts {
  const names = Object.keys(NO_COUNTS) as (keyof LaneCounts)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as LaneCounts;
}

/** A source of a lane: read, or still to be. */
export interface SourceRow {
  readonly source: ExportSource;
  /** Why it failed in the round before; null in the first. */
  readonly reason: ErrorCode | null;
}

/** How far one lane has come: it reads one source after the other. */
export interface Lane {
  readonly round: number;
  /** The last round that it read to its end, "" before the first: a text, so that lanes can be counted by it. */
  readonly finishedRound: string;
  /** Id of the last row that was taken; null at the beginning of a round. */
  readonly afterId: string | null;
  /** Taken, and not begun. */
  readonly next: readonly ExportSource[];
  readonly source: ExportSource | null;
  readonly reading: Reading | null;
  /** How often the page under way could not be read, for reasons that may pass. */
  readonly tries: number;
  readonly counts: LaneCounts;
  readonly touchedDateTime: string;
}

/** So many sources of a backfill are read side by side, each with one call of Graph's under way, by however many instances. */
export const LANES = 32;

const DAY_SECONDS = 86_400;
/** Of a run that is over nobody needs the rows: what they came to is kept with the run. */
export const ROWS_TTL_SECONDS = 90 * DAY_SECONDS;

/** The time at which it started, without what an address would have to encode. */
export function backfillIdOf(startedDateTime: string): string {
  return startedDateTime.replaceAll(/[-:.]/g, "");
}

/** Of any text, since it comes from outside. */
export async function getBackfill(state: StateStore, backfillId: string): Promise<StateEntry<BackfillRun> | undefined> {
  return /^\d{8}T\d{9}Z$/.test(backfillId) ? state.get<BackfillRun>("backfill", backfillId) : undefined;
}

export async function isRunning(state: StateStore, backfillId: string): Promise<boolean> {
  return (await getBackfill(state, backfillId))?.value.state === "running";
}

export function laneId(backfillId: string, lane: number): string {
  return `${lanesOf(backfillId)}${twoDigits(lane)}`;
}

export function lanesOf(backfillId: string): string {
  return `${backfillId}:`;
}

export function rowsOf(backfillId: string, round: number): string {
  return `${backfillId}:${round}:`;
}

export function rowsOfLane(backfillId: string, { round, lane }: { round: number; lane: number }): string {
  return `${rowsOf(backfillId, round)}${twoDigits(lane)}:`;
}

/** A source has always the same lane: nobody else reads it at the same time. */
function laneOf(source: ExportSource): number {
  return createHash("sha256").update(exportSourceId(source)).digest().readUInt32BE(0) % LANES;
}

/** Writes a source down for a round. Repeating it changes nothing. */
export async function putSource(
  state: StateStore,
  { backfillId, round }: { readonly backfillId: string; readonly round: number },
  row: SourceRow,
): Promise<void> {
  const id = `${rowsOfLane(backfillId, { round, lane: laneOf(row.source) })}${exportSourceId(row.source)}`;
  await state.put({ kind: "backfill-source", id, value: row, expect: "any", ttlSeconds: ROWS_TTL_SECONDS });
}

function twoDigits(lane: number): string {
  return String(lane).padStart(2, "0");
}
