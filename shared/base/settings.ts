import { TeamsinkError } from "./errors/errors.ts";
import type { Retention } from "./retention.ts";
import { cron, DAYS, days, givenIn, guid, httpsUrl, httpUrl, oneOf, text } from "./setting-values.ts";

/**
 * Every setting the product reads, one row each: the only copy. The README's table, the local stack and the
 * deployment are checked against it.
 *
 * `required` rows stop the app when missing; the others have a default or may stay away.
 */
export interface SettingRow {
  readonly meaning: string;
  readonly required: boolean;
  readonly default?: string;
  /** What a good value looks like, for the message about a bad one. Never the value itself. */
  readonly expected: string;
  /**
   * Whether a value is one. Plain functions, unlike at every other border: settings are read while an instance starts, and
   * loading a schema library would make that twice as long.
   */
  readonly accepts: (value: string) => boolean;
}

/** The lifetime cap of Teams message subscriptions. Graph: "subscription resource type", maximum lengths. */
const MAX_LIFETIME_MINUTES = 4320;
/** Anything below is silently raised to it. Graph: same page. */
const MIN_LIFETIME_MINUTES = 45;

export const SETTINGS = {
  GRAPH_TENANT_ID: { meaning: "The tenant whose messages are kept", required: true, expected: "a GUID", accepts: guid },
  GRAPH_CLIENT_ID: {
    meaning: "The app registration; also the audience of Graph's validation tokens",
    required: true,
    expected: "a GUID",
    accepts: guid,
  },
  GRAPH_ENDPOINT: {
    meaning: "Microsoft Graph, without a version; national clouds have their own",
    required: false,
    default: "https://graph.microsoft.com",
    expected: "an https URL",
    accepts: httpsUrl,
  },
  GRAPH_AUTHORITY: {
    meaning: "The login authority that issues our tokens and signs Graph's validation tokens",
    required: false,
    default: "https://login.microsoftonline.com",
    expected: "an https URL",
    accepts: httpsUrl,
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
    default: "/teams/getAllMessages,/chats/getAllMessages",
    expected: "resource paths of Graph that start with /, comma separated",
    // Which there are stands on another floor: see `ResourceGrammar`.
    accepts: (value: string) => resourcesIn(value).length > 0,
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
      "The account of raw payloads, quarantine and claims, with the Entra identity; without it the one above is it",
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
  SUBSCRIPTION_LIFETIME_MINUTES: {
    meaning: "Under the 3-day cap, so that a day's outage loses nothing",
    required: false,
    default: "4230",
    expected: `a whole number from ${MIN_LIFETIME_MINUTES} to ${MAX_LIFETIME_MINUTES}`,
    accepts: (value: string) =>
      /^\d{1,4}$/.test(value) && Number(value) >= MIN_LIFETIME_MINUTES && Number(value) <= MAX_LIFETIME_MINUTES,
  },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof SETTINGS;
export type ScheduleName = Extract<SettingName, `${string}_SCHEDULE`>;

/** Of one service of a storage account: by connection string, or by address with the Entra identity. */
export type StoragePlace = { readonly connectionString: string } | { readonly serviceUrl: string };

export interface Settings {
  readonly tenantId: string;
  readonly clientId: string;
  /** Without a trailing slash and without a version. */
  readonly graphEndpoint: string;
  readonly graphAuthority: string;
  readonly graphAuth: "client-secret" | "managed-identity";
  readonly resources: readonly string[];
  readonly notificationBaseUrl: string;
  readonly keyVaultUrl: string;
  readonly keyVaultChallengeCheck: boolean;
  readonly cosmos: { readonly endpoint: string; readonly database: string; readonly key: string | undefined };
  /** Two accounts in Azure: the host's has the queues, and what is kept is apart from it. */
  readonly storage: { readonly blobs: StoragePlace; readonly queues: StoragePlace };
  readonly identityClientId: string | undefined;
  /** By the setting. Six-field cron, UTC. */
  readonly schedules: Readonly<Record<ScheduleName, string>>;
  readonly subscriptionLifetimeMinutes: number;
  readonly retention: Retention;
}

/** The resources that the product can subscribe to: given, since settings know nothing of Graph. */
export interface ResourceGrammar {
  /** Whether one entry of GRAPH_RESOURCES is such a resource. */
  accepts(resource: string): boolean;
  /** The shapes there are, for the message about any other. */
  readonly expected: string;
}

/**
 * Reads the settings once. Every missing or malformed one is reported together, by name, with what was expected and
 * never with its value, since a value in the wrong place may be a secret.
 *
 * @throws TeamsinkError `settings-invalid`
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  resources: ResourceGrammar,
): Settings {
  const problems: string[] = [];
  const values = {} as Record<SettingName, string>;
  for (const [name, row] of Object.entries(SETTINGS) as [SettingName, SettingRow][]) {
    const given = givenIn(environment, name) ?? row.default;
    if (given === undefined) {
      if (row.required) problems.push(`${name} is missing: expected ${row.expected}`);
    } else if (!row.accepts(given)) {
      problems.push(`${name} is malformed: expected ${row.expected}`);
    } else {
      values[name] = given;
    }
  }
  if (!resourcesIn(values.GRAPH_RESOURCES ?? "").every(resources.accepts)) {
    problems.push(`GRAPH_RESOURCES is malformed: expected ${resources.expected}`);
  }
  problems.push(...contradictions(values, environment));
  if (problems.length > 0) throw new TeamsinkError("settings-invalid", problems.join("; "));
  return toSettings(values);
}

/**
 * Set by App Service and Functions on their instances, and nowhere else; which of them differs by the plan: Flex Consumption
 * knows no WEBSITE_INSTANCE_ID. Azure Functions host: EnvironmentExtensions.cs.
 */
const SET_IN_AZURE = ["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "CONTAINER_NAME"];

function contradictions(
  values: Record<SettingName, string>,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const problems: string[] = [];
  const isGiven = (name: SettingName) => givenIn(environment, name) !== undefined;
  const blob = isGiven("AzureWebJobsStorage__blobServiceUri");
  const queue = isGiven("AzureWebJobsStorage__queueServiceUri");
  if (!isGiven("AzureWebJobsStorage") && !isGiven("AzureWebJobsStorage__accountName") && !blob && !queue) {
    problems.push("AzureWebJobsStorage or AzureWebJobsStorage__accountName is missing: expected one of them");
  }
  if (blob !== queue) {
    problems.push(
      "AzureWebJobsStorage__blobServiceUri and AzureWebJobsStorage__queueServiceUri: expected both or none",
    );
  }
  if (values.KEY_VAULT_CHALLENGE_CHECK === "off" && SET_IN_AZURE.some((name) => environment[name])) {
    problems.push("KEY_VAULT_CHALLENGE_CHECK is off: expected on, since this runs in Azure");
  }
  return problems;
}

/** The schedule of one timer whatever the other settings are; the default in place of a bad one. */
export function scheduleIn(environment: Readonly<Record<string, string | undefined>>, name: ScheduleName): string {
  const { accepts, default: usual } = SETTINGS[name];
  const given = givenIn(environment, name) ?? usual;
  return accepts(given) ? given : usual;
}

function toSettings(values: Record<SettingName, string>): Settings {
  return {
    tenantId: values.GRAPH_TENANT_ID.toLowerCase(),
    clientId: values.GRAPH_CLIENT_ID.toLowerCase(),
    graphEndpoint: withoutSlash(values.GRAPH_ENDPOINT),
    graphAuthority: withoutSlash(values.GRAPH_AUTHORITY),
    graphAuth: values.GRAPH_AUTH as Settings["graphAuth"],
    resources: resourcesIn(values.GRAPH_RESOURCES),
    notificationBaseUrl: withoutSlash(values.NOTIFICATION_BASE_URL),
    keyVaultUrl: withoutSlash(values.KEY_VAULT_URL),
    keyVaultChallengeCheck: values.KEY_VAULT_CHALLENGE_CHECK === "on",
    cosmos: { endpoint: values.COSMOS_ENDPOINT, database: values.COSMOS_DATABASE, key: values.COSMOS_KEY },
    storage: storageOf(values),
    identityClientId: values.AZURE_CLIENT_ID,
    schedules: {
      RENEW_SCHEDULE: values.RENEW_SCHEDULE,
      DELTA_SYNC_SCHEDULE: values.DELTA_SYNC_SCHEDULE,
      AUDIT_SCHEDULE: values.AUDIT_SCHEDULE,
    },
    subscriptionLifetimeMinutes: Number(values.SUBSCRIPTION_LIFETIME_MINUTES),
    retention: {
      messageDays: Number(values.MESSAGE_RETENTION_DAYS),
      rawDays: Number(values.RAW_RETENTION_DAYS),
    },
  };
}

function storageOf(values: Record<SettingName, string>): Settings["storage"] {
  const { blobs, queues } = hostStorageOf(values);
  const data = values.DataStorage__blobServiceUri;
  return { blobs: data ? { serviceUrl: withoutSlash(data) } : blobs, queues };
}

function hostStorageOf(values: Record<SettingName, string>): Settings["storage"] {
  const { AzureWebJobsStorage: connectionString, AzureWebJobsStorage__accountName: name } = values;
  if (connectionString) return { blobs: { connectionString }, queues: { connectionString } };
  const { AzureWebJobsStorage__blobServiceUri: blob, AzureWebJobsStorage__queueServiceUri: queue } = values;
  // Where a bare name leads, for the Functions host as well: the public cloud.
  return {
    blobs: { serviceUrl: withoutSlash(blob ?? `https://${name}.blob.core.windows.net`) },
    queues: { serviceUrl: withoutSlash(queue ?? `https://${name}.queue.core.windows.net`) },
  };
}

/** The entries of GRAPH_RESOURCES, each once. */
export function resourcesIn(value: string): string[] {
  return [
    ...new Set(
      value
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    ),
  ];
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
