import { expect } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import type { BackfillReport } from "../../../../shared/capture/export/backfill-report.ts";
import { backfillRequest } from "../../../../shared/capture/export/backfill-request.ts";
import { actOnBackfill, oneBackfill, startBackfill } from "../../../../shared/capture/export/backfills.ts";
import { listBackfill } from "../../../../shared/capture/export/list-backfill.ts";
import { runLane } from "../../../../shared/capture/export/run-lane.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { type ExportPage, type ExportRequest, exportSourceId } from "../../../../shared/port/message-export.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { storeExported, storeRetained } from "../../../../shared/store/message/store-exported.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";
import { createTenantModel } from "../sync/tenant-model.ts";

const NOW_MS = Date.UTC(2026, 0, 10);
const TENANT = "11111111-1111-4111-8111-111111111111";
const MINUTE_MS = 60_000;

/** Two teams and three users; each source has one message in each page that Graph gives of it. */
export function createBackfillWorld() {
  const clock = new SimulatedClock(NOW_MS);
  const tenant = createTenantModel();
  tenant.teamsWithChannels.set("t1", []).set("t2", []);
  tenant.userIds.push("u1", "u2", "u3");
  const queue = createMemoryWorkQueue();
  const state = createMemoryStateStore({ clock });
  const messages = createMemoryMessageStore();
  const log = createRecordingLog();
  const asked: ExportRequest[] = [];
  const refusals = new Map<string, ErrorCode>();
  /** How often each refusal is given; for ever where it is not said. */
  const times = new Map<string, number>();
  const messageExport = {
    async page(request: ExportRequest): Promise<ExportPage> {
      asked.push(request);
      const id = `${exportSourceId(request.source)}${request.isRetained ? " retained" : ""}`;
      const refusal = refusals.get(id);
      const left = times.get(id) ?? Number.POSITIVE_INFINITY;
      times.set(id, left - 1);
      if (refusal && left > 0) throw new TeamsinkError(refusal);
      const atMs = Date.parse(request.window.fromDateTime) + (request.isRetained ? 1 : 2);
      return { messages: [messageOf(id.replace(" retained", ""), atMs)], next: undefined };
    },
  };
  const storing = { blobs: createMemoryBlobStore(), messages, clock, log };
  const arrival = (payload: Readonly<Record<string, unknown>>) =>
    ({ payload, road: "backfill", tenantId: TENANT, receivedMs: clock.nowMs() }) as const;
  const ports = {
    ...storing,
    directoryReader: tenant,
    directory: createMemoryDirectoryStore(),
    state,
    queue,
    messageExport,
    store: (payload: Readonly<Record<string, unknown>>) => storeExported(storing, arrival(payload)),
    storeRetained: (payload: Readonly<Record<string, unknown>>) => storeRetained(storing, arrival(payload)),
    keepInvalid: async () => undefined,
  };
  const runJob = async (job: SyncJob): Promise<void> => {
    if (job.job === "backfill-list") return listBackfill(ports, job);
    if (job.job === "backfill-lane") return runLane(ports, job);
    throw new Error(`no job of a backfill: ${job.job}`);
  };
  const world = {
    clock,
    tenant,
    queue,
    state,
    messages,
    asked,
    refusals,
    times,
    ports,
    async report(backfillId: string): Promise<BackfillReport> {
      const found = await oneBackfill(ports, backfillId);
      if (!found.ok) throw found.error;
      expect(ANSWERS.Backfill.safeParse(found.value).error?.issues).toBeUndefined();
      return found.value;
    },
    async start(request: object = {}): Promise<string> {
      const started = await startBackfill(ports, backfillRequest.parse(request));
      if (!started.ok) throw started.error;
      return started.value.backfillId;
    },
    act: (backfillId: string, action: "pause" | "resume" | "cancel") => actOnBackfill(ports, backfillId, action),
    /** Works off so many jobs, or all there are; what may pass comes again after a minute. */
    async work(jobs = Number.POSITIVE_INFINITY): Promise<void> {
      for (let left = jobs; left > 0 && queue.sent.length > 0; left -= 1) {
        const { text } = queue.sent.shift() ?? { text: "" };
        const job = JSON.parse(text) as SyncJob;
        await runJob(job).catch(async (error: unknown) => {
          if (!(error instanceof TeamsinkError)) throw error;
          await clock.advance(MINUTE_MS);
          await queue.send("sync", text);
        });
      }
    },
    /** One whole backfill; what it says in the end. */
    async backfill(request: object = {}): Promise<BackfillReport> {
      const backfillId = await world.start(request);
      await world.work();
      return world.report(backfillId);
    },
    /** Sources that were asked for, each once. */
    sources: () => [...new Set(asked.map(({ source }) => exportSourceId(source)))].sort(),
  };
  return world;
}

function messageOf(source: string, atMs: number) {
  const at = new Date(atMs).toISOString();
  const body = { contentType: "text", content: `of ${source}` };
  return { id: String(atMs), chatId: `19:${source}@thread.v2`, createdDateTime: at, lastModifiedDateTime: at, body };
}
