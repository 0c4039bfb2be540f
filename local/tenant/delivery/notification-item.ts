import type { ChangeType, ResourceChange } from "../subscriptions/resource-change.ts";
import { expirationInNotification, type Subscription } from "../subscriptions/subscription.ts";
import { type EncryptedContent, seal } from "./sealing.ts";

/** "changeNotification resource type", as far as Teams uses it. */
export interface ChangeNotification {
  readonly subscriptionId: string;
  readonly changeType: ChangeType;
  readonly tenantId: string;
  readonly clientState: string | null;
  readonly subscriptionExpirationDateTime: string;
  readonly resource: string;
  readonly resourceData: ResourceChange["resourceData"];
  readonly encryptedContent?: EncryptedContent;
}

export interface LifecycleNotification {
  readonly subscriptionId: string;
  readonly lifecycleEvent: "reauthorizationRequired" | "subscriptionRemoved";
  readonly tenantId: string;
  readonly clientState: string | null;
  readonly subscriptionExpirationDateTime: string;
}

export function changeNotification(
  subscription: Subscription,
  tenantId: string,
  change: Omit<ResourceChange, "place">,
): ChangeNotification {
  const certificate = subscription.includeResourceData ? subscription.encryptionCertificate : null;
  const { changeType, resource = subscription.resource, resourceData } = change;
  return {
    ...envelopeOf(subscription, tenantId),
    changeType,
    resource,
    resourceData,
    ...(certificate === null ? {} : { encryptedContent: seal(change.payload(subscription), certificate) }),
  };
}

export function lifecycleNotification(
  subscription: Subscription,
  tenantId: string,
  lifecycleEvent: LifecycleNotification["lifecycleEvent"],
): LifecycleNotification {
  return { ...envelopeOf(subscription, tenantId), lifecycleEvent };
}

function envelopeOf(subscription: Subscription, tenantId: string) {
  return {
    subscriptionId: subscription.id,
    tenantId,
    clientState: subscription.clientState,
    subscriptionExpirationDateTime: expirationInNotification(subscription.expirationMs),
  };
}
