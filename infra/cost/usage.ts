import { MAX_SEVERAL } from "../../shared/job/queue-body.ts";
import type { AccessLogs, Workload } from "./workload.ts";

/**
 * What our own code does for one thing that happens. Counted in the code; durations, sizes and RU are assumptions, since
 * they depend on the tenant: compare them with the workbook and with the header x-ms-request-charge.
 */
export const FACTS = {
  /** One post: keys are in memory, so it waits for the queue only. */
  postSeconds: 0.15,
  /** One message: a blob and a document. */
  processSeconds: 0.3,
  /** One source, one day: mostly waiting for Graph. */
  syncSourceSeconds: 3,
  timerSeconds: 2,
  readSeconds: 0.1,
  /** `httpPerInstanceConcurrency`, a parameter of the deployment. */
  httpConcurrency: 16,
  /** `batchSize` and `newBatchThreshold` of host.json together. */
  queueConcurrency: 24,
  /** RENEW_SCHEDULE and DELTA_SYNC_SCHEDULE as they are by default. */
  timerRunsPerDay: 145,
  /** HOOK_SCHEDULE as it is by default: whether there are hooks is asked each minute, for which a second is billed. */
  hookLooksPerDay: 1_440,
  hookLookSeconds: 1,
  hookLookRu: 3,
  /** SEARCH_SCHEDULE as it is by default, where SEARCH is on: the timer, and a job for each kind of what is stored. */
  searchFeedsPerDay: 1_440,
  searchJobsPerFeed: 3,
  searchFeedSeconds: 2,
  /** Of one of its jobs where nothing is new: the position of a source, and a page of the change feed. */
  searchJobRu: 50,
  /** Of a version that goes into the full-text index, and of a search. Neither was ever measured. */
  searchWriteRu: 27,
  searchQueryRu: 500,
  searchDocumentKb: 1.3,
  syncsPerDay: 1,
  syncPageSize: 50,
  /** Put, get and delete. */
  queueOperationsPerMessage: 3,
  /** Of items of one post in one queue message, where they are of the usual size: see `gatherTexts`. */
  itemsPerQueueMessage: MAX_SEVERAL,
  /** Four queues, asked every ten seconds at most (`maxPollingInterval`), whether or not anything is there. */
  queuePollsPerMonth: 4 * 6 * 60 * 730,
  /** Share of messages too large for a queue message: written to `claims`, read and removed. */
  claimShare: 0.01,
  /** Leases, timers and keys of the Functions host. */
  hostBlobOperationsPerMonth: 200_000,
  /** An image or a file: fetched from Graph, hashed, stored. */
  contentSeconds: 1,
  /** Its record in `state`: read, and written when it is settled. */
  contentRu: 15,
  /** A recording is copied in blocks of so much, each about as long as an image. */
  recordingBlockMb: 4,
  /** A transcript as WebVTT and as Word. */
  contentsPerTranscript: 2,
  /** What is known of it is written when it is found, when its content is asked for and when that is kept. */
  writesPerArtifact: 3,
  /** Each of two subscriptions of a team is renewed every half hour, and written down before and after. */
  writesPerTeamPerDay: 2 * 48 * 2,
  /** On top of a write: eight paths and two composite indexes. */
  indexRu: 5.5,
  /** A create that finds the document there. */
  conflictRu: 2,
  queryRu: 10,
  /** Who read what: a document for each request, kept for ACCESS_RECORD_RETENTION_DAYS, by default twelve months. */
  accessRecordKb: 0.7,
  accessRecordMonths: 12,
  /** Position of a source: read, begun, saved, finished. */
  stateRuPerSync: 40,
  stateRuPerTimer: 10,
  /** A row of the directory is read and compared; it is written only where it changed. */
  directoryReadRu: 1,
  directoryWriteRu: 12,
  directoryChangedShare: 0.01,
  /** A user without a Copilot licence is asked about again so often. */
  licenceRecheckDays: 7,
  /** A prompt or an answer is read once more on two days, which changes nothing. */
  interactionRereads: 2,
  /** Documents weigh more in Cosmos DB than their text: our own fields and the index. */
  cosmosOverhead: 1.2,
  /** One log line with its columns. */
  logLineKb: 0.9,
  /** `notifications.received` and `messages.stored`: what came to an instance, or was stored by it, while anything is. */
  secondsPerSumLine: 10,
  /** The host's two lines about an execution; host.json leaves them out for posts, messages and sync jobs. */
  hostLinesKb: 2,
  secretOperationsPerInstanceHour: 100,
  /** One line about one request to Blob Storage or Cosmos DB. */
  accessLineKb: 1,
  /** Position of a source: read, begun, saved, finished. */
  stateRequestsPerSync: 4,
} as const;

