import { presentAlone, presentMessage, resourcePath } from "../model/present-message.ts";
import type { MessageChange } from "../model/tenant-model.ts";
import { type ChangeType, expirationInNotification, type Subscription } from "../subscriptions/subscription.ts";
import { type EncryptedContent, seal } from "./sealing.ts";

/** "changeNotification resource type", as far as messages use it. */
export interface ChangeNotification {
  readonly subscriptionId: string;
  readonly changeType: ChangeType;
  readonly tenantId: string;
  readonly clientState: string | null;
  readonly subscriptionExpirationDateTime: string;
  readonly resource: string;
  readonly resourceData: { readonly id: string; readonly "@odata.type": string; readonly "@odata.id": string };
  readonly encryptedContent?: EncryptedContent;
}

export interface LifecycleNotification {
  readonly subscriptionId: string;
  readonly lifecycleEvent: "reauthorizationRequired" | "subscriptionRemoved";
  readonly tenantId: string;
  readonly clientState: string | null;
  readonly subscriptionExpirationDateTime: string;
}

/** The samples spell it in both ways; receivers have to compare without regard to case. */
const MESSAGE_TYPE = { channel: "#Microsoft.Graph.chatMessage", chat: "#microsoft.graph.chatMessage" } as const;

export function changeNotification(options: {
  subscription: Subscription;
  change: Pick<MessageChange, "stored" | "message">;
  changeType: ChangeType;
  tenantId: string;
}): ChangeNotification {
  const { subscription, change, changeType, tenantId } = options;
  const path = resourcePath(change.stored);
  const certificate = subscription.includeResourceData ? subscription.encryptionCertificate : null;
  const payload = presentAlone(change.stored, presentMessage(change.message, subscription.includeUnknownEnumMembers));
  return {
    ...envelopeOf(subscription, tenantId),
    changeType,
    resource: path,
    resourceData: {
      id: change.stored.id,
      "@odata.type": change.stored.conversation.teamId === null ? MESSAGE_TYPE.chat : MESSAGE_TYPE.channel,
      "@odata.id": path,
    },
    ...(certificate === null ? {} : { encryptedContent: seal(payload, certificate) }),
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
