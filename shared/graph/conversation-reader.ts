import type { ConversationReader } from "../sync/conversation-reader.ts";
import { readChannelPage } from "./channel-messages.ts";
import type { GraphClient } from "./client.ts";
import { readUserChatsPage } from "./user-chats.ts";

export function createConversationReader(client: GraphClient): ConversationReader {
  return {
    page: (source, link) =>
      source.kind === "channel" ? readChannelPage(client, source, link) : readUserChatsPage(client, source, link),
  };
}
