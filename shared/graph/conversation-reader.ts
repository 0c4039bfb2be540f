import { type Scope, WHOLE_TENANT } from "../base/scope.ts";
import type { ConversationReader } from "../port/conversation-reader.ts";
import { readChannelPage } from "./channel-messages.ts";
import { readChatPage } from "./chat-list.ts";
import type { GraphClient } from "./client.ts";
import { pastReplies } from "./replies.ts";
import { readUserChatsPage } from "./user-chats.ts";

/** @param scope what is too old is not asked for; what is left out is a matter of the rules */
export function createConversationReader(
  client: GraphClient,
  { fromMs }: Pick<Scope, "fromMs"> = WHOLE_TENANT,
): ConversationReader {
  const first = { fromMs };
  return {
    page: async (source, link) => {
      switch (source.kind) {
        case "channel":
          return readChannelPage(client, source, { link, ...first });
        case "user-chats":
          return readUserChatsPage(client, source, { link, ...first });
        case "chat":
          return readChatPage(client, source, { link, ...first });
      }
    },
    past: pastReplies,
  };
}
