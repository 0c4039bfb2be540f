import { TeamsinkError } from "./errors/errors.ts";
import type { Retention } from "./retention.ts";
import type { Scope } from "./scope.ts";
import { entriesOf, givenIn, guid, type SettingRow } from "./setting-values.ts";
import {
  type CaptureName,
  NO_CAPTURES,
  NOTHING_ON_BEHALF,
  type OnBehalfName,
  type ScheduleName,
  SETTINGS,
  type SettingName,
} from "./settings.ts";
import { type TracesPlace, tracesIn } from "./trace-settings.ts";

/** Of one service of a storage account: by connection string, or by address with the Entra identity. */
export type StoragePlace = { readonly connectionString: string } | { readonly serviceUrl: string };

export interface Settings {
  readonly tenantId: string;
  readonly clientId: string;
  /** Without a trailing slash and without a version. */
  readonly graphEndpoint: string;
  readonly graphAuthority: string;
  /** The way out; without a URL there is no proxy. */
  readonly proxy: { readonly url: string | undefined; readonly exceptions: readonly string[] };
  /** For one attempt, connection and answer included. */
  readonly graphTimeoutMs: number;
  /** Whether Microsoft is asked for the health of its services. */
  readonly serviceHealth: boolean;
  readonly graphAuth: "client-secret" | "managed-identity";
  /** Of the API's own app registration; without it no token is taken. */
  readonly apiClientId: string | undefined;
  /** Of the page on which people read; without it nobody signs in there. */
  readonly viewerClientId: string | undefined;
  readonly resources: readonly string[];
  readonly captures: ReadonlySet<CaptureName>;
  /** What is done in Graph in the name of whoever is signed in. */
  readonly onBehalf: ReadonlySet<OnBehalfName>;
  /** The most teams that have subscriptions of their own. */
  readonly teamSubscriptions: number;
  readonly contentMaxBytes: number;
  readonly scope: Scope;
  readonly notificationBaseUrl: string;
  readonly keyVaultUrl: string;
  readonly keyVaultChallengeCheck: boolean;
  readonly cosmos: { readonly endpoint: string; readonly database: string; readonly key: string | undefined };
  /** Accounts of their own in Azure: the host's has the queues, what is kept is apart from it, and so is what others read. */
  readonly storage: { readonly blobs: StoragePlace; readonly queues: StoragePlace; readonly lake: StoragePlace };
  readonly identityClientId: string | undefined;
  /** By the setting. Six-field cron, UTC. */
  readonly schedules: Readonly<Record<ScheduleName, string>>;
  /** Whether tables are written. */
  readonly lake: boolean;
  /** Whether there is an index, and where: without a file, in Cosmos DB. */
  readonly search: { readonly isOn: boolean; readonly file: string | undefined };
  /** Whether hooks may post to addresses that are not the internet's. */
  readonly hooksAllowPrivate: boolean;
  readonly subscriptionLifetimeMinutes: number;
  readonly retention: Retention;
  /** 0: for ever. */
  readonly accessRecordRetentionDays: number;
  /** Of a person or an application, at one instance. */
  readonly apiRequestsPerMinute: number;
  /** Where traces go. */
  readonly traces: TracesPlace | undefined;
}

/** The resources that the product can subscribe to: given, since settings know nothing of Graph. */
export interface ResourceGrammar {
  /** Whether one entry of GRAPH_RESOURCES is such a resource. */
  accepts(resource: string): boolean;
  /** Names of CAPTURE of which one has to be there beside it; none: it needs none. */
  capturesFor(resource: string): readonly CaptureName[];
  /** The shapes there are, for the message about any other. */
  readonly expected: string;
}

/** Of a timer that has nothing to do: whenever it came, a second would be billed. */
const ONCE_A_YEAR = "0 0 0 1 1 *";

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
  problems.push(...contradictions(values, environment), ...uncaptured(values, resources));
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

