import { CONNECTION_SETTINGS } from "./connection-settings.ts";
import {
  cron,
  DATE_TIME,
  DAYS,
  dateTime,
  days,
  entriesOf,
  guid,
  httpsUrl,
  httpUrl,
  IDS,
  ids,
  listOf,
  oneOf,
  type SettingRow,
  text,
  wholeNumber,
} from "./setting-values.ts";
import { TRACE_SETTINGS } from "./trace-settings.ts";

/** What may be kept beside messages: see `shared/resource/captures.ts`. */
export const CAPTURE_NAMES = [
  "hosted-contents",
  "files",
  "transcripts",
  "recordings",
  "recording-links",
  "interactions",
  "retained-versions",
  "user-profiles",
  "team-settings",
] as const;

export type CaptureName = (typeof CAPTURE_NAMES)[number];

/** For an operator who wants nothing of them. */
export const NO_CAPTURES = "none";

/** What may be done in Graph in the name of whoever is signed in: see `shared/resource/on-behalf.ts`. */
export const ON_BEHALF_NAMES = ["messages", "chats", "viewpoint", "files", "presence", "contacts"] as const;

export type OnBehalfName = (typeof ON_BEHALF_NAMES)[number];

export const NOTHING_ON_BEHALF = "none";

/** The lifetime cap of Teams message subscriptions. Graph: "subscription resource type", maximum lengths. */
const MAX_LIFETIME_MINUTES = 4320;
/** Anything below is silently raised to it. Graph: same page. */
const MIN_LIFETIME_MINUTES = 45;

/** 50,000 blocks of four megabytes are a blob; a tenth less. Azure: "Scalability and performance targets for Blob storage". */
const MAX_CONTENT_MB = 180_000;
/**
 * Two subscriptions each, all of them renewed every half hour by runs of two minutes, sixteen at a time: where Graph takes a
 * second for each, one run does. See `shared/capture/subscription/of-teams.ts`.
 */
const MAX_TEAM_SUBSCRIPTIONS = 1_000;

/**
 * Every setting the product reads, one row each: the only copy. The README's table, the local stack and the
 * deployment are checked against it.
 *
 * `required` rows stop the app when missing; the others have a default or may stay away.
 */
