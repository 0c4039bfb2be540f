import type { TenantModel } from "../model/tenant-model.ts";

/** "conversationMember resource type": ids are opaque, and differ between conversations for one user. */
export function conversationMember(
  model: TenantModel,
  member: { conversationId: string; userId: string; isOwner: boolean },
) {
  const { conversationId, userId, isOwner } = member;
  const { displayName, mail } = model.user(userId);
  return {
    "@odata.type": "#microsoft.graph.aadUserConversationMember",
    id: Buffer.from(`${model.tenantId}##${conversationId}##${userId}`).toString("base64"),
    roles: isOwner ? ["owner"] : [],
    displayName,
    visibleHistoryStartDateTime: "0001-01-01T00:00:00Z",
    userId,
    email: mail,
    tenantId: model.tenantId,
  };
}
