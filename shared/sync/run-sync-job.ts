import { type DeadLetterPorts, keepDeadLetter } from "../message/dead-letter.ts";
import type { QueueItem } from "../message/queue-item.ts";
import { type StoreMessagePorts, storeMessage } from "../message/store-message.ts";
import { QUEUES } from "../message/work-queue.ts";
import { runGapJob } from "./gap-sync.ts";
import type { ScheduleSyncPorts } from "./schedule-sync.ts";
import { syncDirectory } from "./sync-directory.ts";
import { parseSyncJob, type SourceJob } from "./sync-job.ts";
import { type SyncSourcePorts, syncSource } from "./sync-source.ts";
import { type TendPorts, tendSubscriptions } from "./tend-subscriptions.ts";

export interface SyncJobPorts extends ScheduleSyncPorts, TendPorts, StoreMessagePorts, DeadLetterPorts {
  readonly conversations: SyncSourcePorts["conversations"];
  readonly tenantId: string;
}

/**
 * Works off one message of the queue `sync`. One that is not a job is kept as a dead letter at once.
 *
 * @param queueMessage the parsed JSON, or the text where it is not JSON
 * @throws what may succeed later: the queue brings the message again
 */
export async function runSyncJob(ports: SyncJobPorts, queueMessage: unknown): Promise<void> {
  const parsed = parseSyncJob(queueMessage);
  if (!parsed.ok) {
    const { code: reason, message: detail } = parsed.error;
    await keepDeadLetter(ports, { queue: QUEUES.sync, reason, detail, body: queueMessage });
    return;
  }
  const job = parsed.value;
  switch (job.job) {
    case "source":
      await syncSource({ ...ports, ...deltaEnd(ports, job) }, job);
      return;
    case "directory":
      return syncDirectory(ports, job);
    case "gap":
      return runGapJob(ports, job.gapId);
    case "lifecycle":
      return tendSubscriptions(ports, job.events);
  }
}

/** Where the messages of a source job end: the same place as live ones, or the dead letters. */
function deltaEnd(ports: SyncJobPorts, job: SourceJob): Pick<SyncSourcePorts, "store" | "keepInvalid"> {
  const { tenantId } = ports;
  return {
    store: (payload) => storeMessage(ports, { payload, source: "delta", tenantId, receivedMs: ports.clock.nowMs() }),
    async keepInvalid(payload, { code: reason, message: detail }) {
      // As an item of the queue `messages`, so that it can be sent there again; dated by the job, so that a page read
      // twice leaves one dead letter.
      const body: QueueItem = { kind: "chatMessage", tenantId, receivedDateTime: job.requestedDateTime, payload };
      await keepDeadLetter(ports, { queue: QUEUES.messages, reason, detail, body });
    },
  };
}
