import { randomUUID } from "node:crypto";
import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import type { Settings } from "../../base/read-settings.ts";
import type { HookJob } from "../../job/hook-job.ts";
import { getHook, type Hook, type HookProgress } from "../../job/hook-record.ts";
import { runPages } from "../../job/run-pages.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { ChangeFeed } from "../../port/change-feed.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { changesAfter } from "../api/hook-parameters.ts";
import { readChanges } from "../feed/read-changes.ts";
import { disableHook, hostOf } from "./change-hook.ts";
import { apiUrlOf, type HookEvent, toHookEvent } from "./hook-event.ts";
import type { HookSecrets } from "./hook-secrets.ts";
import { type PostEventsPorts, type Posted, postEvents } from "./post-events.ts";
import { type RecordGivenPorts, recordGiven } from "./record-given.ts";
import { afterFailure, type HookFailure, loggedOf } from "./retry-schedule.ts";

export interface DeliverHookPorts extends PostEventsPorts, RecordGivenPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly changeFeed: ChangeFeed;
  readonly hookSecrets: HookSecrets;
  readonly settings: Pick<Settings, "notificationBaseUrl" | "accessRecordRetentionDays">;
  /** Runs that are under way at this instance. */
  readonly hookRuns: { running: number };
  readonly clock: Clock;
  readonly log: Log;
}

/** Of the sixteen that work off the queue at an instance: whoever answers slowly holds up no more than these. */
const MAX_RUNNING = 4;
const NO_ROOM_MS = 2_000;
/** Changes in one go: with the largest there are it is what one answer of the feed holds. */
const PAGE_SIZE = 50;
/** What a page may take, twice over; whoever has not saved by then has died. */
const TAKEN_MS = 45_000;
/** No right clock has written a later one. */
const CLOCK_SPARE_MS = 15 * 60_000;
/** Where one has been told something it is looked again so soon, since people answer each other; else the timer does. */
const LOOK_AGAIN_MS = 5_000;
/** Later than that the timer brings it. */
const MAX_DELAY_MS = 60_000;

/** Asks for what hooks have not been told yet. */
export async function requestHooks({ state, queue }: Pick<DeliverHookPorts, "state" | "queue">): Promise<void> {
  for (const { value } of await state.list<Hook>("hook")) {
    if (value.state === "active") await sendSyncJob(queue, { job: "hook", hookId: value.hookId });
  }
}

/**
 * Tells one hook what is new, from where it was: at least once, of each conversation in the order of the feed.
 *
 * Of two runs on one hook the first goes on: it has written down that it is at it, and whatever it saves is refused when
 * somebody has begun anew from another position. One whose process has died is followed within a minute or two.
 */
export async function deliverHook(ports: DeliverHookPorts, job: HookJob): Promise<void> {
  const { hookRuns, queue } = ports;
  if (hookRuns.running >= MAX_RUNNING) return sendSyncJob(queue, job, NO_ROOM_MS);
  hookRuns.running += 1;
  try {
    await run(ports, job);
  } finally {
    hookRuns.running -= 1;
  }
}

/** A page of the run: the value is saved, and the next read, or it is over for now. */
type Step = { readonly kind: "next" | "end"; readonly value: HookProgress };

async function run(ports: DeliverHookPorts, { hookId, run: given }: HookJob): Promise<void> {
  const { clock, queue } = ports;
  const takenBy = given ?? randomUUID();
  const goOn = (waitMs: number) => sendSyncJob(queue, { job: "hook", hookId, run: takenBy }, waitMs);
  let delivered = 0;
  let goOnAfterMs: number | undefined;
  const end = await runPages<HookProgress>(ports, {
    kind: "hook-progress",
    id: hookId,
    begin: (stored) => (stored && mayBegin(stored, takenBy, clock.nowMs()) ? stored : undefined),
    page: async (value) => {
      if (value.takenBy !== takenBy) return { kind: "next", value: taken(value, takenBy, clock.nowMs()) };
      const step = await deliverPage(ports, hookId, value).catch((error: unknown) =>
        afterError(ports, { hookId, value, error }),
      );
      delivered += step.value.delivered - value.delivered;
      const nowMs = clock.nowMs();
      if (step.kind === "next") return { kind: "next", value: taken(step.value, takenBy, nowMs) };
      goOnAfterMs = dueAfterMs(step.value, delivered, nowMs);
      return {
        kind: "end",
        value: goOnAfterMs === undefined ? released(step.value) : taken(step.value, takenBy, nowMs),
      };
    },
    requeue: goOn,
  });
  if (end.outcome === "finished" && goOnAfterMs !== undefined) await goOn(goOnAfterMs);
}

/** When the same run looks again; `undefined`: the timer brings it soon enough. */
function dueAfterMs({ trouble, takenBy }: HookProgress, delivered: number, nowMs: number): number | undefined {
  if (takenBy === null) return undefined;
  if (trouble === null) return delivered > 0 ? LOOK_AGAIN_MS : undefined;
  const delayMs = Math.max(0, Date.parse(trouble.nextTryDateTime) - nowMs);
  return delayMs <= MAX_DELAY_MS ? delayMs : undefined;
}

