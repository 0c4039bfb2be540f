import { toIso } from "../../base/clock.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { GraphSubscription } from "../../port/subscription-service.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import type { WantedSubscriptions } from "./wanted.ts";

/**
 * What we remember of the subscription of one resource, because Graph does not tell: when it last lived, when it was
 * last renewed, and with which secrets it was made. One record a resource. Times are ISO 8601.
 */
export interface SubscriptionRecord {
  readonly resource: string;
  readonly subscriptionId: string;
  readonly expirationDateTime: string;
  /** When we created it, or first saw it. */
  readonly createdDateTime: string;
  /** Last success of creating or renewing; null for one that we found at Graph and know nothing of. */
  readonly renewedDateTime: string | null;
  /** Last attempt to PATCH, written before it: an attempt without an answer may have been carried out. */
  readonly patchedDateTime: string | null;
  /** Last time that Graph showed it to us, not expired. */
  readonly lastSeenDateTime: string;
  readonly certificateId: string | null;
  /** A certificate that Graph was given and did not take. */
  readonly ignoredCertificateId: string | null;
  /** The version of the client state it was created with, never the value; null where that is not known. */
  readonly clientState: { readonly version: string; readonly createdMs: number } | null;
}

/**
 * The access token that Graph captures when a subscription is created or renewed lives about an hour; after it delivery
 * stops until the next renewal. Graph: "Receive change notifications through webhooks". A minute less, since a token may be that
 * old: see `NEW_TOKEN_FOR_MS` of the Graph client.
 */
const TOKEN_LIFETIME_MS = 59 * 60_000;

/** Up to this time the subscription delivered for all we know; what follows may be a gap. */
export function knownAliveMs(record: SubscriptionRecord): number {
  const seenMs = Date.parse(record.lastSeenDateTime);
  if (record.renewedDateTime === null) return seenMs;
  return Math.min(seenMs, Date.parse(record.renewedDateTime) + TOKEN_LIFETIME_MS);
}

/** Whether a subscription that is at Graph now also delivers: its captured token has not run out. */
export function isDelivering(record: SubscriptionRecord, nowMs: number): boolean {
  return record.renewedDateTime !== null && nowMs < Date.parse(record.renewedDateTime) + TOKEN_LIFETIME_MS;
}

/** Records that are looked up: there may be thousands. */
export interface KnownRecords {
  readonly all: readonly SubscriptionRecord[];
  of(resource: string): SubscriptionRecord | undefined;
  /** Whether one of them is of this subscription. */
  hasId(subscriptionId: string): boolean;
}

export function knownRecords(all: readonly SubscriptionRecord[]): KnownRecords {
  const byKey = new Map(all.map((record) => [resourceKey(record.resource), record]));
  const ids = new Set(all.map(({ subscriptionId }) => subscriptionId));
  return { all, of: (resource) => byKey.get(resourceKey(resource)), hasId: (id) => ids.has(id) };
}

/** Of a subscription that we have just created. */
export function createdRecord(
  wanted: WantedSubscriptions,
  subscription: GraphSubscription,
  { resource, createdMs }: { resource: string; createdMs: number },
): SubscriptionRecord {
  const { version, createdMs: clientStateCreatedMs } = wanted.clientState;
  return {
    ...unknownRecord(resource, subscription, createdMs),
    renewedDateTime: toIso(createdMs),
    certificateId: wanted.certificate.certificateId,
    clientState: { version, createdMs: clientStateCreatedMs },
  };
}

/** Of one that we found at Graph and have no record of. */
export function unknownRecord(resource: string, subscription: GraphSubscription, seenMs: number): SubscriptionRecord {
  return {
    resource,
    subscriptionId: subscription.id,
    expirationDateTime: subscription.expirationDateTime,
    createdDateTime: toIso(seenMs),
    renewedDateTime: null,
    patchedDateTime: null,
    lastSeenDateTime: toIso(seenMs),
    certificateId: subscription.encryptionCertificateId ?? null,
    ignoredCertificateId: null,
    clientState: null,
  };
}

/** Of one that was in the listing, whether or not we knew it. */
export function seenRecord(
  records: KnownRecords,
  { resource, subscription }: { resource: string; subscription: GraphSubscription },
  seenMs: number,
): SubscriptionRecord {
  const record = records.of(resource);
  const seen = unknownRecord(resource, subscription, seenMs);
  if (record?.subscriptionId !== subscription.id) return seen;
  const { expirationDateTime, lastSeenDateTime, certificateId } = seen;
  return { ...record, expirationDateTime, lastSeenDateTime, certificateId: certificateId ?? record.certificateId };
}

/** Whoever holds the lease is the only writer. */
export async function saveRecord(state: StateStore, value: SubscriptionRecord): Promise<SubscriptionRecord> {
  await state.put({ kind: "subscription", id: resourceKey(value.resource), value, expect: "any" });
  return value;
}
