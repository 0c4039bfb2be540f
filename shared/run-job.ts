import type { Result } from "./base/errors/errors.ts";
import type { CaptureName } from "./base/settings.ts";
import { type AuditSourcePorts, auditSource } from "./capture/audit/audit-source.ts";
import { beginAudit } from "./capture/audit/begin-audit.ts";
import { tallyAudit } from "./capture/audit/tally-audit.ts";
import { lastExport } from "./capture/export/last-export.ts";
import { listBackfill } from "./capture/export/list-backfill.ts";
import { listDeleted } from "./capture/export/list-deleted.ts";
import type { ReadPagePorts } from "./capture/export/read-page.ts";
import { runLane } from "./capture/export/run-lane.ts";
import { type ListPorts, listSources } from "./capture/sync/list-sources.ts";
import { type RenewAndHealPorts, renewAndHeal, renewOrTryAgain } from "./capture/sync/renew-and-heal.ts";
import { runGapJob, scheduleSync } from "./capture/sync/schedule-sync.ts";
import { type InteractionSyncPorts, syncInteractions } from "./capture/sync/sync-interactions.ts";
import { type SyncMeetingsPorts, syncMeetings } from "./capture/sync/sync-meetings.ts";
import { syncMembers } from "./capture/sync/sync-members.ts";
import { type SyncSourcePorts, syncSource } from "./capture/sync/sync-source.ts";
import { syncTeam } from "./capture/sync/sync-team.ts";
import { syncUser } from "./capture/sync/sync-user.ts";
import { type DeadLetterPorts, keepDeadLetter } from "./job/dead-letter.ts";
import { parseSyncJob, type RebuildPayloadJob, type SyncJob } from "./job/sync-job.ts";
import { workOff } from "./job/work-off.ts";
import { type CompactLakePorts, compactLake } from "./lake/compact-lake.ts";
import { type WriteLakePorts, writeLake } from "./lake/write-lake.ts";
import { runRebuildJob } from "./operate/rebuild/rebuild.ts";
import { rebuildPayload } from "./operate/rebuild/rebuild-payload.ts";
import type { MessageExport } from "./port/message-export.ts";
import { isKept, type UpsertOutcome } from "./port/message-store.ts";
import type { Road } from "./port/stored-message.ts";
import { QUEUES, type QueueName } from "./port/work-queue.ts";
import { deliverHook } from "./serve/hook/deliver-hook.ts";
import { type RetryEventPorts, retryEvent } from "./serve/hook/retry-event.ts";
import { type FetchContentsPorts, fetchContents } from "./store/content/fetch-contents.ts";
import { type KeepContentPorts, keepContent } from "./store/meeting/keep-content.ts";
import type { PresenceNotes, QueueItem } from "./store/message/queue-item.ts";
import { storeExported, storeRetained } from "./store/message/store-exported.ts";
import { type StoreMessagePorts, storeMessage } from "./store/message/store-message.ts";
import type { Arrival } from "./store/message/stored-message.ts";
import { type FeedSearchPorts, feedSearch } from "./store/search/feed-search.ts";

export interface SyncJobPorts
  extends ListPorts,
    RenewAndHealPorts,
    StoreMessagePorts,
    InteractionSyncPorts,
    DeadLetterPorts,
    SyncMeetingsPorts,
    KeepContentPorts,
    FetchContentsPorts,
    WriteLakePorts,
    CompactLakePorts,
    FeedSearchPorts,
    RetryEventPorts {
  readonly conversations: SyncSourcePorts["conversations"];
  readonly messageExport: MessageExport;
  readonly captures: ReadonlySet<CaptureName>;
  readonly tenantId: string;
  readonly presence: PresenceNotes;
}

/**
 * Works off one message of the queues `sync` and `subscriptions`: see `workOff`. One that is not a job is kept as a dead letter at once.
 *
 * @param queueMessage the parsed JSON, or the text where it is not JSON
 * @throws a defect, and what may pass when the queue does not take the message back as a new one: then the host brings it again
 */
export async function runSyncJob(ports: SyncJobPorts, queue: QueueName, queueMessage: unknown): Promise<void> {
  await workOff(ports, {
    queue,
    queueMessage,
    work: async (value) => {
      const job = parseSyncJob(value);
      if (!job.ok) return job.error;
      if (job.value.job === "rebuild-payload") return rebuildPayloadError(ports, job.value);
      await runJob(ports, job.value);
      return undefined;
    },
  });
}

