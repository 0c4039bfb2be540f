import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import {
  addCounts,
  type BackfillRun,
  getBackfill,
  LANES,
  type Lane,
  laneId,
  lanesOf,
  NO_COUNTS,
  type Sources,
} from "./backfill-record.ts";

export interface FinishBackfillPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

const CONCURRENCY = 8;
/** What failed for a moment's reason is read once more by the run itself; after that, when somebody resumes it. */
const ROUNDS_BY_ITSELF = 2;
const NEXT_ROUND_AFTER_MS = 5_000;

/** Whoever reads the last lane to its end finishes the run; of two, the one that writes first. */
export async function finishBackfill(ports: FinishBackfillPorts, backfillId: string): Promise<void> {
  const { state, clock, log } = ports;
  const entry = await getBackfill(state, backfillId);
  if (entry?.value.state !== "running" || entry.value.sources === null) return;
  const { round, sources } = entry.value;
  const where = [{ property: "finishedRound", is: "=", text: String(round) }] as const;
  if ((await state.count({ kind: "backfill-lane", prefix: lanesOf(backfillId), where })) < LANES) return;
  const progress = (await readLanes(state, backfillId)).reduce((sum, { counts }) => addCounts(sum, counts), NO_COUNTS);
  if (progress.sourcesFailed > 0 && round + 1 < ROUNDS_BY_ITSELF) {
    // Sent first, and seen later: a crash in between is repaired by the lanes themselves, which come here again.
    await sendLanes(ports, entry.value, NEXT_ROUND_AFTER_MS);
    await wasSaved(state, entry, { ...entry.value, round: round + 1 });
    return;
  }
  const isComplete = progress.sourcesFailed === 0 && sources.unlisted.every(isOptional);
  const run: BackfillRun = {
    ...entry.value,
    state: isComplete ? "complete" : "incomplete",
    finishedDateTime: toIso(clock.nowMs()),
    progress,
  };
  if (!(await wasSaved(state, entry, run))) return;
  const durationMs = clock.nowMs() - Date.parse(run.startedDateTime);
  const { sourcesDone, sourcesFailed, requests, messages, stored, invalid } = progress;
  const fields = { backfillId, outcome: run.state, sourcesDone, sourcesFailed, requests, messages, stored, invalid };
  log.event("backfill.finished", { ...fields, durationMs }, isComplete ? "info" : "warn");
}

/** The role for deleted users is asked for where profiles are kept alone, and not every cloud lists what was deleted. */
const NOT_GIVEN: ReadonlySet<ErrorCode> = new Set(["graph-forbidden", "graph-not-found", "graph-bad-request"]);

function isOptional({ of, reason }: Sources["unlisted"][number]): boolean {
  return of.startsWith("deleted-") && NOT_GIVEN.has(reason);
}

/** A job for each lane: those that are finished, or that somebody reads already, are left alone. */
export async function sendLanes(
  { queue }: { readonly queue: WorkQueue },
  { backfillId, startedDateTime }: Pick<BackfillRun, "backfillId" | "startedDateTime">,
  visibleAfterMs = 0,
): Promise<void> {
  await forEachLimited(Array(LANES).keys(), CONCURRENCY, (lane) =>
    sendSyncJob(queue, { job: "backfill-lane", backfillId, startedDateTime, lane }, visibleAfterMs),
  );
}

/** As many point reads as there are lanes, however many sources. */
export async function readLanes(state: StateStore, backfillId: string): Promise<readonly Lane[]> {
  const lanes: Lane[] = [];
  await forEachLimited(Array(LANES).keys(), CONCURRENCY, async (number) => {
    const lane = await state.get<Lane>("backfill-lane", laneId(backfillId, number));
    if (lane) lanes.push(lane.value);
  });
  return lanes;
}

export async function wasSaved(
  state: StateStore,
  { id, etag }: StateEntry<BackfillRun>,
  value: BackfillRun,
): Promise<boolean> {
  try {
    await state.put({ kind: "backfill", id, value, expect: etag });
    return true;
  } catch (error) {
    if (codeOf(error) === "state-conflict") return false;
    throw error;
  }
}