/** Quantities of one month, and rates of the busiest moments. */
export interface Usage {
  readonly notifications: number;
  readonly executions: number;
  readonly httpGbS: number;
  readonly otherGbS: number;
  readonly alwaysReadyGbS: number;
  readonly ru: number;
  readonly cosmosGb: number;
  /** Of it, what people wrote. */
  readonly messagesGb: number;
  readonly blobWrites: number;
  readonly blobOthers: number;
  readonly blobGb: number;
  readonly queueOperations: number;
  readonly logGb: number;
  /** Of it, lines about access to the data. */
  readonly accessLogGb: number;
  readonly secretOperations: number;
  readonly peakNotificationsPerSecond: number;
  /** Of the queue `messages`. */
  readonly peakQueueMessagesPerSecond: number;
  readonly ruPerNotification: number;
  /** Of writing down who reads, in the busiest second. */
  readonly peakAccessRecordRu: number;
  /** Of the container `search`, what it is fed and asked in the busiest second; 0 where there is none. */
  readonly peakSearchRu: number;
  /** Pages that the daily sync reads from Graph. */
  readonly syncPagesPerDay: number;
  readonly directoryRuPerDay: number;
  /** Of the positions of sources; what timers write is the same in every tenant, and nothing beside it. */
  readonly stateRuPerDay: number;
  readonly busyHours: number;
}

/** Of a document of a kilobyte at most. */
const SMALL_WRITE_RU = 5 + FACTS.indexRu;
const DAYS = 30;
const HOURS = 730;

export function usageOf(workload: Workload): Usage {
  const counts = countsOf(workload);
  const { messages, changes, notifications, posts, reads, rereads, syncJobs, timers, looks } = counts;
  const busyHours = workload.workdaysPerMonth * workload.busyHoursPerDay;
  const { feeds, searches, indexed } = counts;
  const feedJobs = feeds * FACTS.searchJobsPerFeed;
  const executions =
    posts + counts.queueMessages + reads + syncJobs + timers + looks + counts.contents + feeds + feedJobs;
  const gbS = gbSecondsOf(workload, counts);
  const ru = ruOf(workload, counts);
  const sumLines = (busyHours * 3600 * gbS.averageInstances) / FACTS.secondsPerSumLine;
  const ownKb = (syncJobs + sumLines) * FACTS.logLineKb;
  const telemetryKb = ownKb + (reads + timers + looks + feeds) * FACTS.hostLinesKb;
  const messagesGb = toGb(
    (messages + counts.interactions) * workload.monthsKept * workload.averageMessageKb * FACTS.cosmosOverhead,
  );
  const indexGb = toGb(indexed * workload.monthsKept * FACTS.searchDocumentKb * FACTS.cosmosOverhead);
  const recordsGb = toGb(reads * FACTS.accessRecordMonths * FACTS.accessRecordKb * FACTS.cosmosOverhead);
  const perPeakSecond = workload.peakFactor / (busyHours * 3600);
  const accessLogGb = toGb(accessLinesOf(counts)[workload.accessLogs] * FACTS.accessLineKb);
  return {
    notifications,
    executions,
    ...gbS,
    ru: ru.total,
    messagesGb,
    cosmosGb: messagesGb + recordsGb + indexGb,
    blobWrites: notifications * (1 + FACTS.claimShare) + counts.contents,
    blobOthers: notifications * FACTS.claimShare + FACTS.hostBlobOperationsPerMonth,
    blobGb: toGb((notifications * workload.averageMessageKb + counts.contentKb) * workload.monthsKept),
    queueOperations:
      (counts.queueMessages + syncJobs + counts.contents + feedJobs) * FACTS.queueOperationsPerMessage +
      FACTS.queuePollsPerMonth,
    logGb: toGb(telemetryKb * workload.telemetryKeptShare) + accessLogGb,
    accessLogGb,
    secretOperations: FACTS.secretOperationsPerInstanceHour * HOURS * Math.max(1, gbS.averageInstances),
    peakNotificationsPerSecond: notifications * perPeakSecond,
    peakQueueMessagesPerSecond: counts.queueMessages * perPeakSecond,
    peakAccessRecordRu: reads * perPeakSecond * SMALL_WRITE_RU,
    peakSearchRu: (indexed * FACTS.searchWriteRu + searches * FACTS.searchQueryRu) * perPeakSecond,
    ruPerNotification:
      (messages * ru.perCreate + changes * ru.perChange + counts.interactions * ru.perInteraction) /
      Math.max(1, notifications),
    directoryRuPerDay: ru.directory / DAYS,
    stateRuPerDay: (counts.syncJobs * FACTS.stateRuPerSync) / DAYS,
    syncPagesPerDay: Math.max(counts.sources, rereads / DAYS / FACTS.syncPageSize),
    busyHours,
  };
}

