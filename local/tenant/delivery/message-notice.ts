import { presentAlone, presentMessage, resourcePath } from "../model/present-message.ts";
import type { MessageChange, Operation } from "../model/tenant-model.ts";
import { placeOf } from "../subscriptions/resource.ts";
import type { ChangeType, ResourceChange } from "../subscriptions/resource-change.ts";

/** The samples spell it in both ways; receivers have to compare without regard to case. */
const MESSAGE_TYPE = { channel: "#Microsoft.Graph.chatMessage", chat: "#microsoft.graph.chatMessage" } as const;

/** Which changeType an operation is announced with; of a soft delete no document says it. */
export const MESSAGE_CHANGE_TYPES: Record<Exclude<Operation, "softDelete">, ChangeType> = {
  create: "created",
  import: "created",
  systemMessage: "created",
  edit: "updated",
  undoSoftDelete: "updated",
  setReaction: "updated",
  unsetReaction: "updated",
  policyViolation: "updated",
};

/** What subscribers of messages are told of a change. */
export function messageNotice(
  { stored, message }: Pick<MessageChange, "stored" | "message">,
  changeType: ChangeType,
): ResourceChange {
  const path = resourcePath(stored);
  return {
    entity: "chatMessage",
    changeType,
    place: placeOf(stored.conversation),
    resource: path,
    resourceData: {
      id: stored.id,
      "@odata.type": stored.conversation.teamId === null ? MESSAGE_TYPE.chat : MESSAGE_TYPE.channel,
      "@odata.id": path,
    },
    payload: ({ includeUnknownEnumMembers }) =>
      presentAlone(stored, presentMessage(message, includeUnknownEnumMembers)),
  };
}
