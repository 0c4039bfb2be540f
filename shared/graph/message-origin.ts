import type { JsonObject } from "../base/json.ts";

/** Where a message was read; what its identity is made of besides its own id. */
export type MessageOrigin =
  | { readonly teamId: string; readonly channelId: string; readonly rootId?: string | undefined }
  | { readonly chatId: string };

/**
 * A message that can be identified by itself. Documented answers bear `channelIdentity`, `chatId` and, in replies,
 * `replyToId`, and are given on as they are; older and reduced shapes leave them out or null, and then, and only then,
 * what the request asked for is put in. Graph: "chatMessage resource type".
 */
export function withOrigin(message: JsonObject, origin: MessageOrigin): JsonObject {
  return { ...message, ...missing(message, origin) };
}

function missing(message: JsonObject, origin: MessageOrigin): JsonObject {
  if ("chatId" in origin) return message.chatId || message.channelIdentity ? {} : { chatId: origin.chatId };
  const { teamId, channelId, rootId } = origin;
  return {
    ...(message.channelIdentity ? {} : { channelIdentity: { teamId, channelId } }),
    ...(rootId === undefined || message.replyToId ? {} : { replyToId: rootId }),
  };
}
