import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import type { CaptureName } from "../../../../shared/base/settings.ts";
import { listDeleted } from "../../../../shared/capture/export/list-deleted.ts";
import { type Cursor, newCursor } from "../../../../shared/capture/sync/cursor.ts";
import { type ListPorts, listSources } from "../../../../shared/capture/sync/list-sources.ts";
import {
  requestSync,
  runGapJob,
  type SchedulePorts,
  scheduleSync,
} from "../../../../shared/capture/sync/schedule-sync.ts";
import { syncMembers } from "../../../../shared/capture/sync/sync-members.ts";
import { syncTeam } from "../../../../shared/capture/sync/sync-team.ts";
import { syncUser } from "../../../../shared/capture/sync/sync-user.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { type SyncSource, sourceId } from "../../../../shared/port/conversation-reader.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";
import { createTenantModel } from "./tenant-model.ts";

export const HOUR_MS = 3_600_000;
export const CHANNELS = "/teams/getAllMessages";
export const CHATS = "/chats/getAllMessages";

export const channel = (teamId: string, channelId: string): SyncSource => ({ kind: "channel", teamId, channelId });
export const chatsOf = (userId: string): SyncSource => ({ kind: "user-chats", userId });

export function sourcesOf(jobs: readonly SyncJob[]): string[] {
  return jobs.flatMap((job) => (job.job === "source" ? [sourceId(job.source)] : []));
}

/** @returns whether it is a job that finds sources */
async function runFinding(ports: ListPorts & SchedulePorts, job: SyncJob): Promise<boolean> {
  switch (job.job) {
    case "schedule":
      await scheduleSync(ports, job);
      return true;
    case "list":
      await listSources(ports, job);
      return true;
    case "team":
      await syncTeam(ports, job);
      return true;
    case "user":
      await syncUser(ports, job);
      return true;
    case "members":
      await syncMembers(ports, job);
      return true;
    case "list-deleted":
      await listDeleted(ports, job);
      return true;
    case "gap":
      await runGapJob(ports, job.gapId);
      return true;
    default:
      return false;
  }
}

/** Everything that scheduling needs, in memory: two teams with a channel each, and two users. */
export function createScheduleWorld() {
  const clock = new SimulatedClock();
  const tenant = createTenantModel();
  tenant.teamsWithChannels.set("t1", [{ id: "c1" }]).set("t2", [{ id: "c2" }]);
  tenant.userIds.push("u1", "u2");
  const queue = createMemoryWorkQueue();
  const state = createMemoryStateStore({ clock });
  const directory = createMemoryDirectoryStore();
  const log = createRecordingLog();
  const captures: ReadonlySet<CaptureName> = new Set();
  const ports = { captures, directoryReader: tenant, directory, state, queue, clock, log };
  /** Takes what is in the queue. */
  const takeJobs = () => queue.sent.splice(0).map(({ text }) => JSON.parse(text) as SyncJob);
  /** Works off whatever finds sources, until nothing of it is left, and gives what is. */
  const runJobs = async (jobs: readonly SyncJob[] = takeJobs()): Promise<SyncJob[]> => {
    const left: SyncJob[] = [];
    for (const job of jobs) {
      if (!(await runFinding(ports, job))) left.push(job);
    }
    const sent = takeJobs();
    return sent.length === 0 ? left : [...left, ...(await runJobs(sent))];
  };
  return {
    ...ports,
    ports,
    tenant,
    takeJobs,
    runJobs,
    /** The daily sync, from its timer to the jobs of the sources: their ids. */
    async syncDaily(resources: readonly string[] = [CHANNELS, CHATS]): Promise<string[]> {
      await requestSync(ports, resources);
      return sourcesOf(await runJobs());
    },
    /** Works off what finds sources; ids of those that are to be read. */
    takeSources: async () => sourcesOf(await runJobs()),
    async putCursor(source: SyncSource, parts: Partial<Cursor>): Promise<void> {
      const value: Cursor = { ...newCursor(source, clock.nowMs()), ...parts };
      await state.put({ kind: "cursor", id: sourceId(source), value, expect: "any" });
    },
    /** A cursor of a source that was read by a run that began now. */
    async finish(source: SyncSource): Promise<void> {
      const coveredDateTime = toIso(clock.nowMs());
      const value: Cursor = {
        ...newCursor(source, clock.nowMs()),
        state: "incremental",
        position: "end",
        coveredDateTime,
      };
      await state.put({ kind: "cursor", id: sourceId(source), value, expect: "any" });
    },
  };
}
