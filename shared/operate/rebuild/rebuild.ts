import { toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { type DeadLetterPorts, keepDeadLetter } from "../../job/dead-letter.ts";
import { type PageStep, runPages } from "../../job/run-pages.ts";
import { type RebuildJob, type RebuildPayloadJob, sendSyncJob } from "../../job/sync-job.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { QUEUES, type WorkQueue } from "../../port/work-queue.ts";
import { partsOf } from "./rebuild-parts.ts";
import { type PayloadOutcome, type RebuildPayloadPorts, rebuildPayload } from "./rebuild-payload.ts";
import {
  afterFailure,
  afterPage,
  isUnderWay,
  newPart,
  newRun,
  type PageCounts,
  progressOf,
  type RebuildPart,
  type RebuildProgress,
  type RebuildRun,
} from "./rebuild-record.ts";

export interface RebuildPorts extends RebuildPayloadPorts, DeadLetterPorts {
  readonly queue: WorkQueue;
}

/** There is one rebuild at a time: of the container `messages`. */
const REBUILD_ID = "messages";
const PAGE_SIZE = 250;
const CONCURRENCY = 16;
/** Of parts that are read to be added up, and of jobs that are sent. */
const PARTS_AT_ONCE = 500;
/** Of a rebuild that finished nobody needs the parts, since what they came to is kept with the run: they go by themselves. */
const PART_TTL_SECONDS = 30 * 24 * 3_600;

/** The rebuild under way, or the last one; `undefined` when there never was one. */
export async function readRebuild(state: StateStore): Promise<RebuildProgress | undefined> {
  const entry = await runEntry(state);
  return entry && (entry.value.progress ?? progressOf(entry.value, await readParts(state, entry.value)));
}

/**
 * Starts a rebuild of every document from the raw payloads. One that is under way is left alone; one that failed, or lost
 * its jobs, goes on where it was, unless `restart` says otherwise.
 *
 * @throws the transient errors of store and queue
 */
export async function startRebuild(
  ports: Pick<RebuildPorts, "state" | "queue" | "clock" | "log">,
  { restart = false }: { readonly restart?: boolean } = {},
): Promise<RebuildProgress> {
  const { state, queue, clock, log } = ports;
  const entry = await runEntry(state);
  if (entry && !restart && entry.value.finishedDateTime === null) {
    const progress = progressOf(entry.value, await readParts(state, entry.value));
    const goesOn = progress.state === "running" && isUnderWay(progress, clock.nowMs());
    if (!goesOn) await sendSyncJob(queue, jobOf(entry.value));
    return progress;
  }
  const run = newRun(clock.nowMs());
  await saveRun(state, run, entry?.etag ?? "absent");
  await sendSyncJob(queue, jobOf(run));
  log.event("rebuild.started", { startedDateTime: run.startedDateTime });
  return progressOf(run, []);
}

/**
 * Without a part: divides the rebuild, and sends a job for each part that is not finished. With one: walks the part page by
 * page, see `runPages`, in the order of the paths. Parts are walked side by side, by as many instances as there are.
 *
 * @throws the stores' transient errors; the position is kept
 */
export async function runRebuildJob(ports: RebuildPorts, job: RebuildJob): Promise<void> {
  const entry = await runEntry(ports.state);
  if (entry?.value.startedDateTime !== job.startedDateTime || entry.value.finishedDateTime !== null) return;
  if (job.part === undefined) return divide(ports, entry);
  const prefix = entry.value.parts?.[job.part];
  if (prefix === undefined) return;
  await walkPart(ports, job, prefix);
  await finishIfDone(ports);
}

/** The parts are written down once: what arrives meanwhile must not divide them otherwise. */
async function divide(ports: RebuildPorts, entry: StateEntry<RebuildRun>): Promise<void> {
  const parts = entry.value.parts ?? (await partsOf(ports.blobs));
  if (entry.value.parts === null) await saveRun(ports.state, { ...entry.value, parts }, entry.etag);
  await forEachLimited(parts.keys(), CONCURRENCY, (part) => sendSyncJob(ports.queue, { ...jobOf(entry.value), part }));
  await finishIfDone(ports);
}

async function walkPart(ports: RebuildPorts, job: RebuildJob, prefix: string): Promise<void> {
  const { clock, queue } = ports;
  await runPages<RebuildPart>(ports, {
    kind: "rebuild",
    id: `${partsPrefixOf(job)}${String(job.part).padStart(4, "0")}`,
    ttlSeconds: PART_TTL_SECONDS,
    begin: (stored) => (stored?.state === "finished" ? undefined : (stored ?? newPart(clock.nowMs()))),
    page: (part) => onePage(ports, part, prefix),
    failed: (part, error) => {
      const reason = codeOf(error);
      ports.log.event("rebuild.failed", { reason, pages: part.pages }, "warn");
      // For whoever asks how it goes; only the first failure is new.
      return part.reason === reason
        ? undefined
        : { kind: "note", value: afterFailure(part, reason, clock.nowMs()), error };
    },
    requeue: (waitMs) => sendSyncJob(queue, job, waitMs),
  });
}

async function onePage(ports: RebuildPorts, part: RebuildPart, prefix: string): Promise<PageStep<RebuildPart>> {
  const from = part.continuation === null ? {} : { continuation: part.continuation };
  const { paths, continuation } = await ports.blobs.list({ container: "raw", prefix, pageSize: PAGE_SIZE, ...from });
  const counts = await rebuildPayloads(ports, paths);
  const after = afterPage(part, { counts, continuation }, ports.clock.nowMs());
  ports.log.event("rebuild.page", { pages: after.pages, ...counts });
  return { kind: after.state === "finished" ? "end" : "next", value: after };
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
  const done = await rebuildPayload(ports, path);
  if (done.ok) return done.value;
  const { code: reason, message: detail } = done.error;
  const body: RebuildPayloadJob = { job: "rebuild-payload", path };
  await keepDeadLetter(ports, { queue: QUEUES.sync, reason, detail, body });
  return "refused";
}

/** Whoever walks the last part to its end finishes the rebuild; of two, the one that writes first. */
async function finishIfDone({ state, clock, log }: RebuildPorts): Promise<void> {
  const entry = await runEntry(state);
  if (!entry?.value.parts || entry.value.finishedDateTime !== null) return;
  const where = [{ property: "state", is: "=", text: "finished" } as const];
  const finished = await state.count({ kind: "rebuild", where, prefix: partsPrefixOf(entry.value) });
  if (finished < entry.value.parts.length) return;
  const nowMs = clock.nowMs();
  const run: RebuildRun = { ...entry.value, finishedDateTime: toIso(nowMs) };
  const progress = progressOf(run, await readParts(state, run));
  const saved = await saveRun(state, { ...run, progress }, entry.etag).catch((error: unknown) => {
    if (codeOf(error) !== "state-conflict") throw error;
  });
  if (!saved) return;
  const { pages, payloads, stored, unchanged, refused, startedDateTime } = progress;
  const durationMs = nowMs - Date.parse(startedDateTime);
  log.event("rebuild.finished", { pages, payloads, stored, unchanged, refused, durationMs });
}

async function readParts(state: StateStore, run: RebuildRun): Promise<readonly RebuildPart[]> {
  const parts: RebuildPart[] = [];
  let afterId: string | undefined;
  do {
    const from: { afterId?: string } = afterId === undefined ? {} : { afterId };
    const page = await state.page<RebuildPart>({
      kind: "rebuild",
      prefix: partsPrefixOf(run),
      limit: PARTS_AT_ONCE,
      ...from,
    });
    parts.push(...page.map(({ value }) => value));
    afterId = page.length < PARTS_AT_ONCE ? undefined : page.at(-1)?.id;
  } while (afterId !== undefined);
  return parts;
}

function partsPrefixOf({ startedDateTime }: Pick<RebuildRun, "startedDateTime">): string {
  return `${startedDateTime}:`;
}

function jobOf({ startedDateTime }: RebuildRun): RebuildJob {
  return { job: "rebuild", startedDateTime };
}

function runEntry(state: StateStore): Promise<StateEntry<RebuildRun> | undefined> {
  return state.get<RebuildRun>("rebuild", REBUILD_ID);
}

function saveRun(state: StateStore, value: RebuildRun, expect: string): Promise<StateEntry<RebuildRun>> {
  return state.put({ kind: "rebuild", id: REBUILD_ID, value, expect });
}
