import { randomUUID } from "node:crypto";
import { type Clock, toIso } from "../../base/clock.ts";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import { getHook, type Hook, type HookProgress, progressFrom, type SealedSecret } from "../../job/hook-record.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { ChangeFeed } from "../../port/change-feed.ts";
import type { HookSender } from "../../port/hook-sender.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { changesAfter, type HookAction, type HookRequest } from "../api/hook-parameters.ts";
import { readChanges } from "../feed/read-changes.ts";
import { changeHook } from "./change-hook.ts";
import { apiUrlOf, testEvent } from "./hook-event.ts";
import type { HookSecrets } from "./hook-secrets.ts";
import { saidBy, verdictOn } from "./retry-schedule.ts";
import { signedPost } from "./sign-post.ts";

export interface ManageHooksPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly changeFeed: ChangeFeed;
  readonly hookSender: HookSender;
  readonly hookSecrets: HookSecrets;
  readonly settings: Pick<Settings, "notificationBaseUrl">;
  readonly clock: Clock;
}

/** What is said of a hook: of its secrets the times alone. */
export interface HookReport extends Omit<Hook, "secrets"> {
  readonly secrets: readonly Pick<SealedSecret, "createdDateTime" | "endsDateTime">[];
  readonly progress: Omit<HookProgress, "ahead" | "takenBy" | "takenUntilDateTime"> | null;
}

/** And what is said of it once. */
export interface HookAnswer extends HookReport {
  /** Shown when it is made, and never again. */
  readonly secret?: string;
  /** Of the action `test`: what the receiver answered. */
  readonly test?: { readonly isDelivered: boolean; readonly status: number | null; readonly reason: string | null };
}

/** One list, and one run each time that the timer comes. */
const MAX_HOOKS = 50;
/** How long posts are signed with the secret before as well: long enough for anybody to put the new one in its place. */
const OVERLAP_MS = 24 * 3_600_000;

/** Makes a hook. @returns `hook-limit`, `hook-url-refused`, `position-invalid`; throws `hook-key-missing` */
export async function makeHook(ports: ManageHooksPorts, request: HookRequest): Promise<Result<HookAnswer>> {
  const { state, clock, hookSecrets, hookSender } = ports;
  const { url, description = null, filter, policy } = request;
  if ((await state.list<Hook>("hook")).length >= MAX_HOOKS) return fail("hook-limit", `There are ${MAX_HOOKS}.`);
  const refusal = await hookSender.refusalOf(url);
  if (refusal) return { ok: false, error: refusal };
  const position = await positionOf(ports, request);
  if (!position.ok) return position;
  const hookId = randomUUID();
  const { text: secret, sealed } = await hookSecrets.make(hookId, clock.nowMs());
  const createdDateTime = toIso(clock.nowMs());
  const stands = { state: "active", reason: null, createdDateTime, secrets: [sealed] } as const;
  const hook: Hook = { hookId, url, description, filter, policy, ...stands };
  const progress = progressFrom(position.value);
  await state.put({ kind: "hook-progress", id: hookId, value: progress, expect: "absent" });
  await state.put({ kind: "hook", id: hookId, value: hook, expect: "absent" });
  await sendSyncJob(ports.queue, { job: "hook", hookId });
  return succeed({ ...reportOf(hook, progress), secret });
}

/** `now` is when it was asked for, not when it is first looked. */
async function positionOf(
  ports: ManageHooksPorts,
  { position, ...hook }: Pick<HookRequest, "filter" | "policy" | "position">,
): Promise<Result<string>> {
  const read = await readChanges(ports, changesAfter(position, hook, 1));
  if (!read.ok) return read;
  return succeed(position === "now" ? read.value.position : position);
}

/** All there are, oldest first. */
export async function listHooks({ state }: Pick<ManageHooksPorts, "state">): Promise<readonly HookReport[]> {
  const [hooks, progresses] = await Promise.all([state.list<Hook>("hook"), state.list<HookProgress>("hook-progress")]);
  const progressOf = new Map(progresses.map(({ id, value }) => [id, value]));
  return hooks
    .map(({ value }) => reportOf(value, progressOf.get(value.hookId)))
    .sort((a, b) => (a.createdDateTime < b.createdDateTime ? -1 : 1));
}

export async function oneHook(state: StateStore, hookId: string): Promise<Result<HookReport>> {
  const hook = await getHook(state, hookId);
  return hook ? succeed(await reportNow(state, hook.value)) : fail("hook-not-found");
}

