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
  | { readonly kind: "chat"; readonly chatId: string; readonly messageId: string };

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

/** A chat is the same whoever's it is: the user in front is not needed to read it. */
export const CHAT_MESSAGE_ITEMS: readonly ItemShape[] = [
  itemShape("/chats/{chatId}/messages/{messageId}", (ids) => ({ kind: "chat", ...ids })),
  itemShape("/users/{userId}/chats/{chatId}/messages/{messageId}", ({ chatId, messageId }) => ({
    kind: "chat",
    chatId,
    messageId,
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
