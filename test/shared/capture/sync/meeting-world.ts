import { createHash } from "node:crypto";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { MeetingPlan } from "../../../../local/tenant/model/meeting/online-meetings.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import type { CaptureName } from "../../../../shared/base/settings.ts";
import { listSources } from "../../../../shared/capture/sync/list-sources.ts";
import { scheduleSync } from "../../../../shared/capture/sync/schedule-sync.ts";
import { syncMeetings } from "../../../../shared/capture/sync/sync-meetings.ts";
import { createDirectoryReader } from "../../../../shared/graph/directory.ts";
import { createMeetingReader } from "../../../../shared/graph/meetings.ts";
import { parseSyncJob, type SyncJob } from "../../../../shared/job/sync-job.ts";
import { keepContent } from "../../../../shared/store/meeting/keep-content.ts";
import { openInProcessTenant } from "../../../helpers/in-process-tenant.ts";
import { createMemoryContentStore } from "../../../helpers/memory-content-store.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryMeetingStore } from "../../../helpers/memory-meeting-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

export const DAY_MS = 86_400_000;
const CHANNELS = "/teams/getAllMessages";

/** A tenant with meetings, and everything that reads them, on one clock and in memory. */
export async function createMeetingWorld(captures: readonly CaptureName[] = ["transcripts", "recordings"]) {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 10));
  const tenant = await openInProcessTenant(clock, { population: { users: 4 } });
  const asked: string[] = [];
  const client: typeof tenant.client = {
    ...tenant.client,
    get: (path, options) => {
      asked.push(path);
      return tenant.client.get(path, options);
    },
    download: (path, options) => {
      asked.push(`${path} from ${options.fromBytes}`);
      return tenant.client.download(path, options);
    },
  };
  const queue = createMemoryWorkQueue();
  const content = createMemoryContentStore();
  const meetings = createMemoryMeetingStore();
  const log = createRecordingLog();
  const ports = {
    clock,
    log,
    queue,
    content,
    meetings,
    state: createMemoryStateStore({ clock }),
    directory: createMemoryDirectoryStore(),
    directoryReader: createDirectoryReader(client),
    meetingReader: createMeetingReader(client),
    captures: new Set(captures),
  };
  const organizers = tenant.model.population.users.map(({ id }) => id);
  const run = async (job: SyncJob): Promise<void> => {
    if (job.job === "schedule") await scheduleSync(ports, job);
    else if (job.job === "list") await listSources(ports, job);
    else if (job.job === "meetings") await syncMeetings(ports, job);
    else if (job.job === "artifact-content") await keepContent(ports, job);
  };
  const workOff = async () => {
    const jobs: SyncJob["job"][] = [];
    for (let sent = queue.sent.shift(); sent !== undefined; sent = queue.sent.shift()) {
      const job = parseSyncJob(JSON.parse(sent.text));
      if (!job.ok) throw job.error;
      jobs.push(job.value.job);
      await run(job.value);
    }
    return jobs;
  };
  return {
    clock,
    tenant,
    ports,
    asked,
    organizers,
    meetings,
    content,
    queue,
    log,
    run,
    hold: (plan: Partial<MeetingPlan> = {}) =>
      tenant.model.meetings.hold({
        organizerId: organizers[0] ?? "",
        recordingBytes: 50_000,
        durationMs: 60_000,
        ...plan,
      }),
    /** The daily sync, to its end. */
    async aDay() {
      await clock.advance(DAY_MS);
      asked.length = 0;
      await run({ job: "schedule", startedDateTime: toIso(clock.nowMs()), resources: [CHANNELS] });
      return workOff();
    },
    workOff,
  };
}

export function digestOf(bytes: Uint8Array | undefined): string {
  return createHash("sha256")
    .update(bytes ?? "nothing")
    .digest("hex");
}
