import { codeOf, errorRow, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { type DeadLetterPorts, keepDeadLetter } from "../../job/dead-letter.ts";
import { type RebuildJob, type RebuildPayloadJob, sendSyncJob } from "../../job/sync-job.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { QUEUES, type WorkQueue } from "../../port/work-queue.ts";
import { type PayloadOutcome, type RebuildPayloadPorts, rebuildPayload } from "./rebuild-payload.ts";
import {
  afterFailure,
  afterPage,
  isUnderWay,
  jobOf,
  newRebuild,
  type PageCounts,
  type RebuildRecord,
} from "./rebuild-record.ts";

export interface RebuildPorts extends RebuildPayloadPorts, DeadLetterPorts {
  readonly queue: WorkQueue;
}

/** There is one rebuild at a time: of the container `messages`. */
const REBUILD_ID = "messages";
const PAGE_SIZE = 250;
const CONCURRENCY = 16;
/** Pages after it are the next job's, well within the invocation's limit. */
const BUDGET_MS = 2 * 60_000;

/** The rebuild under way, or the last one; `undefined` when there never was one. */
export async function readRebuild(state: StateStore): Promise<RebuildRecord | undefined> {
  return (await rebuildEntry(state))?.value;
}

/**
 * Starts a rebuild of every document from the raw payloads. One that is under way is left alone; one that failed, or lost
 * its job, goes on where it was, unless `restart` says otherwise.
 *
 * @throws the transient errors of store and queue
 */
export async function startRebuild(
  ports: Pick<RebuildPorts, "state" | "queue" | "clock" | "log">,
  { restart = false }: { readonly restart?: boolean } = {},
): Promise<RebuildRecord> {
  const entry = await rebuildEntry(ports.state);
  const nowMs = ports.clock.nowMs();
  if (entry && !restart && entry.value.state !== "finished") {
    if (!isUnderWay(entry.value, nowMs)) await sendSyncJob(ports.queue, jobOf(entry.value));
    return entry.value;
  }
  const record = newRebuild(nowMs);
  await save(ports.state, record, entry?.etag ?? "absent");
  await sendSyncJob(ports.queue, jobOf(record));
  ports.log.event("rebuild.started", { startedDateTime: record.startedDateTime });
  return record;
}

/**
 * Goes on with the rebuild page by page, in the order of the paths, and saves the position after each; a crash repeats
 * at most one page. When the time is up, another job goes on. Of two deliveries of one job, one saves each page and the
 * other ends.
 *
 * @throws the stores' transient errors; the position is kept
 */
export async function runRebuildJob(ports: RebuildPorts, job: RebuildJob): Promise<void> {
  const deadlineMs = ports.clock.nowMs() + BUDGET_MS;
  let entry = await rebuildEntry(ports.state);
  while (entry && entry.value.startedDateTime === job.startedDateTime && entry.value.state !== "finished") {
    if (ports.clock.nowMs() >= deadlineMs) return sendSyncJob(ports.queue, job);
    entry = await rebuildPage(ports, entry);
  }
}

/** @returns the entry as saved; `undefined` when another delivery of the job saved first */
async function rebuildPage(
  ports: RebuildPorts,
  entry: StateEntry<RebuildRecord>,
): Promise<StateEntry<RebuildRecord> | undefined> {
  const record = entry.value;
  try {
    const from = record.continuation === null ? {} : { continuation: record.continuation };
    const page = await ports.blobs.list({ container: "raw", prefix: "", pageSize: PAGE_SIZE, ...from });
    const counts = await rebuildPayloads(ports, page.paths);
    const done = { counts, lastPath: page.paths.at(-1), continuation: page.continuation };
    const saved = await save(ports.state, afterPage(record, done, ports.clock.nowMs()), entry.etag);
    reportPage(ports, saved.value, counts);
    return saved;
  } catch (error) {
    if (codeOf(error) === "state-conflict") return undefined;
    await noteFailure(ports, entry, error);
    throw error;
  }
}

async function rebuildPayloads(ports: RebuildPorts, paths: readonly string[]): Promise<PageCounts> {
  const outcomes = { stored: 0, unchanged: 0, refused: 0, gone: 0 };
  await forEachLimited(paths, CONCURRENCY, async (path) => {
    outcomes[await rebuildOne(ports, path)] += 1;
  });
  const { gone, ...counts } = outcomes;
  return { ...counts, payloads: paths.length - gone };
}

/** A payload that cannot be stored is kept as a dead letter: its job, to be re-driven once the blob is repaired. */
async function rebuildOne(ports: RebuildPorts, path: string): Promise<PayloadOutcome | "refused"> {
  try {
    const done = await rebuildPayload(ports, path);
    if (done.ok) return done.value;
    const { code: reason, message: detail } = done.error;
    const body: RebuildPayloadJob = { job: "rebuild-payload", path };
    await keepDeadLetter(ports, { queue: QUEUES.sync, reason, detail, body });
    return "refused";
  } catch (error) {
    if (codeOf(error) !== "state-conflict") throw error;
    // Not to be taken for one about the position.
    throw new TeamsinkError("store-unavailable", "others kept changing one document or dead letter", { cause: error });
  }
}

function reportPage({ log, clock }: RebuildPorts, record: RebuildRecord, counts: PageCounts): void {
  const { state, pages, payloads, stored, unchanged, refused, startedDateTime } = record;
  log.event("rebuild.page", { pages, ...counts });
  if (state !== "finished") return;
  const durationMs = clock.nowMs() - Date.parse(startedDateTime);
  log.event("rebuild.finished", { pages, payloads, stored, unchanged, refused, durationMs });
}

/** For whoever asks how it goes. Should it not be noted, it is thrown all the same. */
async function noteFailure(ports: RebuildPorts, entry: StateEntry<RebuildRecord>, error: unknown): Promise<void> {
  const reason = codeOf(error);
  ports.log.event("rebuild.failed", { reason, pages: entry.value.pages }, "warn");
  const record = afterFailure(entry.value, reason, ports.clock.nowMs());
  try {
    await save(ports.state, record, entry.etag);
  } catch (saveError) {
    if (errorRow(codeOf(saveError)).fault !== "transient") throw saveError;
  }
}

function rebuildEntry(state: StateStore): Promise<StateEntry<RebuildRecord> | undefined> {
  return state.get<RebuildRecord>("rebuild", REBUILD_ID);
}

function save(state: StateStore, value: RebuildRecord, expect: string): Promise<StateEntry<RebuildRecord>> {
  return state.put({ kind: "rebuild", id: REBUILD_ID, value, expect });
}
