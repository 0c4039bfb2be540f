import { X509Certificate } from "node:crypto";
import type { SubscribedResource } from "./resource.ts";
import type { ChangeType } from "./resource-change.ts";

/** Whom resource data is encrypted for. */
export interface EncryptionCertificate {
  /** As the subscriber sent it: base64 of the DER. */
  readonly base64: string;
  /** The subscriber's own label. */
  readonly id: string;
  readonly certificate: X509Certificate;
  /** SHA-1, upper-case hexadecimal. */
  readonly thumbprint: string;
}

export interface Subscription {
  readonly id: string;
  readonly applicationId: string;
  readonly creatorId: string;
  /** As the subscriber spelt it. */
  readonly resource: string;
  readonly target: SubscribedResource;
  readonly changeTypes: readonly ChangeType[];
  readonly clientState: string | null;
  readonly includeResourceData: boolean;
  readonly lifecycleNotificationUrl: string | null;
  readonly latestSupportedTlsVersion: string;
  readonly notificationUrlAppId: string | null;
  /** `Prefer: include-unknown-enum-members` was sent: system messages come by their name. */
  readonly includeUnknownEnumMembers: boolean;
  readonly createdMs: number;
  notificationUrl: string;
  encryptionCertificate: EncryptionCertificate | null;
  expirationMs: number;
  /** When the access token expires that last created, renewed or reauthorized it. */
  accessTokenExpiresMs: number;
  lastReauthorizedMs: number | null;
  lastPatchedMs: number | null;
  lastNoticeMs: number | null;
}

/** The certificate as Graph wants it, or what is wrong with it. */
export function parseEncryptionCertificate(
  base64: string,
  id: string,
  bits: { min: number; max: number },
): EncryptionCertificate | string {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(base64, "base64"));
  } catch {
    return "Certificate validation error: The certificate could not be parsed.";
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const keyBits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (asymmetricKeyType !== "rsa") return "Certificate validation error: The key must be RSA.";
  if (keyBits < bits.min || keyBits > bits.max) {
    return `Certificate validation error: The key must have between ${bits.min} and ${bits.max} bits.`;
  }
  return { base64, id, certificate, thumbprint: certificate.fingerprint.replaceAll(":", "") };
}

/** The subscription resource, as POST, GET and PATCH answer it. */
export function subscriptionResource(subscription: Subscription) {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.applicationId,
    changeType: subscription.changeTypes.join(","),
    clientState: subscription.clientState,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
    expirationDateTime: sevenDigits(subscription.expirationMs),
    creatorId: subscription.creatorId,
    includeResourceData: subscription.includeResourceData,
    latestSupportedTlsVersion: subscription.latestSupportedTlsVersion,
    encryptionCertificate: subscription.encryptionCertificate?.base64 ?? null,
    encryptionCertificateId: subscription.encryptionCertificate?.id ?? null,
    notificationUrlAppId: subscription.notificationUrlAppId,
  };
}

/** Subscriptions show their times with the seven digits of .NET. */
function sevenDigits(timeMs: number): string {
  return new Date(timeMs).toISOString().replace("Z", "0000Z");
}

const NOTIFICATION_OFFSET_HOURS = 8;

/** In notifications the samples show the same time at an offset of -08:00: a receiver must read it as an instant. */
export function expirationInNotification(timeMs: number): string {
  const shifted = new Date(timeMs - NOTIFICATION_OFFSET_HOURS * 3_600_000).toISOString();
  return shifted.replace("Z", "0000-08:00");
}
