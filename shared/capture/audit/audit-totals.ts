import { createHash } from "node:crypto";
import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { exportSourceId } from "../../port/message-export.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import {
  FINDINGS_TTL_SECONDS,
  FOLDED_TTL_SECONDS,
  type SourceCounts,
  type SourceReport,
  sourceRowId,
} from "./audit-record.ts";
import { add, EMPTY_TABLE, type Figures, NO_FIGURES, totalOf } from "./figures.ts";

/** What the finished sources of a run come to together. */
export interface AuditTotals extends Omit<SourceCounts, "expected"> {
  readonly figures: Figures;
}

/** One of the documents over which the totals of a run are spread, since each finished source writes to one of them. */
interface TotalsShard extends AuditTotals {
  /** Sources that are in it, and whose reports do not say so as far as is known. */
  readonly folding: readonly string[];
}

export const TOTALS_SHARDS = 32;
const EMPTY: TotalsShard = { done: 0, failed: 0, gone: 0, figures: NO_FIGURES, folding: [] };

/** Every round that is lost was won by another source. Then the queue brings the job again. */
const MAX_ROUNDS = 20;
/** Reports that one fold looks at to forget what the shard remembers of them; one comes with each fold. */
const FORGET_AT_ONCE = 4;
const CONCURRENCY = 8;

/**
 * Adds the figures of a finished report to the totals of its run, exactly once, however often it is called, by whomever
 * at the same time, and wherever it crashes:
 *
 *   read shard ──▶ read report ──▶ write shard, with its etag ──▶ mark report as folded
 *                                      crash: the shard remembers the source until its report says so
 *
 * A report is folded for ever once it says so, and a shard forgets a source only after it has been seen to say so. Whoever
 * finds a report not folded after it has read a shard that does not name it knows therefore that the shard, as it was
 * read, does not hold it; and the etag lets only that shard be written.
 *
 * @throws `store-unavailable`, or `state-conflict` where others were faster too often
 */
export async function foldReport(state: StateStore, startedDateTime: string, { source }: SourceReport): Promise<void> {
  const sourceId = exportSourceId(source);
  const rowId = sourceRowId(startedDateTime, sourceId);
  const shardId = shardIdOf(startedDateTime, shardOf(sourceId));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const shard = await state.get<TotalsShard>("audit", shardId);
    const report = await state.get<SourceReport>("audit-source", rowId);
    if (!report || report.value.folded || report.value.state === "waiting") return;
    const totals = shard?.value ?? EMPTY;
    if (totals.folding.includes(sourceId)) return markFolded(state, report);
    const kept = await stillFolding(state, startedDateTime, totals.folding);
    const value: TotalsShard = { ...withReport(totals, report.value), folding: [...kept, sourceId] };
    const write = { kind: "audit" as const, id: shardId, value, ttlSeconds: FINDINGS_TTL_SECONDS };
    if (await wasWritten(state.put({ ...write, expect: shard?.etag ?? "absent" }))) return markFolded(state, report);
  }
  throw new TeamsinkError("state-conflict", "Others wrote the totals of the audit first, again and again.");
}

/** What is folded so far: as many point reads as there are shards, however many sources. */
export async function readTotals(state: StateStore, startedDateTime: string): Promise<AuditTotals> {
  let sum: AuditTotals = EMPTY;
  await forEachLimited(Array(TOTALS_SHARDS).keys(), CONCURRENCY, async (shard) => {
    const totals = (await state.get<TotalsShard>("audit", shardIdOf(startedDateTime, shard)))?.value ?? EMPTY;
    sum = sumOf(sum, totals);
  });
  return { done: sum.done, failed: sum.failed, gone: sum.gone, figures: sum.figures };
}

/** The report says that it is folded, and gives its figures up. Whoever was first has said the same. */
async function markFolded(state: StateStore, { id, value, etag }: StateEntry<SourceReport>): Promise<void> {
  const folded: SourceReport = { ...value, ...EMPTY_TABLE, holes: [], link: null, trail: null, folded: true };
  const write = { kind: "audit-source" as const, id, value: folded, ttlSeconds: FOLDED_TTL_SECONDS };
  await wasWritten(state.put({ ...write, expect: etag }));
}

/** Without those of the first that have been folded to the end meanwhile; what is left of these comes last, so that all have their turn. */
async function stillFolding(
  state: StateStore,
  startedDateTime: string,
  folding: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  await forEachLimited(folding.slice(0, FORGET_AT_ONCE), CONCURRENCY, async (sourceId) => {
    const report = await state.get<SourceReport>("audit-source", sourceRowId(startedDateTime, sourceId));
    // One that the store has let go is as good as folded: nobody finds it any more.
    if (report && !report.value.folded) left.push(sourceId);
  });
  return [...folding.slice(FORGET_AT_ONCE), ...left];
}

async function wasWritten(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (codeOf(error) === "state-conflict") return false;
    throw error;
  }
}

function withReport(totals: TotalsShard, report: SourceReport): AuditTotals {
  const isFailed = report.state === "failed";
  return sumOf(totals, {
    done: isFailed ? 0 : 1,
    failed: isFailed ? 1 : 0,
    gone: isFailed && report.reason === "graph-not-found" ? 1 : 0,
    figures: totalOf(report),
  });
}

function sumOf(one: AuditTotals, other: AuditTotals): AuditTotals {
  return {
    done: one.done + other.done,
    failed: one.failed + other.failed,
    gone: one.gone + other.gone,
    figures: add(one.figures, other.figures),
  };
}

function shardOf(sourceId: string): number {
  return createHash("sha256").update(sourceId).digest().readUInt32BE(0) % TOTALS_SHARDS;
}

function shardIdOf(startedDateTime: string, shard: number): string {
  return `totals:${startedDateTime}:${String(shard).padStart(2, "0")}`;
}
