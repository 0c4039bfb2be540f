import type { ConversationReader } from "../port/conversation-reader.ts";
import { readChannelPage } from "./channel-messages.ts";
import { readChatPage } from "./chat-list.ts";
import type { GraphClient } from "./client.ts";
import { pastReplies } from "./replies.ts";
import { readUserChatsPage } from "./user-chats.ts";

export function createConversationReader(client: GraphClient): ConversationReader {
  return {
    page: async (source, link) => {
      switch (source.kind) {
        case "channel":
          return readChannelPage(client, source, link);
        case "user-chats":
          return readUserChatsPage(client, source, link);
        case "chat":
          return readChatPage(client, source, link);
      }
    },
    past: pastReplies,
  };
}
