import * as z from "zod";
import { fail, type Result, succeed } from "../base/errors/errors.ts";
import type { QueueName, WorkQueue } from "../port/work-queue.ts";
import { hookEventJob, hookJob } from "./hook-job.ts";

/**
 * What stands in the queues `sync` and `subscriptions`. Property names must not be those of the queue trigger's metadata (`id`,
 * `dequeueCount`, …): the Functions host copies the top-level properties of a JSON message over them.
 */
const graphId = z.string().min(1).max(1024);
const dateTime = z.iso.datetime();

const source = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("channel"), teamId: graphId, channelId: graphId }),
  z.object({ kind: z.literal("user-chats"), userId: graphId }),
  z.object({ kind: z.literal("chat"), chatId: graphId }),
]);
const exportSource = z.union([
  source,
  z.object({ kind: z.literal("team"), teamId: graphId }),
  z.object({ kind: z.literal("deleted-team"), teamId: graphId }),
]);
const window = z.object({ fromDateTime: dateTime, untilDateTime: dateTime });

/** Bring one source up to date. */
const sourceJob = z.object({
  job: z.literal("source"),
  source,
  reason: z.enum(["new", "daily", "stalled", "gap"]),
  /** A run that began at this time or later is enough. */
  requestedDateTime: dateTime,
  /** The blind time to be covered, where a gap is the reason: then a run that began after it is enough. */
  window: window.optional(),
});

/** Find the sources of the subscribed resources: sends a `list` job for each part of the tenant. */
const scheduleJob = z.object({ job: z.literal("schedule"), startedDateTime: dateTime, resources: z.array(z.string()) });

/** What a blind time asks of the jobs that find its sources. */
const ofGap = { window: window.optional(), gapId: z.string().min(1).optional() };

/** Walk one listing of Graph's or of ours, a page at a time: see `list-sources.ts`. */
const listJob = z.object({
  job: z.literal("list"),
  of: z.enum(["teams", "users", "single", "known", "absent-teams", "absent-users"]),
  startedDateTime: dateTime,
  resources: z.array(z.string()),
  /** For what the directory missed: nothing else of the day is asked for again. */
  isOfDirectory: z.boolean().optional(),
  ...ofGap,
});

/** Find the channels of one team; and, unless it is for a gap, bring the directory up to date about it and its members. */
const teamJob = z.object({
  job: z.literal("team"),
  teamId: graphId,
  startedDateTime: dateTime,
  /** Graph does not know it any more: what belonged to it is gone too. */
  isGone: z.boolean().optional(),
  ...ofGap,
});

const roster = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("team"), teamId: graphId }),
  z.object({ kind: z.literal("channel"), teamId: graphId, channelId: graphId }),
  z.object({ kind: z.literal("chat"), chatId: graphId }),
]);

/** Bring the directory up to date about the members of a team, a channel or a chat. */
const membersJob = z.object({
  job: z.literal("members"),
  roster,
  requestedDateTime: dateTime,
  /** Because Graph told that they changed: who may see what depends on it, so it waits behind no day's reading. */
  isTold: z.boolean(),
  /** The blind time that is over for this place, once it was read. */
  gapId: z.string().min(1).optional(),
});

/** Bring the directory up to date about the chats of one user. */
const userJob = z.object({ job: z.literal("user"), userId: graphId, startedDateTime: dateTime });

/**
 * Find the transcripts and recordings of one organizer: what became available since the last time, or, with `calls`, those
 * of calls that began in that time.
 */
const meetingsJob = z.object({
  job: z.literal("meetings"),
  userId: graphId,
  startedDateTime: dateTime,
  calls: window.optional(),
  /** The blind time that is over for this organizer, once it was read. */
  gapId: z.string().min(1).optional(),
});

/** Copy what one transcript or recording holds, by the id of its document. */
const artifactContentJob = z.object({ job: z.literal("artifact-content"), organizerId: graphId, documentId: graphId });
/** Read what one user asked Copilot, and what it answered, since the last time. */
const interactionsJob = z.object({
  job: z.literal("interactions"),
  userId: graphId,
  startedDateTime: dateTime,
  /** The blind time that is over for this user, once they were read. */
  gapId: z.string().min(1).optional(),
});

/** Have the sources of a gap found: sends a `list` job, with the gap's window, for each list in which they are. */
const gapJob = z.object({ job: z.literal("gap"), gapId: z.string().min(1) });

