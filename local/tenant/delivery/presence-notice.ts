import type { PresenceChange } from "../model/presence.ts";
import type { ResourceChange } from "../subscriptions/resource-change.ts";

/**
 * What whoever looks is told of somebody's presence: "Get change notifications for presence updates in Microsoft Teams". Of
 * several people the sample repeats what was subscribed to, and names the one in `resourceData`.
 */
export function presenceNotice({ userId, availability, activity, sequenceNumber }: PresenceChange): ResourceChange {
  return {
    entity: "presence",
    changeType: "updated",
    place: { teamId: null, conversationId: null, involves: (other) => other === userId },
    resourceData: {
      id: userId,
      "@odata.type": "#Microsoft.Graph.presence",
      "@odata.id": `communications/presences('${userId}')`,
    },
    payload: () => ({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#communications/presences/$entity",
      id: userId,
      availability,
      activity,
      outOfOfficeSettings: { message: null, isOutOfOffice: false },
      sequenceNumber,
    }),
  };
}
