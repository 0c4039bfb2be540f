import { type Clock, toIso } from "../../base/clock.ts";
import type { CaptureName } from "../../base/settings.ts";
import { type ListJob, type ScheduleJob, sendSyncJob } from "../../job/sync-job.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { concernedSources } from "../../resource/sources.ts";
import { type Gap, writeGap } from "../subscription/gap-ledger.ts";
import { listingsOf } from "./artifact-listings.ts";
import { noteGapWork } from "./gap-work.ts";

/** Asks for the daily sync; the queue begins it, so that what fails now is tried again. */
export async function requestSync(
  { queue, clock }: { readonly queue: WorkQueue; readonly clock: Clock },
  resources: readonly string[],
): Promise<void> {
  await sendSyncJob(queue, { job: "schedule", startedDateTime: toIso(clock.nowMs()), resources: [...resources] });
}

export interface SchedulePorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  /** What is kept beside messages. */
  readonly captures: ReadonlySet<CaptureName>;
}

export interface SyncStart {
  readonly startedDateTime: string;
}

/** Of the last daily sync; `undefined` before the first. */
export async function lastSyncStart(state: StateStore): Promise<SyncStart | undefined> {
  return (await state.list<SyncStart>("sync-start"))[0]?.value;
}

/** A job that comes again, or late, turns nothing back. */
async function noteStart(state: StateStore, startedDateTime: string): Promise<void> {
  const known = await state.get<SyncStart>("sync-start", "daily");
  if (known && known.value.startedDateTime >= startedDateTime) return;
  await state.put<SyncStart>({
    kind: "sync-start",
    id: "daily",
    value: { startedDateTime },
    expect: known?.etag ?? "absent",
  });
}

/** Sends a job for each list in which sources of the resources are found: nothing else is read, since nobody asked for it. */
export async function scheduleSync({ state, queue, captures }: SchedulePorts, job: ScheduleJob): Promise<void> {
  const { startedDateTime, resources } = job;
  await noteStart(state, startedDateTime);
  const lists = new Set(listsOf(resources));
  // Copilot is asked about user by user, and so are meetings, whether their chats are wanted or not.
  if (captures.has("interactions") || listingsOf(captures).length > 0) lists.add("users");
  for (const of of lists) await sendSyncJob(queue, { job: "list", of, startedDateTime, resources });
  const { allChannels, allUsers } = concernedSources(resources);
  if (allChannels) await sendSyncJob(queue, { job: "list-deleted", of: "deleted-teams", startedDateTime });
  // Who was deleted is listed with a role that is asked for where profiles are kept.
  if (allUsers && captures.has("user-profiles")) {
    await sendSyncJob(queue, { job: "list-deleted", of: "deleted-users", startedDateTime });
  }
}

export interface GapJobPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
}

/**
 * The job of one gap: has its sources found now, so that a channel made while we were blind is among them. What is to be
 * walked is written down first; the gap is not closed before all of it has been.
 */
export async function runGapJob({ state, queue, clock }: GapJobPorts, gapId: string): Promise<void> {
  const entry = await state.get<Gap>("gap", gapId);
  if (!entry || entry.value.closedDateTime !== null || entry.value.untilDateTime === null) return;
  const { resource, fromDateTime, untilDateTime } = entry.value;
  const startedDateTime = toIso(clock.nowMs());
  const window = { fromDateTime, untilDateTime };
  const { directoryLists } = concernedSources([resource]);
  // What the directory missed the walks find: they are the daily ones, and belong to no window.
  for (const of of directoryLists) {
    await sendSyncJob(queue, { job: "list", of, startedDateTime, resources: [resource], isOfDirectory: true });
  }
  const lists = listsOf([resource]);
  for (const of of lists) await noteGapWork(state, gapId, of);
  for (const of of lists) {
    await sendSyncJob(queue, { job: "list", of, startedDateTime, resources: [resource], window, gapId });
  }
  const now = await state.get<Gap>("gap", gapId);
  if (now?.value.untilDateTime === untilDateTime) await writeGap(state, now, { scheduledDateTime: startedDateTime });
}

function listsOf(resources: readonly string[]): readonly ListJob["of"][] {
  const { allChannels, allUsers, allOrganizers, interactions, single } = concernedSources(resources);
  return [
    ...(allChannels ? (["teams"] as const) : []),
    ...(allUsers || allOrganizers || interactions ? (["users"] as const) : []),
    ...(single.length > 0 ? (["single"] as const) : []),
    "known",
  ];
}