/** Act on what Graph told about our subscriptions. */
const lifecycleJob = z.object({
  job: z.literal("lifecycle"),
  events: z.array(z.object({ lifecycleEvent: z.string(), subscriptionId: z.string() })),
});

/** Try a first subscription again that failed so often: see `renewOrTryAgain`. */
const subscribeJob = z.object({ job: z.literal("subscribe"), tries: z.int().min(1) });

/** Divide the rebuild that started then, or go on with one part of it: see `rebuild-record.ts`. */
const rebuildJob = z.object({
  job: z.literal("rebuild"),
  startedDateTime: dateTime,
  /** Which of its parts. */
  part: z.int().min(0).optional(),
});

/** Store one payload of the container `raw` again, by its path. */
const rebuildPayloadJob = z.object({ job: z.literal("rebuild-payload"), path: z.string().min(1).max(1024) });

/** Begin the audit that was asked for then: find its sources and send a job for each. */
const beginAuditJob = z.object({
  job: z.literal("audit-begin"),
  startedDateTime: dateTime,
  resources: z.array(z.string()),
});

/** Compare what one source holds of a window with what is stored. */
const auditJob = z.object({
  job: z.literal("audit"),
  /** Of its run. */
  startedDateTime: dateTime,
  source: exportSource,
  window,
});

/** Add up an audit once all its sources are done. */
const tallyAuditJob = z.object({ job: z.literal("audit-tally"), startedDateTime: dateTime });

const namedContent = z.object({
  contentId: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  kind: z.enum(["hosted-content", "file"]),
  /** Id of the hosted content, or address of the file. */
  address: z.string().min(1),
  name: z.string().nullable(),
  /** Of the attachment that names it. */
  attachmentId: z.string().nullable(),
});

/** Fetch what one version of a message names. All of it stands here: the message itself may be gone by then. */
const contentJob = z.object({
  job: z.literal("content"),
  conversationId: graphId,
  /** The document's id within the conversation. */
  documentId: z.string().min(1),
  messageId: graphId,
  place: z.union([
    z.object({ teamId: graphId, channelId: graphId, rootId: graphId.optional() }),
    z.object({ chatId: graphId }),
  ]),
  version: z.int(),
  /** When its author last had it in hand. */
  saidMs: z.int(),
  contents: z.array(namedContent).min(1),
  /** What was refused before is asked for once more. */
  again: z.boolean(),
});

/** Find the sources of a backfill: see `list-backfill.ts`. */
const backfillListJob = z.object({ job: z.literal("backfill-list"), backfillId: z.string().min(1).max(64) });

/** Read the sources of one lane of a backfill: see `run-lane.ts`. */
const backfillLaneJob = z.object({
  job: z.literal("backfill-lane"),
  backfillId: z.string().min(1).max(64),
  /** Of its run. */
  startedDateTime: dateTime,
  lane: z.int().min(0),
});

/** Find what was deleted: see `list-deleted.ts`. */
const listDeletedJob = z.object({
  job: z.literal("list-deleted"),
  of: z.enum(["deleted-teams", "deleted-users"]),
  startedDateTime: dateTime,
});

/** Read what was deleted for the last time: see `last-export.ts`. */
const lastExportJob = z.object({
  job: z.literal("last-export"),
  source: exportSource,
  /** As Graph says it, where it does. */
  deletedDateTime: z.string().nullable(),
  requestedDateTime: dateTime,
});

/** Write what was stored since the last time as tables: see `shared/lake/write-lake.ts`. */
const lakeJob = z.object({
  job: z.literal("lake"),
  of: z.enum(["messages", "directory", "meetings", "interactions"]),
  startedDateTime: dateTime,
});

/** Join the small files of days that are over, once a day: see `shared/lake/compact-lake.ts`. */
const compactLakeJob = z.object({ job: z.literal("compact-lake"), startedDateTime: dateTime });

/** Read what was stored since the last time into the index: see `shared/store/search/feed-search.ts`. */
const searchJob = z.object({
  job: z.literal("search"),
  of: z.enum(["messages", "meetings", "interactions"]),
  startedDateTime: dateTime,
});