interface Counts {
  readonly messages: number;
  readonly changes: number;
  /** Prompts to Copilot and answers. */
  readonly interactions: number;
  /** Transcripts and recordings. */
  readonly artifacts: number;
  readonly notifications: number;
  readonly posts: number;
  /** Of the queue `messages`. */
  readonly queueMessages: number;
  /** Pages of messages, and searches. */
  readonly reads: number;
  readonly searches: number;
  /** How often the search is fed, and versions that it is fed with. */
  readonly feeds: number;
  readonly indexed: number;
  /** Images and files, and what they weigh together. */
  readonly contents: number;
  readonly contentKb: number;
  /** Messages that sync reads again although the live road stored them. */
  readonly rereads: number;
  readonly sources: number;
  readonly syncJobs: number;
  readonly timers: number;
  /** Whether there are hooks. */
  readonly looks: number;
  /** Rows of the directory that are looked at: a chat and its members, for each person in it. */
  readonly directoryRows: number;
}

function countsOf(workload: Workload): Counts {
  const userDays = workload.users * workload.workdaysPerMonth;
  const messages = userDays * workload.messagesPerUserPerDay;
  const changes = messages * workload.changesPerMessage;
  const interactions = 2 * workload.copilotUsers * workload.promptsPerCopilotUserPerDay * workload.workdaysPerMonth;
  const notifications = messages + changes + interactions;
  const unlicensed = workload.copilotUsers > 0 ? Math.max(0, workload.users - workload.copilotUsers) : 0;
  const copilotJobs = (workload.copilotUsers + unlicensed / FACTS.licenceRecheckDays) * DAYS;
  const meetings = meetingsOf(workload);
  const sources = workload.users * (1 + workload.channelsPerUser);
  const { imagesPerMessage, averageImageKb, filesPerMessage, averageFileKb } = workload;
  const isSearched = Number(workload.search);
  const searches = isSearched * userDays * workload.searchesPerUserPerDay;
  return {
    messages,
    changes,
    interactions,
    artifacts: meetings.artifacts,
    notifications,
    contents: messages * (imagesPerMessage + filesPerMessage) + meetings.contents,
    contentKb: messages * (imagesPerMessage * averageImageKb + filesPerMessage * averageFileKb) + meetings.contentKb,
    posts: notifications / workload.itemsPerPost,
    queueMessages: notifications / Math.min(workload.itemsPerPost, FACTS.itemsPerQueueMessage),
    reads: userDays * workload.readsPerUserPerDay + searches,
    searches,
    feeds: isSearched * FACTS.searchFeedsPerDay * DAYS,
    indexed: isSearched * notifications,
    rereads: messages * (workload.chatShare * workload.participantsPerChat + (1 - workload.chatShare)),
    sources,
    syncJobs: sources * FACTS.syncsPerDay * DAYS + copilotJobs + meetings.jobs,
    timers: FACTS.timerRunsPerDay * DAYS,
    looks: FACTS.hookLooksPerDay * DAYS,
    directoryRows: workload.users * workload.chatsPerUser * (1 + workload.participantsPerChat) * DAYS,
  };
}

/** A user is asked about in one job a day, whatever the number of lists. */
function meetingsOf(workload: Workload) {
  const { users, meetingListsPerUser, transcriptsPerUserPerMonth, recordingsPerUserPerMonth } = workload;
  const isKept = Number(meetingListsPerUser > 0);
  const transcripts = isKept * users * transcriptsPerUserPerMonth;
  const recordings = isKept * users * recordingsPerUserPerMonth;
  const blocks = (recordings * workload.averageRecordingMb) / FACTS.recordingBlockMb;
  return {
    jobs: isKept * users * DAYS,
    artifacts: transcripts + recordings,
    contents: transcripts * FACTS.contentsPerTranscript + blocks,
    contentKb: transcripts * workload.averageTranscriptKb + recordings * workload.averageRecordingMb * 1_000,
  };
}