function mayBegin({ takenBy, takenUntilDateTime, trouble }: HookProgress, run: string, nowMs: number): boolean {
  const leftMs = takenUntilDateTime === null ? 0 : Date.parse(takenUntilDateTime) - nowMs;
  const isOthers = takenBy !== null && takenBy !== run && leftMs > 0 && leftMs < TAKEN_MS + CLOCK_SPARE_MS;
  return !isOthers && (trouble === null || Date.parse(trouble.nextTryDateTime) <= nowMs);
}

function taken(value: HookProgress, takenBy: string, nowMs: number): HookProgress {
  return { ...value, takenBy, takenUntilDateTime: toIso(nowMs + TAKEN_MS) };
}

function released(value: HookProgress): HookProgress {
  return { ...value, takenBy: null, takenUntilDateTime: null };
}

async function deliverPage(ports: DeliverHookPorts, hookId: string, value: HookProgress): Promise<Step> {
  const { state, settings } = ports;
  const hook = (await getHook(state, hookId))?.value;
  if (hook?.state !== "active") return { kind: "end", value: released(value) };
  const read = await readChanges(ports, changesAfter(value.position, hook, PAGE_SIZE));
  if (!read.ok) throw read.error;
  const { changes, position, hasMore } = read.value;
  const settled = new Set(value.ahead);
  const events = changes.map((change) => toHookEvent(change, apiUrlOf(settings)));
  const left = events.filter(({ webhookId }) => !settled.has(webhookId));
  const posted = left.length === 0 ? NOTHING : await post(ports, { hook, events: left, value });
  const counted = withTaken(value, posted, ports.clock.nowMs());
  if (posted.failure) return afterRefusal(ports, { hook, events, value: counted, failure: posted.failure });
  // The time was up: what is left of the page is of the next invocation.
  if (posted.taken.length < left.length) return { kind: "next", value: counted };
  return { kind: hasMore ? "next" : "end", value: { ...counted, position, ahead: [] } };
}

const NOTHING: Posted = { taken: [], sizeBytes: 0, failure: undefined };

interface PagePosting {
  readonly hook: Hook;
  readonly events: readonly HookEvent[];
  readonly value: HookProgress;
}

async function post(ports: DeliverHookPorts, { hook, events, value }: PagePosting): Promise<Posted> {
  const { clock, log, hookSecrets } = ports;
  const { hookId, url, secrets } = hook;
  const startedMs = clock.nowMs();
  const keys = await hookSecrets.keysOf(hookId, secrets, startedMs);
  await recordGiven(ports, hook, events);
  const posted = await postEvents(ports, { url, keys, events, trouble: value.trouble });
  const { taken: ids, sizeBytes } = posted;
  if (ids.length > 0) {
    const durationMs = clock.nowMs() - startedMs;
    log.event("hook.delivered", { hookId, host: hostOf(hook), events: ids.length, sizeBytes, durationMs });
  }
  return posted;
}

function withTaken(value: HookProgress, { taken: ids }: Posted, nowMs: number): HookProgress {
  if (ids.length === 0) return value;
  const delivered = value.delivered + ids.length;
  return { ...value, ahead: [...value.ahead, ...ids], delivered, deliveredDateTime: toIso(nowMs), trouble: null };
}

interface Refusal extends PagePosting {
  readonly failure: HookFailure;
}

async function afterRefusal(ports: DeliverHookPorts, { hook, value, events, failure }: Refusal): Promise<Step> {
  const { clock, queue, log } = ports;
  const { hookId } = hook;
  const { webhookId, reply } = failure;
  const nowMs = clock.nowMs();
  const step = afterFailure(value.trouble, failure, nowMs);
  if (step.kind === "give-up") {
    await disableHook(ports, hookId, step.reason);
    return { kind: "end", value: { ...released(value), trouble: null } };
  }
  const attempts = (value.trouble?.attempts ?? 0) + 1;
  const { trouble, delayMs: visibleAfterMs } = step;
  const isHandedOver = step.kind === "hand-over";
  log.event(
    "hook.failed",
    { hookId, host: hostOf(hook), ...loggedOf(reply), attempts, isHandedOver, visibleAfterMs },
    "warn",
  );
  const event = events.find((each) => each.webhookId === webhookId);
  if (!isHandedOver || !event) return { kind: "end", value: { ...value, trouble } };
  const { place } = event;
  await sendSyncJob(queue, { job: "hook-event", hookId, webhookId, place, attempts }, visibleAfterMs);
  const ahead = [...value.ahead, webhookId];
  return { kind: "next", value: { ...value, ahead, trouble, handedOver: value.handedOver + 1 } };
}

/** What is about the hook, and waits with it; whatever else failed is thrown on. */
async function afterError(
  ports: DeliverHookPorts,
  { hookId, value, error }: { readonly hookId: string; readonly value: HookProgress; readonly error: unknown },
): Promise<Step> {
  const reason = codeOf(error);
  // The containers were made anew: an operator says where it goes on.
  if (reason === "position-invalid") {
    await disableHook(ports, hookId, reason);
    return { kind: "end", value: released(value) };
  }
  const hook = reason === "hook-key-missing" ? (await getHook(ports.state, hookId))?.value : undefined;
  if (hook === undefined) throw error;
  const failure: HookFailure = { webhookId: "", reply: { kind: "unanswered", reason } };
  return afterRefusal(ports, { hook, value, events: [], failure });
}
