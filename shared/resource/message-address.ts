import { type PathIds, pathGrammar } from "./path-grammar.ts";

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

/** One way in which a notification names its message. Answers `undefined` for any other. */
export type ItemShape = (path: string) => MessageAddress | undefined;

/** Graph: "Change notifications for messages in Teams channels and chats". */
export const CHANNEL_MESSAGE_ITEMS: readonly ItemShape[] = [
  itemShape("/teams/{teamId}/channels/{channelId}/messages/{messageId}", (ids) => ({
    kind: "channel",
    ...ids,
    rootId: null,
  })),
  itemShape("/teams/{teamId}/channels/{channelId}/messages/{rootId}/replies/{messageId}", (ids) => ({
    kind: "channel",
    ...ids,
  })),
];

/** A chat is the same whoever's it is: the user in front is not needed to read it, unless it is of that user alone. */
export const CHAT_MESSAGE_ITEMS: readonly ItemShape[] = [
  itemShape("/chats/{chatId}/messages/{messageId}", (ids) => ({ kind: "chat", ...ids })),
  itemShape("/users/{userId}/chats/{chatId}/messages/{messageId}", ({ userId, chatId, messageId }) => ({
    kind: "chat",
    chatId,
    messageId,
    ...(isOfOneUser(chatId) ? { userId } : {}),
  })),
];

function itemShape<const Template extends `/${string}`>(
  template: Template,
  toAddress: (ids: PathIds<Template>) => MessageAddress,
): ItemShape {
  const read = pathGrammar(template);
  return (path) => {
    const ids = read(path);
    return ids && toAddress(ids);
  };
}
