import { type Clock, toIso } from "../../base/clock.ts";
import type { CaptureName } from "../../base/settings.ts";
import { type ListJob, type ScheduleJob, sendSyncJob } from "../../job/sync-job.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { DirectoryList, DirectoryPart } from "../../resource/directory-families.ts";
import { concernedSources } from "../../resource/sources.ts";
import { type Gap, writeGap } from "../subscription/gap-ledger.ts";
import { listingsOf } from "./artifact-listings.ts";
import { membersPart, noteGapWork, teamPart } from "./gap-work.ts";

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
 * Has the lists walked in which everything of the directory is found that some resources tell of: the daily walks, which belong
 * to no window. However many gaps ended, each list is walked once.
 */
export async function walkDirectoryLists(
  { queue, clock }: Pick<GapJobPorts, "queue" | "clock">,
  resources: readonly string[],
): Promise<void> {
  const startedDateTime = toIso(clock.nowMs());
  const byList = new Map<DirectoryList, string[]>();
  for (const resource of resources) {
    for (const list of concernedSources([resource]).directoryLists) {
      byList.set(list, [...(byList.get(list) ?? []), resource]);
    }
  }
  for (const [of, told] of byList) {
    await sendSyncJob(queue, { job: "list", of, startedDateTime, resources: told, isOfDirectory: true });
  }
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
  for (const part of concernedSources([resource]).directoryParts) {
    await readPart({ state, queue }, part, { startedDateTime, gapId });
  }
  const lists = listsOf([resource]);
  for (const of of lists) await noteGapWork(state, gapId, of);
  for (const of of lists) {
    await sendSyncJob(queue, { job: "list", of, startedDateTime, resources: [resource], window, gapId });
  }
  const now = await state.get<Gap>("gap", gapId);
  if (now?.value.untilDateTime === untilDateTime) await writeGap(state, now, { scheduledDateTime: startedDateTime });
}

/** One team, one user or one place is read by itself: nobody walks the tenant for it. For a user's chats no gap waits. */
async function readPart(
  { state, queue }: Pick<GapJobPorts, "state" | "queue">,
  part: DirectoryPart,
  { startedDateTime, gapId }: { readonly startedDateTime: string; readonly gapId: string },
): Promise<void> {
  if (part.job === "user") return sendSyncJob(queue, { ...part, startedDateTime });
  if (part.job === "team") {
    await noteGapWork(state, gapId, teamPart(part.teamId));
    return sendSyncJob(queue, { ...part, startedDateTime, gapId });
  }
  await noteGapWork(state, gapId, membersPart(part.roster));
  return sendSyncJob(queue, { ...part, requestedDateTime: startedDateTime, isTold: false, gapId });
}

function listsOf(resources: readonly string[]): readonly ListJob["of"][] {
  const { allChannels, allUsers, chatsThatCame, allOrganizers, interactions, single } = concernedSources(resources);
  const isRead = allChannels || allUsers || chatsThatCame || single.length > 0;
  return [
    ...(allChannels ? (["teams"] as const) : []),
    ...(allUsers || allOrganizers || interactions ? (["users"] as const) : []),
    ...(single.length > 0 ? (["single"] as const) : []),
    // Cursors are of messages, and there may be very many.
    ...(isRead ? (["known"] as const) : []),
  ];
}