/** What is told of live and not kept would be half there: known, without what was said, and nothing of what was missed. */
function uncaptured(values: Partial<Record<SettingName, string>>, { capturesFor }: ResourceGrammar): string[] {
  const captures = capturesIn(values.CAPTURE ?? "");
  const missing = resourcesIn(values.GRAPH_RESOURCES ?? "")
    .map(capturesFor)
    .filter((names) => names.length > 0 && !names.some((name) => captures.has(name)))
    .map((names) => names.join(" or "));
  return [...new Set(missing)].map((names) => `CAPTURE lacks ${names}, of which GRAPH_RESOURCES wants to be told`);
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
    proxy: { url: values.HTTPS_PROXY, exceptions: entriesOf(values.NO_PROXY ?? "") },
    graphTimeoutMs: Number(values.GRAPH_TIMEOUT_SECONDS) * 1_000,
    serviceHealth: values.SERVICE_HEALTH === "on",
    apiClientId: values.API_CLIENT_ID?.toLowerCase(),
    viewerClientId: values.VIEWER_CLIENT_ID?.toLowerCase(),
    graphAuth: values.GRAPH_AUTH as Settings["graphAuth"],
    resources: resourcesIn(values.GRAPH_RESOURCES),
    captures: capturesIn(values.CAPTURE),
    onBehalf: new Set(entriesOf(values.ON_BEHALF).filter((name): name is OnBehalfName => name !== NOTHING_ON_BEHALF)),
    teamSubscriptions: Number(values.TEAM_SUBSCRIPTIONS),
    contentMaxBytes: Number(values.CONTENT_MAX_MB) * 1_000_000,
    scope: scopeIn(values),
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
      LAKE_SCHEDULE: values.LAKE_SCHEDULE,
      SEARCH_SCHEDULE: values.SEARCH === "on" ? values.SEARCH_SCHEDULE : ONCE_A_YEAR,
      HOOK_SCHEDULE: values.HOOK_SCHEDULE,
    },
    lake: values.LAKE === "on",
    search: { isOn: values.SEARCH === "on", file: values.SEARCH_FILE },
    hooksAllowPrivate: values.HOOKS_ALLOW_PRIVATE === "on",
    subscriptionLifetimeMinutes: Number(values.SUBSCRIPTION_LIFETIME_MINUTES),
    retention: {
      messageDays: Number(values.MESSAGE_RETENTION_DAYS),
      rawDays: Number(values.RAW_RETENTION_DAYS),
    },
    accessRecordRetentionDays: Number(values.ACCESS_RECORD_RETENTION_DAYS),
    apiRequestsPerMinute: Number(values.API_REQUESTS_PER_MINUTE),
    traces: tracesIn(values),
  };
}

function scopeIn(values: Partial<Record<SettingName, string>>): Scope {
  const idsIn = (value = "") => new Set(entriesOf(value).map((id) => (guid(id) ? id.toLowerCase() : id)));
  return {
    onlyTeams: idsIn(values.ONLY_TEAMS),
    excludedTeams: idsIn(values.EXCLUDE_TEAMS),
    excludedUsers: idsIn(values.EXCLUDE_USERS),
    excludedChats: idsIn(values.EXCLUDE_CHATS),
    fromMs: values.SYNC_FROM === undefined ? undefined : Date.parse(values.SYNC_FROM),
  };
}

function storageOf(values: Record<SettingName, string>): Settings["storage"] {
  const host = hostStorageOf(values);
  const { DataStorage__blobServiceUri: data, LakeStorage__blobServiceUri: lake } = values;
  const blobs = data ? { serviceUrl: withoutSlash(data) } : host.blobs;
  return { blobs, queues: host.queues, lake: lake ? { serviceUrl: withoutSlash(lake) } : blobs };
}

function hostStorageOf(values: Record<SettingName, string>): Omit<Settings["storage"], "lake"> {
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
  return [...new Set(entriesOf(value))];
}

/** Those of CAPTURE, where there are any. */
export function capturesIn(value: string): ReadonlySet<CaptureName> {
  return new Set(entriesOf(value).filter((name): name is CaptureName => name !== NO_CAPTURES));
}

/** As the setting writes them. */
export function captureOf(captures: ReadonlySet<CaptureName>): string {
  return captures.size === 0 ? NO_CAPTURES : [...captures].join(",");
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