type Act = (ports: ManageHooksPorts, hook: Hook, action: HookAction) => Promise<Result<HookAnswer>>;

/** What each action does; a run that is under way sees it at its next page. */
const ACTIONS: Readonly<Record<HookAction["action"], Act>> = {
  pause: (ports, hook) => changed(ports, hook, (now) => ({ ...now, state: "paused", reason: null })),
  resume: async (ports, hook) => {
    await setProgress(ports, hook, ({ position, ahead, ...before }) => ({ ...progressFrom(position, before), ahead }));
    return goOn(ports, hook);
  },
  rotate: async (ports, hook) => {
    const nowMs = ports.clock.nowMs();
    const { text: secret, sealed } = await ports.hookSecrets.make(hook.hookId, nowMs);
    const done = await changed(ports, hook, (now) => ({
      ...now,
      secrets: [sealed, ...endingSoon(now.secrets, nowMs)],
    }));
    return done.ok ? succeed({ ...done.value, secret }) : done;
  },
  test: async (ports, hook) => {
    const { hookId, url, secrets } = hook;
    const nowMs = ports.clock.nowMs();
    const keys = await ports.hookSecrets.keysOf(hookId, secrets, nowMs);
    const event = testEvent(hookId, apiUrlOf(ports.settings), toIso(nowMs));
    const reply = await ports.hookSender.post(signedPost(event, { url, keys, nowMs }));
    const test = { isDelivered: verdictOn(reply) === "delivered", ...saidBy(reply) };
    return succeed({ ...(await reportNow(ports.state, hook)), test });
  },
  replay: async (ports, hook, { position = "now" }) => {
    const from = await positionOf(ports, { ...hook, position });
    if (!from.ok) return from;
    await setProgress(ports, hook, (before) => progressFrom(from.value, before));
    return goOn(ports, hook);
  },
  delete: async ({ state }, hook) => {
    const report = await reportNow(state, hook);
    await state.remove("hook", hook.hookId);
    await state.remove("hook-progress", hook.hookId);
    return succeed(report);
  },
};

export async function actOnHook(
  ports: ManageHooksPorts,
  hookId: string,
  action: HookAction,
): Promise<Result<HookAnswer>> {
  const hook = await getHook(ports.state, hookId);
  return hook ? ACTIONS[action.action](ports, hook.value, action) : fail("hook-not-found");
}

/** The newest of those before, until its end; of two rotations within a day the first one's secret ends at once. */
function endingSoon([newest]: readonly SealedSecret[], nowMs: number): SealedSecret[] {
  return newest ? [{ ...newest, endsDateTime: toIso(nowMs + OVERLAP_MS) }] : [];
}

async function changed(
  { state }: ManageHooksPorts,
  { hookId }: Hook,
  change: (hook: Hook) => Hook,
): Promise<Result<HookAnswer>> {
  const hook = await changeHook(state, hookId, change);
  return hook.ok ? succeed(await reportNow(state, hook.value)) : hook;
}

/** Whatever a run that is under way saves after that is refused, and it ends. */
async function setProgress(
  { state }: ManageHooksPorts,
  { hookId }: Hook,
  change: (before: HookProgress) => HookProgress,
): Promise<void> {
  const entry = await state.get<HookProgress>("hook-progress", hookId);
  const value = change(entry?.value ?? progressFrom("beginning"));
  await state.put({ kind: "hook-progress", id: hookId, value, expect: "any" });
}

async function goOn(ports: ManageHooksPorts, hook: Hook): Promise<Result<HookAnswer>> {
  const done = await changed(ports, hook, (now) => ({ ...now, state: "active", reason: null }));
  if (done.ok) await sendSyncJob(ports.queue, { job: "hook", hookId: hook.hookId });
  return done;
}

async function reportNow(state: StateStore, hook: Hook): Promise<HookReport> {
  return reportOf(hook, (await state.get<HookProgress>("hook-progress", hook.hookId))?.value);
}

function reportOf({ secrets, ...hook }: Hook, progress: HookProgress | undefined): HookReport {
  const times = secrets.map(({ createdDateTime, endsDateTime }) => ({ createdDateTime, endsDateTime }));
  if (progress === undefined) return { ...hook, secrets: times, progress: null };
  const { ahead: _ahead, takenBy: _takenBy, takenUntilDateTime: _until, ...shown } = progress;
  return { ...hook, secrets: times, progress: shown };
}
