import { toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode, type TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Log } from "../../base/log.ts";
import { type DeadLetterPorts, keepDeadLetter } from "../../job/dead-letter.ts";
import {
  afterLink,
  FINAL_REFUSALS,
  type LinkTrail,
  type PageStep,
  type RunEnd,
  runPages,
} from "../../job/run-pages.ts";
import { type InteractionsJob, sendSyncJob } from "../../job/sync-job.ts";
import type { InteractionReader, InteractionWindow } from "../../port/interaction-reader.ts";
import type { StateStore } from "../../port/state-store.ts";
import { QUEUES, type WorkQueue } from "../../port/work-queue.ts";
import { type StoreInteractionPorts, storeInteraction } from "../../store/interaction/store-interaction.ts";
import type { QueueItem } from "../../store/message/queue-item.ts";
import { gapWorkId, noteGapWork } from "./gap-work.ts";
import { notePassedOver } from "./passed-over.ts";

export interface InteractionSyncPorts extends StoreInteractionPorts, DeadLetterPorts {
  readonly interactionReader: InteractionReader;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly log: Log;
}

/** What is known of one user and Copilot. */
export interface CopilotUser {
  /** Without one there is nothing to be read. */
  readonly licence: "there" | "missing";
  /** When Graph was asked last. */
  readonly askedDateTime: string | null;
  /** Everything that was made until then is stored; null before the first reading ended. */
  readonly coveredDateTime: string | null;
  readonly run: Reading | null;
}

/** How far a reading has come. */
interface Reading extends InteractionWindow {
  readonly link: string | null;
  readonly trail: LinkTrail | null;
  readonly pages: number;
  readonly stored: number;
  readonly restarts: number;
}

const DAY_MS = 86_400_000;
/** A user without a licence is asked about again so often: most never get one, and whoever does has history by then. */
const LICENCE_RECHECK_MS = 7 * DAY_MS;
/** Copilot for Microsoft 365 came later. Graph takes no window without a beginning. */
const BEGINNING_MS = Date.UTC(2023, 0, 1);
/** What shows up late, and answers that were written to their end meanwhile, are read once more. Not documented. */
const OVERLAP_MS = DAY_MS;
/** Refreshed by each reading: users who are gone are forgotten. */
const TTL_SECONDS = 90 * 86_400;
const ASK_AGAIN_MS = 60_000;
const CONCURRENCY = 8;
/** A list whose links always die at once would be read from its beginning for ever. */
const MAX_RESTARTS = 2;

const UNKNOWN: CopilotUser = { licence: "there", askedDateTime: null, coveredDateTime: null, run: null };

/** Sends a job for a user who is due. */
export async function offerInteractions(
  { state, queue }: Pick<InteractionSyncPorts, "state" | "queue">,
  { userId, startedDateTime, gapId }: Omit<InteractionsJob, "job">,
): Promise<void> {
  const known = await state.get<CopilotUser>("interactions", userId);
  if (known && !isDue(known.value, startedDateTime)) {
    // Asked for before, and without a licence since.
    if (gapId !== undefined) await state.remove("walk", workIdOf(gapId, userId));
    return;
  }
  if (gapId !== undefined) await noteGapWork(state, gapId, partOf(userId));
  await sendSyncJob(queue, { job: "interactions", userId, startedDateTime, gapId });
}

function partOf(userId: string): string {
  return `interactions:${userId}`;
}

function workIdOf(gapId: string, userId: string): string {
  return gapWorkId(gapId, partOf(userId));
}

/** A reading that began at the time asked for, or later, is enough; one under way goes on. */
function isDue({ run, licence, askedDateTime }: CopilotUser, startedDateTime: string): boolean {
  if (run !== null || askedDateTime === null) return true;
  const sinceMs = Date.parse(startedDateTime) - Date.parse(askedDateTime);
  return sinceMs > 0 && (licence === "there" || sinceMs >= LICENCE_RECHECK_MS);
}

/** Reads what one user asked Copilot, and what it answered, since the last reading. A page a call of Graph's. */
export async function syncInteractions(ports: InteractionSyncPorts, job: InteractionsJob): Promise<void> {
  const end = await readUser(ports, job);
  if (job.gapId === undefined || end.outcome === "continued") return;
  // A reading that was under way may have begun before the gap ended, and whoever goes on with one knows nothing of it.
  const isBehind = end.outcome === "finished" && end.value !== undefined && isDue(end.value, job.startedDateTime);
  if (isBehind || end.outcome === "superseded") return sendSyncJob(ports.queue, job, ASK_AGAIN_MS);
  await ports.state.remove("walk", workIdOf(job.gapId, job.userId));
}

