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

/**
 * As it stands, sealed, in a notification: an entity on its own, so it says where it is from, and its navigation
 * properties are there and empty, which they are not in lists. "Change notifications for messages", "Decrypted payload".
 */
export function presentAlone(stored: Pick<StoredMessage, "conversation" | "rootId">, presented: ChatMessage): object {
  const { conversation, rootId } = stored;
  const entity = rootId === null ? "messages/$entity" : `messages('${rootId}')/replies/$entity`;
  const place = conversationPath({ ...conversation, conversationId: encodeURIComponent(conversation.conversationId) });
  return {
    "@odata.context": `https://graph.microsoft.com/$metadata#${place}/${entity}`,
    ...presented,
    replies: [],
    hostedContents: [],
  };
}

function conversationPath({ teamId, conversationId }: Pick<Conversation, "teamId" | "conversationId">): string {
  return teamId === null ? `chats('${conversationId}')` : `teams('${teamId}')/channels('${conversationId}')`;
}