/** Requests to the data, by what of them is logged. The app reads and removes no blob but claims, as long as nothing is rebuilt. */
function accessLinesOf(counts: Counts): Readonly<Record<AccessLogs, number>> {
  const { messages, changes, interactions, notifications, reads, rereads, directoryRows, syncJobs } = counts;
  const claims = notifications * FACTS.claimShare;
  const blobs = 2 * claims;
  const writes = notifications + claims;
  // A change is a create that fails, a read and a replace.
  const copilot = (2 + FACTS.interactionRereads) * interactions;
  // Each read is written down.
  const live = messages + 3 * changes + 2 * reads + rereads + copilot;
  const directory = directoryRows * (1 + FACTS.directoryChangedShare);
  return { none: 0, blobs, everything: blobs + writes + live + directory + syncJobs * FACTS.stateRequestsPerSync };
}

/**
 * How many instances of a group are active on average. On few calls, an instance is billed for at least a second each, but
 * once for calls at the same time: of a random stream with rate r and length d, some call is under way for 1 - e^(-rd) of
 * the time. On many calls it is what they need, divided by what one instance takes at a time.
 */
export function activeInstances(ratePerSecond: number, seconds: number, concurrency: number): number {
  const billedSeconds = Math.max(1, seconds);
  return Math.max(1 - Math.exp(-ratePerSecond * billedSeconds), (ratePerSecond * seconds) / concurrency);
}

function gbSecondsOf(workload: Workload, counts: Counts) {
  const { notifications, contents, posts, reads, syncJobs, timers, looks, feeds } = counts;
  const busySeconds = workload.workdaysPerMonth * workload.busyHoursPerDay * 3600;
  const http = posts + reads;
  const httpSeconds = (posts * FACTS.postSeconds + reads * FACTS.readSeconds) / Math.max(1, http);
  const httpActive = activeInstances(http / busySeconds, httpSeconds, FACTS.httpConcurrency);
  const queueActive = activeInstances(notifications / busySeconds, FACTS.processSeconds, FACTS.queueConcurrency);
  // Sync comes all at once, so instances are full.
  const syncSeconds = (syncJobs * FACTS.syncSourceSeconds) / FACTS.queueConcurrency;
  const contentActive = activeInstances(contents / busySeconds, FACTS.contentSeconds, FACTS.queueConcurrency);
  const feedSeconds = feeds * FACTS.searchFeedSeconds;
  const timerSeconds = timers * FACTS.timerSeconds + looks * FACTS.hookLookSeconds + feedSeconds;
  return {
    httpGbS: httpActive * busySeconds * workload.instanceMemoryGb,
    otherGbS: ((queueActive + contentActive) * busySeconds + syncSeconds + timerSeconds) * workload.instanceMemoryGb,
    alwaysReadyGbS: workload.alwaysReadyInstances * HOURS * 3600 * workload.instanceMemoryGb,
    averageInstances: httpActive + queueActive + contentActive,
  };
}

/** Reading and writing one document. Azure: "Optimize request cost": 1 KB 1 and 5 RU, 100 KB 10 and 50 RU, so by the square root. */
function ruOf(workload: Workload, counts: Counts) {
  const { messages, changes, interactions, reads, rereads, syncJobs, timers, looks, directoryRows } = counts;
  const { searches, feeds, indexed } = counts;
  const root = Math.sqrt(workload.averageMessageKb);
  const write = 5 * root + FACTS.indexRu;
  const perCreate = write;
  // The create that fails, the read, and a replace, which takes the old index entries out and puts the new ones in.
  const perChange = FACTS.conflictRu + root + 2 * write;
  // Only asked for: a version that is there needs nothing else.
  const perReread = root;
  // Asked for first, since nobody but the store may know whose it is.
  const perInteraction = root + write;
  const copilot = interactions * (perInteraction + FACTS.interactionRereads * root);
  const renewals = workload.teamSubscriptions * FACTS.writesPerTeamPerDay * DAYS * SMALL_WRITE_RU;
  const state = syncJobs * FACTS.stateRuPerSync + timers * FACTS.stateRuPerTimer + looks * FACTS.hookLookRu + renewals;
  const directory = directoryRows * (FACTS.directoryReadRu + FACTS.directoryChangedShare * FACTS.directoryWriteRu);
  const content = counts.contents * FACTS.contentRu + counts.artifacts * FACTS.writesPerArtifact * SMALL_WRITE_RU;
  const read = (reads - searches) * FACTS.queryRu + reads * SMALL_WRITE_RU;
  const feed = feeds * FACTS.searchJobsPerFeed * FACTS.searchJobRu;
  const search = feed + indexed * FACTS.searchWriteRu + searches * FACTS.searchQueryRu;
  const live = messages * perCreate + changes * perChange + rereads * perReread + read + content;
  return { perCreate, perChange, perInteraction, directory, total: live + copilot + state + directory + search };
}

function toGb(kb: number): number {
  return kb / 1e6;
}