export const SETTINGS = {
  ...CONNECTION_SETTINGS,
  API_CLIENT_ID: {
    meaning: "App registration of the API, of which tokens are issued; without it a function key alone opens the API",
    required: false,
    expected: "a GUID",
    accepts: guid,
  },
  VIEWER_CLIENT_ID: {
    meaning: "App registration by which people sign in at `GET /api/app`; without it that takes a function key alone",
    required: false,
    expected: "a GUID",
    accepts: guid,
  },
  GRAPH_AUTH: {
    meaning: "`client-secret` (the secret is read from Key Vault) or `managed-identity`",
    required: false,
    default: "client-secret",
    expected: "client-secret or managed-identity",
    accepts: oneOf("client-secret", "managed-identity"),
  },
  GRAPH_RESOURCES: {
    meaning: "The subscriptions wanted, comma separated",
    required: false,
    default: "/teams/getAllMessages,/chats/getAllMessages,/teams,/teams/getAllChannels,/chats,/chats/getAllMembers",
    expected: "resource paths of Graph that start with /, comma separated",
    // Which there are stands on another floor: see `ResourceGrammar`.
    accepts: (value: string) => entriesOf(value).length > 0,
  },
  CAPTURE: {
    meaning: "What is kept beside messages and who is where, comma separated, or `none`",
    required: false,
    default: "hosted-contents",
    expected: `names of these, comma separated: ${CAPTURE_NAMES.join(", ")}; or ${NO_CAPTURES}`,
    accepts: (value: string) => value === NO_CAPTURES || listOf(CAPTURE_NAMES)(value),
  },
  ON_BEHALF: {
    meaning:
      "What the API does in Graph in the name of whoever is signed in, comma separated, or `none`: it never writes as itself",
    required: false,
    default: NOTHING_ON_BEHALF,
    expected: `names of these, comma separated: ${ON_BEHALF_NAMES.join(", ")}; or ${NOTHING_ON_BEHALF}`,
    accepts: (value: string) => value === NOTHING_ON_BEHALF || listOf(ON_BEHALF_NAMES)(value),
  },
  CONTENT_MAX_MB: {
    meaning: "The largest file or image that is copied; a larger one is noted with its size",
    required: false,
    default: "250",
    expected: `a whole number of megabytes, from 1 to ${MAX_CONTENT_MB}`,
    accepts: (value: string) => /^[1-9]\d{0,5}$/.test(value) && Number(value) <= MAX_CONTENT_MB,
  },
  TEAM_SUBSCRIPTIONS: {
    meaning:
      "How many teams get two subscriptions of their own, which tell at once of who comes to the team and to its private and shared channels. One run has to renew all of them, hence the highest value; an organisation's apps share 10,000",
    required: false,
    default: "0",
    ...wholeNumber({ min: 0, max: MAX_TEAM_SUBSCRIPTIONS }),
  },
  ONLY_TEAMS: {
    meaning: "The only teams whose channels are wanted; all where it is not given. Chats are not touched by it",
    required: false,
    expected: IDS,
    accepts: ids,
  },
  EXCLUDE_TEAMS: {
    meaning: "Teams that are left out: their messages are neither read nor stored",
    required: false,
    expected: IDS,
    accepts: ids,
  },
  EXCLUDE_USERS: {
    meaning: "Users that are left out: their chats are not read for them, and what they write is not stored",
    required: false,
    expected: IDS,
    accepts: ids,
  },
  EXCLUDE_CHATS: {
    meaning: "Chats that are left out: their messages are neither read nor stored",
    required: false,
    expected: IDS,
    accepts: ids,
  },
  SYNC_FROM: {
    meaning:
      "What was last modified before this time is not read: by the first sync, and by a backfill that says no other",
    required: false,
    expected: DATE_TIME,
    accepts: dateTime,
  },
  NOTIFICATION_BASE_URL: {
    meaning: "The public https base that Graph calls, without /api",
    required: true,
    expected: "an https URL",
    accepts: httpsUrl,
  },
  KEY_VAULT_URL: {
    meaning: "Key Vault with `graph-client-secret`, `graph-client-state` and `graph-notification-certificate`",
    required: true,
    expected: "an https URL",
    accepts: httpsUrl,
  },
  KEY_VAULT_CHALLENGE_CHECK: {
    meaning: "`off` lets a Key Vault answer from outside Azure's domains; refused when running in Azure",
    required: false,
    default: "on",
    expected: "on or off",
    accepts: oneOf("on", "off"),
  },
  COSMOS_ENDPOINT: {
    meaning: "Cosmos DB for NoSQL",
    required: true,
    expected: "an https URL, or http on this machine",
    accepts: httpUrl,
  },
  COSMOS_DATABASE: {
    meaning: "The database that holds the containers",
    required: false,
    default: "teamsink",
    expected: "a name",
    accepts: text,
  },
  COSMOS_KEY: {
    meaning: "Account key; without it the Entra identity is used",
    required: false,
    expected: "a key",
    accepts: text,
  },
  AzureWebJobsStorage: {
    meaning: "Storage by connection string; or give one of the two below",
    required: false,
    expected: "a connection string",
    accepts: text,
  },
  AzureWebJobsStorage__accountName: {
    meaning: "Storage by name, with the Entra identity",
    required: false,
    expected: "3 to 24 lower-case letters and digits",
    accepts: (value: string) => /^[a-z0-9]{3,24}$/.test(value),
  },
  AzureWebJobsStorage__blobServiceUri: {
    meaning: "Storage by address, with the Entra identity: for national clouds, together with the next",
    required: false,
    expected: "an https URL",
    accepts: httpsUrl,
  },
  AzureWebJobsStorage__queueServiceUri: {
    meaning: "See the one before",
    required: false,
    expected: "an https URL",
    accepts: httpsUrl,
  },
  DataStorage__blobServiceUri: {
    meaning:
      "The account of raw payloads, content, quarantine and claims, with the Entra identity; without it the one above is it",
    required: false,
    expected: "an https URL",
    accepts: httpsUrl,
  },
  LakeStorage__blobServiceUri: {
    meaning: "The account of the tables in Parquet, with the Entra identity; without it the one above is it",
    required: false,
    expected: "an https URL",
    accepts: httpsUrl,
  },
  AZURE_CLIENT_ID: {
    meaning: "The user-assigned identity to use, where there is more than one",
    required: false,
    expected: "a GUID",
    accepts: guid,
  },
  RENEW_SCHEDULE: {
    meaning: "When subscriptions are checked and renewed",
    required: false,
    default: "0 */10 * * * *",
    expected: "six-field cron, UTC",
    accepts: cron,
  },
  DELTA_SYNC_SCHEDULE: {
    meaning: "When every source is synced; Microsoft forbids polling Teams more than once a day",
    required: false,
    default: "0 0 3 * * *",
    expected: "six-field cron, UTC",
    accepts: cron,
  },
  AUDIT_SCHEDULE: {
    meaning: "When what Graph knows is compared with what is stored; once a day is what Microsoft allows",
    required: false,
    default: "0 0 5 * * *",
    expected: "six-field cron, UTC",
    accepts: cron,
  },
  LAKE: {
    meaning: "Whether what is stored is also written as tables in Parquet, for data platforms",
    required: false,
    default: "off",
    expected: "on or off",
    accepts: oneOf("on", "off"),
  },
  LAKE_SCHEDULE: {
    meaning: "When the tables get what was stored since the last time: more often makes more files and smaller ones",
    required: false,
    default: "0 0 6 * * *",
    expected: "six-field cron, UTC",
    accepts: cron,
  },
  SEARCH: {
    meaning: "Whether what is stored can be searched: an index is kept of it",
    required: false,
    default: "off",
    expected: "on or off",
    accepts: oneOf("on", "off"),
  },
  SEARCH_FILE: {
    meaning: "The index as a file of this machine, instead of a container of Cosmos DB",
    required: false,
    expected: "a path",
    accepts: text,
  },
  SEARCH_SCHEDULE: {
    meaning: "When the index gets what was stored since the last time; without `SEARCH` its timer rests",
    required: false,
    default: "15 * * * * *",
    expected: "six-field cron, UTC",
    accepts: cron,
  },
  HOOK_SCHEDULE: {
    meaning: "When it is looked for what hooks have not been told yet: more often is sooner, and costs more",
    required: false,
    default: "0 * * * * *",
    expected: "six-field cron, UTC",
    accepts: cron,
  },
  HOOKS_ALLOW_PRIVATE: {
    meaning: "`on` lets hooks post to private addresses and any port, and to this machine without TLS",
    required: false,
    default: "off",
    expected: "on or off",
    accepts: oneOf("on", "off"),
  },
  MESSAGE_RETENTION_DAYS: {
    meaning: "How long a message is kept, from its last change on; 0 keeps it for ever",
    required: false,
    default: "0",
    expected: DAYS,
    accepts: days,
  },
  RAW_RETENTION_DAYS: {
    meaning:
      "The same for the raw payloads; what is older is not written any more, and the deployment removes the rest",
    required: false,
    default: "0",
    expected: DAYS,
    accepts: days,
  },
  ACCESS_RECORD_RETENTION_DAYS: {
    meaning: "How long it is kept who asked the API for what; 0 keeps it for ever",
    required: false,
    default: "365",
    expected: DAYS,
    accepts: days,
  },
  API_REQUESTS_PER_MINUTE: {
    meaning:
      "How many requests to the API one instance answers a person or an application in a minute; ten times as many for a function key, behind which a back end has people of its own",
    required: false,
    default: "1200",
    // More than an instance answers of anything.
    ...wholeNumber({ min: 1, max: 100_000 }),
  },
  ...TRACE_SETTINGS,
  SUBSCRIPTION_LIFETIME_MINUTES: {
    meaning: "Under the 3-day cap, so that a day's outage loses nothing",
    required: false,
    default: "4230",
    ...wholeNumber({ min: MIN_LIFETIME_MINUTES, max: MAX_LIFETIME_MINUTES }),
  },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof SETTINGS;
export type ScheduleName = Extract<SettingName, `${string}_SCHEDULE`>;
