import { toIso } from "../../base/clock.ts";
import type { Settings } from "../../base/settings.ts";
import type { SecretVersion } from "../../port/secret-store.ts";
import type { SubscriptionRequest } from "../../port/subscription-service.ts";
import type { NotificationKey } from "../notification/notification-key.ts";

/** Edits, deletions and reactions come as `updated` or `deleted`; which of them is not documented, so all are wanted. */
const CHANGE_TYPE = "created,updated,deleted";

const NOTIFICATIONS_PATH = "/api/notifications";
const LIFECYCLE_PATH = "/api/lifecycle";

const MINUTE_MS = 60_000;

/** The newest of the secrets that a subscription carries. */
export interface NewestSecrets {
  readonly certificate: Pick<NotificationKey, "certificateId" | "certificateBase64">;
  readonly clientState: SecretVersion;
}

/** What we want Graph to hold: the same for every resource but the resource itself. */
export interface WantedSubscriptions extends NewestSecrets {
  readonly resources: readonly string[];
  readonly changeType: string;
  /** Without a trailing slash. A subscription that delivers below it is ours. */
  readonly baseUrl: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string;
  readonly lifetimeMs: number;
}

export function wantedSubscriptions(
  settings: Pick<Settings, "resources" | "notificationBaseUrl" | "subscriptionLifetimeMinutes">,
  newest: NewestSecrets,
): WantedSubscriptions {
  const baseUrl = settings.notificationBaseUrl;
  return {
    ...newest,
    resources: settings.resources,
    changeType: CHANGE_TYPE,
    baseUrl,
    ...notificationUrls(baseUrl),
    lifetimeMs: settings.subscriptionLifetimeMinutes * MINUTE_MS,
  };
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

/** The body that creates a subscription. It holds the client state: never log it. */
export function requestFor(wanted: WantedSubscriptions, resource: string, nowMs: number): SubscriptionRequest {
  return {
    resource,
    changeType: wanted.changeType,
    notificationUrl: wanted.notificationUrl,
    lifecycleNotificationUrl: wanted.lifecycleNotificationUrl,
    expirationDateTime: expiryOf(wanted, nowMs),
    clientState: wanted.clientState.value,
    encryptionCertificate: wanted.certificate.certificateBase64,
    encryptionCertificateId: wanted.certificate.certificateId,
  };
}

export function expiryOf(wanted: Pick<WantedSubscriptions, "lifetimeMs">, nowMs: number): string {
  return toIso(nowMs + wanted.lifetimeMs);
}

/** Resources that Graph takes for the same: it gives them back with or without a leading slash, in varying case. */
export function resourceKey(resource: string): string {
  return resource.replace(/^\/+/, "").toLowerCase();
}