async function runJob(ports: SyncJobPorts, job: Exclude<SyncJob, RebuildPayloadJob>): Promise<void> {
  switch (job.job) {
    case "source":
      await syncSource({ ...ports, ...storingPorts(ports, "delta", job.requestedDateTime) }, job);
      return;
    case "schedule":
      return scheduleSync(ports, job);
    case "list":
      return listSources(ports, job);
    case "team":
      return syncTeam(ports, job);
    case "user":
      return syncUser(ports, job);
    case "meetings":
      return syncMeetings(ports, job);
    case "artifact-content":
      return keepContent(ports, job);
    case "interactions":
      return syncInteractions(ports, job);
    case "members":
      return syncMembers(ports, job);
    case "gap":
      return runGapJob(ports, job.gapId);
    case "lifecycle":
      await renewAndHeal(ports, job.events);
      return;
    case "subscribe":
      return renewOrTryAgain(ports, job.tries);
    case "audit-begin":
      return beginAudit(ports, job);
    case "audit":
      await auditSource({ ...ports, ...exportPorts(ports, "audit", job.startedDateTime) }, job);
      return;
    case "audit-tally":
      return tallyAudit(ports, job);
    case "backfill-list":
      return listBackfill(ports, job);
    case "backfill-lane":
      return runLane({ ...ports, ...exportPorts(ports, "backfill", job.startedDateTime) }, job);
    case "list-deleted":
      return listDeleted(ports, job);
    case "last-export":
      return lastExport({ ...ports, ...exportPorts(ports, "backfill", job.requestedDateTime) }, job);
    case "rebuild":
      return runRebuildJob(ports, job);
    case "lake":
      return writeLake(ports, job);
    case "compact-lake":
      return compactLake(ports, job);
    case "search":
      return feedSearch(ports, job);
    case "hook":
      return deliverHook(ports, job);
    case "hook-event":
      return retryEvent(ports, job);
    case "content":
      return fetchContents(ports, job);
  }
}

async function rebuildPayloadError(ports: SyncJobPorts, { path }: RebuildPayloadJob) {
  const done = await rebuildPayload(ports, path);
  return done.ok ? undefined : done.error;
}

/** Where the messages that a job reads end: the same place as live ones, or the dead letters. */
function storingPorts(
  ports: SyncJobPorts,
  ...[road, jobDateTime]: [Road, string]
): Pick<SyncSourcePorts, "store" | "keepInvalid"> {
  return {
    store: (payload, hint) =>
      noted(ports, payload, storeMessage(ports, { ...hint, ...arrivalOf(ports, road, payload) })),
    async keepInvalid(payload, { code: reason, message: detail }) {
      // As an item of the queue `messages`, so that it can be sent there again; dated by the job, so that a page read
      // twice leaves one dead letter.
      const { tenantId } = ports;
      const body: QueueItem = { kind: "chatMessage", tenantId, receivedDateTime: jobDateTime, payload };
      await keepDeadLetter(ports, { queue: QUEUES.messages, reason, detail, body });
    },
  };
}

/** The same of what comes by an export, which shows more than other answers do. */
function exportPorts(
  ports: SyncJobPorts,
  ...[road, jobDateTime]: [Road, string]
): Pick<ReadPagePorts & AuditSourcePorts, "store" | "storeRetained" | "keepInvalid"> {
  return {
    ...storingPorts(ports, road, jobDateTime),
    store: (payload) => noted(ports, payload, storeExported(ports, arrivalOf(ports, road, payload))),
    storeRetained: (payload) => storeRetained(ports, arrivalOf(ports, road, payload)),
  };
}

/** Who came and went is noted of what is kept. */
async function noted(
  { presence }: SyncJobPorts,
  payload: Arrival["payload"],
  storing: Promise<Result<UpsertOutcome>>,
): Promise<Result<UpsertOutcome>> {
  const stored = await storing;
  if (stored.ok && isKept(stored.value)) await presence.note(payload, false);
  return stored;
}

function arrivalOf({ tenantId, clock }: SyncJobPorts, road: Road, payload: Arrival["payload"]): Arrival {
  return { payload, road, tenantId, receivedMs: clock.nowMs() };
}
