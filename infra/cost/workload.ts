/** What goes in, one row an input: the defaults are assumptions about an ordinary tenant, to be replaced by your own figures. */
export const INPUTS = {
  users: { default: 5_000, meaning: "People who write in Teams" },
  messagesPerUserPerDay: {
    default: 20,
    meaning: "Messages that one of them writes on a workday, chats and channels together",
  },
  changesPerMessage: {
    default: 0.3,
    meaning: "Edits, deletions and reactions for each message: each is a notification and a version",
  },
  averageMessageKb: { default: 3, meaning: "A Graph chatMessage as JSON" },
  imagesPerMessage: { default: 0.05, meaning: "Images and code snippets in a message: `hosted-contents`" },
  averageImageKb: { default: 200, meaning: "One of them" },
  filesPerMessage: { default: 0, meaning: "Files that a message refers to, where CAPTURE names `files`; else 0" },
  averageFileKb: { default: 1_000, meaning: "One of them, equal ones counted once" },
  chatShare: { default: 0.8, meaning: "Share of messages written in chats; the rest in channels" },
  participantsPerChat: { default: 4, meaning: "Sync reads a chat once for each person in it" },
  chatsPerUser: { default: 20, meaning: "Chats that one of them is in: read into the directory once a day" },
  channelsPerUser: { default: 0.2, meaning: "Channels that are synced, for each user" },
  copilotUsers: {
    default: 0,
    meaning: "People with a Microsoft 365 Copilot licence, where CAPTURE names interactions",
  },
  promptsPerCopilotUserPerDay: {
    default: 10,
    meaning: "What one of them asks Copilot on a workday, each with an answer",
  },
  meetingListsPerUser: {
    default: 0,
    meaning:
      "Lists that each user is asked for once a day: 2 where CAPTURE names `transcripts`, 2 more for `recordings` or `recording-links`; else 0",
  },
  transcriptsPerUserPerMonth: {
    default: 2,
    meaning: "Transcripts of meetings that one organizes, where they are kept",
  },
  averageTranscriptKb: { default: 300, meaning: "One of them, as WebVTT and as Word together" },
  recordingsPerUserPerMonth: { default: 0, meaning: "Recordings, where CAPTURE names `recordings`; else 0" },
  averageRecordingMb: { default: 350, meaning: "One of them: an hour" },
  teamSubscriptions: { default: 0, meaning: "TEAM_SUBSCRIPTIONS, a parameter of the deployment" },
  readsPerUserPerDay: { default: 5, meaning: "Requests to GET /api/messages on a workday" },
  searchesPerUserPerDay: { default: 1, meaning: "Requests to GET /api/search on a workday, with `--search`" },
  workdaysPerMonth: { default: 22, meaning: "Days on which people write" },
  busyHoursPerDay: { default: 10, meaning: "Hours of such a day in which nearly all is written" },
  peakFactor: { default: 5, meaning: "How far the busiest minute is above the average busy second" },
  itemsPerPost: { default: 1, meaning: "Notifications in one post of Graph. Graph does not say; 1 is the dearest" },
  monthsKept: { default: 12, meaning: "Months of messages and raw payloads that are stored" },
  telemetryKeptShare: { default: 1, meaning: "Share of log lines and requests that sampling keeps" },
  instanceMemoryGb: { default: 2, meaning: "instanceMemoryMB / 1,024, a parameter of the deployment" },
  alwaysReadyInstances: { default: 0, meaning: "alwaysReadyHttpInstances, a parameter of the deployment" },
} as const satisfies Record<string, { readonly default: number; readonly meaning: string }>;

export type InputName = keyof typeof INPUTS;

/** A parameter of the deployment, from least to most. */
export const ACCESS_LOGS = ["none", "blobs", "everything"] as const;
export type AccessLogs = (typeof ACCESS_LOGS)[number];

export type Workload = { readonly [Name in InputName]: number } & {
  readonly accessLogs: AccessLogs;
  readonly cosmosCapacity: "serverless" | "autoscale";
  readonly privateNetworking: boolean;
  readonly search: boolean;
};

/** A workload from what is known of it; the rest is assumed. */
export function workloadOf(known: Partial<Workload>): Workload {
  const defaults = Object.fromEntries(Object.entries(INPUTS).map(([name, row]) => [name, row.default]));
  return {
    ...(defaults as { [Name in InputName]: number }),
    accessLogs: "blobs",
    cosmosCapacity: "serverless",
    privateNetworking: false,
    search: false,
    ...known,
  };
}

/** The worked examples of docs/cost.md. The largest is past what serverless gives: see limits.ts. */
export const EXAMPLES: readonly Workload[] = [
  workloadOf({ users: 50 }),
  workloadOf({ users: 5_000 }),
  workloadOf({ users: 100_000, cosmosCapacity: "autoscale" }),
];
