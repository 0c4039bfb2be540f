import { type PathShape, pathShape } from "./path-grammar.ts";

/** Where one message stands: what its request to Graph and its identity are made of. Ids are decoded. */
export type MessageAddress =
  | {
      readonly kind: "channel";
      readonly teamId: string;
      readonly channelId: string;
      /** Null for a message that is no reply. */
      readonly rootId: string | null;
      readonly messageId: string;
    }
  | {
      readonly kind: "chat";
      readonly chatId: string;
      /** Where its id is not enough: see `isOfOneUser`. */
      readonly userId?: string;
      readonly messageId: string;
    };

/**
 * Ids of Teams begin with the number of their type. A thread's, 19, is one of the tenant; any other is unique for its user
 * only: the chat with oneself is `48:notes` for everybody.
 */
export function isOfOneUser(chatId: string): boolean {
  return /^(?!19:)\d{1,4}:/.test(chatId);
}

type MessageShape = PathShape<MessageAddress>;

/** Graph: "Change notifications for messages in Teams channels and chats". */
export const CHANNEL_MESSAGE_ITEMS: readonly MessageShape[] = [
  pathShape("/teams/{teamId}/channels/{channelId}/messages/{messageId}", (ids) => ({
    kind: "channel",
    ...ids,
    rootId: null,
  })),
  pathShape("/teams/{teamId}/channels/{channelId}/messages/{rootId}/replies/{messageId}", (ids) => ({
    kind: "channel",
    ...ids,
  })),
];

/** A chat is the same whoever's it is: the user in front is not needed to read it, unless it is of that user alone. */
export const CHAT_MESSAGE_ITEMS: readonly MessageShape[] = [
  pathShape("/chats/{chatId}/messages/{messageId}", (ids) => ({ kind: "chat", ...ids })),
  pathShape("/users/{userId}/chats/{chatId}/messages/{messageId}", ({ userId, chatId, messageId }) => ({
    kind: "chat",
    chatId,
    messageId,
    ...(isOfOneUser(chatId) ? { userId } : {}),
  })),
];

/** A message's path as a notification names it; `undefined` where an id could be read as more than an id. */
export function messageResource(address: MessageAddress): string | undefined {
  const { messageId } = address;
  const ids =
    address.kind === "chat"
      ? {
          ...(address.userId === undefined ? {} : { users: address.userId }),
          chats: address.chatId,
          messages: messageId,
        }
      : {
          teams: address.teamId,
          channels: address.channelId,
          messages: address.rootId ?? messageId,
          ...(address.rootId === null ? {} : { replies: messageId }),
        };
  const path = Object.entries(ids)
    .map(([name, id]) => `/${name}/${encodeURIComponent(id.toWellFormed())}`)
    .join("");
  return [...CHANNEL_MESSAGE_ITEMS, ...CHAT_MESSAGE_ITEMS].some((shape) => shape(path)) ? path : undefined;
}
