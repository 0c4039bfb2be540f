import type { Conversation, StoredMessage } from "./conversation.ts";
import type { ChatMessage } from "./graph-shapes.ts";

/**
 * "Get system messages for Microsoft Teams": a caller that did not send `Prefer: include-unknown-enum-members` sees
 * `unknownFutureValue` for the enum members that came after the first version.
 */
export function presentMessage(message: ChatMessage, includeUnknownEnumMembers: boolean): ChatMessage {
  if (includeUnknownEnumMembers || message.messageType !== "systemEventMessage") return message;
  return { ...message, messageType: "unknownFutureValue" };
}

/** As OData names an entity in notifications: `teams('…')/channels('…')/messages('…')/replies('…')`. */
export function resourcePath(stored: Pick<StoredMessage, "conversation" | "id" | "rootId">): string {
  const messages = `${conversationPath(stored.conversation)}/messages`;
  return stored.rootId === null
    ? `${messages}('${stored.id}')`
    : `${messages}('${stored.rootId}')/replies('${stored.id}')`;
}

function conversationPath({ teamId, conversationId }: Conversation): string {
  return teamId === null ? `chats('${conversationId}')` : `teams('${teamId}')/channels('${conversationId}')`;
}