function readUser(ports: InteractionSyncPorts, job: InteractionsJob): Promise<RunEnd<CopilotUser>> {
  return runPages<CopilotUser>(ports, {
    kind: "interactions",
    id: job.userId,
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => {
      const known = stored ?? UNKNOWN;
      if (!isDue(known, job.startedDateTime)) return undefined;
      return known.run === null ? { ...known, run: newReading(ports, known) } : known;
    },
    page: (known) => onePage(ports, job, known),
    failed: (known, error) => readingFailed(ports, { job, known }, error),
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

function newReading({ clock, retention }: InteractionSyncPorts, { coveredDateTime }: CopilotUser): Reading {
  const nowMs = clock.nowMs();
  const days = retention?.messageDays ?? 0;
  // What is past its retention would not be stored.
  const oldestMs = days === 0 ? BEGINNING_MS : Math.max(BEGINNING_MS, nowMs - days * DAY_MS);
  const fromMs = coveredDateTime === null ? oldestMs : Math.max(oldestMs, Date.parse(coveredDateTime) - OVERLAP_MS);
  const window = { fromDateTime: toIso(fromMs), untilDateTime: toIso(nowMs) };
  return { ...window, link: null, trail: null, pages: 0, stored: 0, restarts: 0 };
}

interface AskedUser {
  readonly job: InteractionsJob;
  readonly known: CopilotUser;
}

async function onePage(
  ports: InteractionSyncPorts,
  job: InteractionsJob,
  known: CopilotUser,
): Promise<PageStep<CopilotUser>> {
  const { userId } = job;
  const run = known.run ?? newReading(ports, known);
  const { fromDateTime, untilDateTime, link } = run;
  const window = { fromDateTime, untilDateTime };
  const page = await ports.interactionReader.page({ userId, window, link: link ?? undefined });
  if ("licence" in page) {
    // What was read until then stays known: whoever gets a licence again is read from there on.
    return { kind: "end", value: { ...known, licence: "missing", askedDateTime: untilDateTime, run: null } };
  }
  const stored = await storePage(ports, { userId, untilDateTime }, page.interactions);
  const read = { ...run, pages: run.pages + 1, stored: run.stored + stored };
  const trail = page.next === undefined ? undefined : afterLink(run.trail, { from: link, to: page.next }, read.pages);
  if (page.next !== undefined && trail)
    return { kind: "next", value: { ...known, run: { ...read, link: page.next, trail } } };
  if (page.next !== undefined) return givenUp(ports, { job, known }, "graph-answer-invalid");
  const { pages } = read;
  const source = `interactions:${userId}`;
  ports.log.event("interactions.read", { source, interactions: read.stored, pages });
  return {
    kind: "end",
    value: { licence: "there", askedDateTime: untilDateTime, coveredDateTime: untilDateTime, run: null },
  };
}

/** @returns how many were new, or newer */
async function storePage(
  ports: InteractionSyncPorts,
  { userId, untilDateTime }: { readonly userId: string; readonly untilDateTime: string },
  interactions: readonly JsonObject[],
): Promise<number> {
  let stored = 0;
  await forEachLimited(interactions, CONCURRENCY, async (payload) => {
    const arrival = { payload, road: "read", userId, receivedMs: ports.clock.nowMs() } as const;
    const outcome = await storeInteraction(ports, arrival);
    // One bad item never costs its neighbours.
    if (!outcome.ok) await keepInvalid(ports, outcome.error, { userId, untilDateTime, payload });
    else if (outcome.value === "created" || outcome.value === "updated") stored += 1;
  });
  return stored;
}

/** As an item of the queue `messages`, so that it can be sent there again; a page read twice leaves one dead letter. */
async function keepInvalid(
  ports: InteractionSyncPorts,
  error: TeamsinkError,
  { userId, untilDateTime, payload }: { userId: string; untilDateTime: string; payload: JsonObject },
): Promise<void> {
  const body: QueueItem = {
    kind: "object",
    tenantId: ports.tenantId,
    receivedDateTime: untilDateTime,
    resource: `copilot/users('${userId}')/interactionHistory/interactions('unidentified')`,
    payload,
  };
  await keepDeadLetter(ports, { queue: QUEUES.messages, reason: error.code, detail: error.message, body });
}

async function readingFailed(
  ports: InteractionSyncPorts,
  { job, known }: AskedUser,
  error: unknown,
): Promise<PageStep<CopilotUser> | undefined> {
  const reason = codeOf(error);
  if (!FINAL_REFUSALS.has(reason)) return undefined;
  const { run } = known;
  if (reason === "graph-gone" && run !== null && run.link !== null && run.restarts < MAX_RESTARTS) {
    return { kind: "next", value: { ...known, run: { ...run, link: null, trail: null, restarts: run.restarts + 1 } } };
  }
  return givenUp(ports, { job, known }, reason);
}

/** Until tomorrow, from where the last whole reading ended. */
async function givenUp(
  ports: InteractionSyncPorts,
  { job, known }: AskedUser,
  reason: ErrorCode,
): Promise<PageStep<CopilotUser>> {
  const { log, clock } = ports;
  const { userId, startedDateTime } = job;
  await notePassedOver(ports, startedDateTime, { kind: "interactions", of: userId, reason });
  log.event("sync.failed", { source: `interactions:${userId}`, reason }, "warn");
  return { kind: "end", value: { ...known, askedDateTime: toIso(clock.nowMs()), run: null } };
}
