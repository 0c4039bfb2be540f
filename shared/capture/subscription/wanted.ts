import { toIso } from "../../base/clock.ts";
import type { Settings } from "../../base/read-settings.ts";
import type { SecretVersion } from "../../port/secret-store.ts";
import type { SubscriptionRequest } from "../../port/subscription-service.ts";
import { subscriptionOptionsFor } from "../../resource/families.ts";
import { resourceKey, splitQuery } from "../../resource/path-grammar.ts";
import { teamOfMembers, teamResources } from "../../resource/team-resources.ts";
import type { NotificationKey } from "../notification/notification-key.ts";

const NOTIFICATIONS_PATH = "/api/notifications";
const LIFECYCLE_PATH = "/api/lifecycle";

const MINUTE_MS = 60_000;

/** The newest of the secrets that a subscription carries. */
export interface NewestSecrets {
  readonly certificate: Pick<NotificationKey, "certificateId" | "certificateBase64">;
  readonly clientState: Pick<SecretVersion, "version" | "value" | "createdMs">;
}

/** What we want Graph to hold: the same for every resource but what its family adds. */
export interface WantedSubscriptions extends NewestSecrets {
  /** Each once, in whatever spelling: those that are named first, then those of single teams. */
  readonly resources: readonly string[];
  /** Keys of those that GRAPH_RESOURCES names. */
  readonly named: ReadonlySet<string>;
  /** Without a trailing slash. A subscription that delivers below it is ours. */
  readonly baseUrl: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string;
  readonly lifetimeMs: number;
}

export function wantedSubscriptions(
  settings: Pick<Settings, "resources" | "notificationBaseUrl" | "subscriptionLifetimeMinutes">,
  newest: NewestSecrets,
  /** Those that have subscriptions of their own. */
  teamIds: readonly string[] = [],
): WantedSubscriptions {
  const baseUrl = settings.notificationBaseUrl;
  const named = new Map(settings.resources.map((resource) => [resourceKey(resource), resource]));
  return {
    ...newest,
    resources: [...named.values(), ...resourcesOfTeams(settings, teamIds)],
    named: new Set(named.keys()),
    baseUrl,
    ...notificationUrls(baseUrl),
    lifetimeMs: settings.subscriptionLifetimeMinutes * MINUTE_MS,
  };
}

/** What these teams have of their own. Graph has room for one of each kind and team, whatever the query. */
export function resourcesOfTeams(
  { resources }: Pick<Settings, "resources">,
  teamIds: readonly string[],
): readonly string[] {
  const keyOfPath = (resource: string) => resourceKey(splitQuery(resource).path);
  const named = new Set(resources.map(keyOfPath));
  return teamIds.flatMap(teamResources).filter((resource) => !named.has(keyOfPath(resource)));
}

/**
 * Whether it is, or was, among the many that single teams have. They come after all others, and one that fails is no failure
 * of the whole: its team is kept fresh daily.
 */
export function isOfTeams({ named }: Pick<WantedSubscriptions, "named">, resource: string): boolean {
  return teamOfMembers(resource) !== undefined && !named.has(resourceKey(resource));
}

/** Where Graph is told to post. */
export function notificationUrls(
  baseUrl: string,
): Pick<WantedSubscriptions, "notificationUrl" | "lifecycleNotificationUrl"> {
  return {
    notificationUrl: `${baseUrl}${NOTIFICATIONS_PATH}`,
    lifecycleNotificationUrl: `${baseUrl}${LIFECYCLE_PATH}`,
  };
}

/** What every subscription of ours bears, whosever it is. */
export type Borne = NewestSecrets &
  Pick<WantedSubscriptions, "notificationUrl" | "lifecycleNotificationUrl" | "lifetimeMs">;

/** The body that creates a subscription. It holds the client state: never log it. */
export function requestFor(wanted: Borne, resource: string, nowMs: number): SubscriptionRequest {
  const { changeType, includeResourceData } = subscriptionOptionsFor(resource);
  return {
    resource,
    changeType,
    includeResourceData,
    notificationUrl: wanted.notificationUrl,
    lifecycleNotificationUrl: wanted.lifecycleNotificationUrl,
    expirationDateTime: expiryOf(wanted, resource, nowMs),
    clientState: wanted.clientState.value,
    encryptionCertificate: wanted.certificate.certificateBase64,
    encryptionCertificateId: wanted.certificate.certificateId,
  };
}

export function expiryOf(wanted: Pick<WantedSubscriptions, "lifetimeMs">, resource: string, nowMs: number): string {
  return toIso(nowMs + lifetimeMsOf(wanted, resource));
}

/** As long as is wanted, and no longer than Graph gives the resource. */
export function lifetimeMsOf({ lifetimeMs }: Pick<WantedSubscriptions, "lifetimeMs">, resource: string): number {
  return Math.min(lifetimeMs, subscriptionOptionsFor(resource).maxLifetimeMinutes * MINUTE_MS);
}