const syncJob = z.discriminatedUnion("job", [
  sourceJob,
  scheduleJob,
  listJob,
  teamJob,
  userJob,
  meetingsJob,
  artifactContentJob,
  interactionsJob,
  membersJob,
  gapJob,
  lifecycleJob,
  subscribeJob,
  rebuildJob,
  rebuildPayloadJob,
  beginAuditJob,
  auditJob,
  tallyAuditJob,
  contentJob,
  backfillListJob,
  backfillLaneJob,
  listDeletedJob,
  lastExportJob,
  lakeJob,
  compactLakeJob,
  searchJob,
  hookJob,
  hookEventJob,
]);

/** Something Graph tells about a subscription of ours. `lifecycleEvent` as Graph wrote it, also one we do not know. */
export interface LifecycleEvent {
  readonly subscriptionId: string;
  readonly lifecycleEvent: string;
}

export type SyncJob = z.infer<typeof syncJob>;
export type SourceJob = z.infer<typeof sourceJob>;
export type RebuildJob = z.infer<typeof rebuildJob>;
export type RebuildPayloadJob = z.infer<typeof rebuildPayloadJob>;
export type BeginAuditJob = z.infer<typeof beginAuditJob>;
export type AuditJob = z.infer<typeof auditJob>;
export type TallyAuditJob = z.infer<typeof tallyAuditJob>;
export type ScheduleJob = z.infer<typeof scheduleJob>;
export type ListJob = z.infer<typeof listJob>;
export type TeamJob = z.infer<typeof teamJob>;
export type ContentJob = z.infer<typeof contentJob>;
export type NamedContent = z.infer<typeof namedContent>;
export type InteractionsJob = z.infer<typeof interactionsJob>;
export type MembersJob = z.infer<typeof membersJob>;
export type UserJob = z.infer<typeof userJob>;
export type BackfillListJob = z.infer<typeof backfillListJob>;
export type BackfillLaneJob = z.infer<typeof backfillLaneJob>;
export type ListDeletedJob = z.infer<typeof listDeletedJob>;
export type LastExportJob = z.infer<typeof lastExportJob>;
export type LakeJob = z.infer<typeof lakeJob>;
export type CompactLakeJob = z.infer<typeof compactLakeJob>;
export type SearchJob = z.infer<typeof searchJob>;
export type MeetingsJob = z.infer<typeof meetingsJob>;
export type ArtifactContentJob = z.infer<typeof artifactContentJob>;
export type SyncReason = SourceJob["reason"];
export type SyncWindow = NonNullable<SourceJob["window"]>;

/** @returns the job, or `queue-message-invalid` naming the wrong properties */
export function parseSyncJob(value: unknown): Result<SyncJob> {
  const parsed = syncJob.safeParse(value);
  if (parsed.success) return succeed(parsed.data);
  const wrong = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole").join(", ");
  return fail("queue-message-invalid", `wrong or missing: ${wrong}`);
}

/** When the message was said whose content a job is about, for whoever keeps the job: names of files stand in it. */
export function contentSaidMsOf(value: unknown): number | undefined {
  const job = parseSyncJob(value);
  return job.ok && job.value.job === "content" ? job.value.version : undefined;
}

/**
 * What must never wait behind a day's reading, an audit or a rebuild: what Graph told about our subscriptions, the blind
 * times that follow from it, and what hooks are to be told. Behind one another they do wait: the lists and sources of a gap stand in this queue too,
 * as many as its resource has, and a lifecycle event comes after those that were sent before it. Both queues are worked off
 * alike.
 */
function queueOf(job: SyncJob): QueueName {
  const isUrgent =
    job.job === "lifecycle" ||
    job.job === "subscribe" ||
    job.job === "gap" ||
    job.job === "hook" ||
    (job.job === "members" && (job.isTold || job.gapId !== undefined)) ||
    (job.job === "team" && job.gapId !== undefined) ||
    ("window" in job && job.window && job.job !== "audit");
  return isUrgent ? "subscriptions" : "sync";
}

export async function sendSyncJob(queue: WorkQueue, job: SyncJob, visibleAfterMs = 0): Promise<void> {
  await queue.send(queueOf(job), JSON.stringify(job), visibleAfterMs > 0 ? { visibleAfterMs } : {});
}

/** All events of a post are one job, since one reconcile answers them together. No events, no job. */
export async function sendLifecycleJob(queue: WorkQueue, events: readonly LifecycleEvent[]): Promise<void> {
  if (events.length > 0) await sendSyncJob(queue, { job: "lifecycle", events: [...events] });
}
