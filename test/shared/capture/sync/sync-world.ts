import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { fail, type Result, succeed } from "../../../../shared/base/errors/errors.ts";
import type { Cursor } from "../../../../shared/capture/sync/cursor.ts";
import { syncSource } from "../../../../shared/capture/sync/sync-source.ts";
import type { SourceJob } from "../../../../shared/job/sync-job.ts";
import { type ConversationReader, type SyncSource, sourceId } from "../../../../shared/port/conversation-reader.ts";
import type { UpsertOutcome } from "../../../../shared/port/message-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const SOURCE: SyncSource = { kind: "channel", teamId: "team", channelId: "19:channel@thread.tacv2" };

/** Everything one source needs to be synced, in memory. */
export function createSyncWorld(conversations: ConversationReader) {
  const clock = new SimulatedClock();
  const state = createMemoryStateStore();
  const queue = createMemoryWorkQueue();
  const log = createRecordingLog();
  const stored = new Map<string, number>();
  const invalid: [unknown, string][] = [];
  const ports = {
    conversations,
    state,
    queue,
    clock,
    log,
    async store(payload: Readonly<Record<string, unknown>>): Promise<Result<UpsertOutcome>> {
      if (typeof payload.id !== "string" || payload.id.startsWith("bad")) return fail("message-invalid", "bad");
      const times = (stored.get(payload.id) ?? 0) + 1;
      stored.set(payload.id, times);
      return succeed(times === 1 ? "created" : "repeated");
    },
    async keepInvalid(payload: Readonly<Record<string, unknown>>, { code }: { readonly code: string }): Promise<void> {
      invalid.push([payload.id, code]);
    },
  };
  const jobNow = (parts: Partial<SourceJob> = {}): SourceJob => ({
    job: "source",
    source: SOURCE,
    reason: "daily",
    requestedDateTime: toIso(clock.nowMs()),
    ...parts,
  });
  return {
    ...ports,
    ports,
    /** Message id and how often it was stored. */
    stored,
    invalid,
    jobNow,
    sync: (parts: Partial<SourceJob> = {}) => syncSource(ports, jobNow(parts)),
    cursor: async () => (await state.get<Cursor>("cursor", sourceId(SOURCE)))?.value,
    /** Jobs sent to the queue, with how long they are to stay invisible. */
    sent: () => queue.sent.map(({ text, visibleAfterMs }) => ({ ...(JSON.parse(text) as SourceJob), visibleAfterMs })),
  };
}
