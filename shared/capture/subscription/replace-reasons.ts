import type { GraphSubscription } from "../../port/subscription-service.ts";
import { subscriptionOptionsFor } from "../../resource/families.ts";
import type { SubscriptionRecord } from "./subscription-record.ts";
import type { WantedSubscriptions } from "./wanted.ts";

export interface Candidate {
  /** As it is wanted: Graph may spell it otherwise. */
  readonly resource: string;
  readonly subscription: GraphSubscription;
  readonly wanted: WantedSubscriptions;
  /** Only when it is the record of this very subscription. */
  readonly record: SubscriptionRecord | undefined;
}

/**
 * What cannot be put right by PATCH, which takes a new expiry, URL or certificate only: each row asks for deleting and
 * creating. Graph: "Update subscription", "Reduce missing subscriptions and change notifications".
 */
const REPLACE_REASONS: readonly { readonly reason: string; applies(candidate: Candidate): boolean }[] = [
  {
    reason: "it delivers to another path",
    applies: ({ subscription, wanted }) => !isSameUrl(subscription.notificationUrl, wanted.notificationUrl),
  },
  {
    reason: "it has no lifecycle URL",
    applies: ({ subscription }) => !subscription.lifecycleNotificationUrl,
  },
  {
    reason: "its lifecycle URL is another",
    applies: ({ subscription: { lifecycleNotificationUrl }, wanted }) =>
      Boolean(lifecycleNotificationUrl) && !isSameUrl(lifecycleNotificationUrl ?? "", wanted.lifecycleNotificationUrl),
  },
  {
    reason: "it asks for other change types",
    applies: ({ subscription, resource }) =>
      changeTypes(subscription.changeType) !== changeTypes(subscriptionOptionsFor(resource).changeType),
  },
  {
    // Only a subscription with resource data has a certificate, so its id is as good a sign as the flag.
    reason: "it comes without resource data",
    applies: ({ subscription, resource }) =>
      subscriptionOptionsFor(resource).includeResourceData &&
      !subscription.includeResourceData &&
      !subscription.encryptionCertificateId,
  },
  {
    reason: "its client state was rolled",
    applies: ({ record, wanted }) =>
      record?.clientState != null && record.clientState.createdMs < wanted.clientState.createdMs,
  },
  {
    reason: "Graph did not take the newest certificate on renewal",
    applies: (candidate) =>
      hasOlderCertificate(candidate) &&
      candidate.record?.ignoredCertificateId === candidate.wanted.certificate.certificateId,
  },
];

/** Why a subscription has to be made anew, in words; `undefined` when it fits or a renewal makes it fit. */
export function replaceReasonOf(candidate: Candidate): string | undefined {
  return REPLACE_REASONS.find((row) => row.applies(candidate))?.reason;
}

/** True when a renewal should carry the newest certificate. */
export function hasOlderCertificate({ subscription, record, wanted }: Candidate): boolean {
  const certificateId = subscription.encryptionCertificateId ?? record?.certificateId;
  return certificateId !== wanted.certificate.certificateId;
}

function changeTypes(changeType: string): string {
  return changeType
    .toLowerCase()
    .split(",")
    .map((part) => part.trim())
    .sort()
    .join();
}

/** URLs are compared as URLs: host names have no case. */
export function isSameUrl(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href;
}

/** `below` is the base itself or a path under it; a host that only begins alike is not. */
export function isBelow(base: string, url: string): boolean {
  if (!URL.canParse(base) || !URL.canParse(url)) return false;
  const prefix = new URL(`${base}/`).href;
  return new URL(url).href.startsWith(prefix) || `${new URL(url).href}/` === prefix;
}
