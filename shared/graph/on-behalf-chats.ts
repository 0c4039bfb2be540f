import { TeamsinkError } from "../base/errors/errors.ts";
import type { ChatDeed, PersonsGraph } from "../port/on-behalf.ts";
import { graphPath } from "./path.ts";
import { listIn, OTHER_PACE, objectIn, type Person, textIn } from "./persons-client.ts";

type ChatCalls = Pick<PersonsGraph, "createChat" | "actOnChat" | "chats">;

/** Graph: "Create chat", "Update chat", "Add member to a chat", "chat: markChatReadForUser", "List chats". */
export function chatCalls(person: Person): ChatCalls {
  const { id, client } = person;
  return {
    createChat: async ({ topic, userIds }) => {
      const isGroup = topic !== undefined || userIds.length > 1;
      const body = {
        chatType: isGroup ? "group" : "oneOnOne",
        ...(topic !== undefined && { topic }),
        members: [id, ...userIds].map(memberOf),
      };
      return objectIn(await client.post("/chats", body, { ...OTHER_PACE, isUrgent: true }), "a chat");
    },
    actOnChat: (chatId, deed) => actOnChat(person, chatId, deed),
    chats: async (limit, skipToken) => {
      const query = new URLSearchParams({
        $top: String(limit),
        ...(skipToken !== undefined && { $skiptoken: skipToken }),
      });
      const { items, nextLink } = listIn(await client.get(`/me/chats?${query}`, { budget: "other", user: id }));
      const next = nextLink === undefined ? null : URL.parse(nextLink)?.searchParams.get("$skiptoken");
      return { items, skipToken: next ?? undefined };
    },
  };
}

function memberOf(userId: string) {
  return {
    "@odata.type": "#microsoft.graph.aadUserConversationMember",
    roles: ["owner"],
    "user@odata.bind": `https://graph.microsoft.com/v1.0${graphPath`/users/${userId}`}`,
  };
}

async function actOnChat(person: Person, chatId: string, deed: ChatDeed): Promise<void> {
  const { id, tenantId, client } = person;
  const chat = graphPath`/chats/${chatId}`;
  const pace = { budget: "other", conversation: chatId, isUrgent: true } as const;
  switch (deed.kind) {
    case "rename":
      await client.patch(chat, { topic: deed.topic }, pace);
      return;
    case "addMember": {
      const since = deed.visibleHistoryStartDateTime;
      const member = { ...memberOf(deed.userId), ...(since !== undefined && { visibleHistoryStartDateTime: since }) };
      await client.post(`${chat}/members`, member, { ...pace, membersOf: chatId });
      return;
    }
    case "removeMember": {
      const membershipId = await membershipOf(person, chatId, deed.userId);
      await client.delete(`${chat}/members${graphPath`/${membershipId}`}`, { ...pace, membersOf: chatId });
      return;
    }
    default: {
      const { kind, ...rest } = deed;
      const user = { "@odata.type": "#microsoft.graph.teamworkUserIdentity", id, tenantId };
      // Whoever looks at a chat has read it: were all of them to wait, nobody could write there meanwhile.
      const isPassing = kind === "markChatReadForUser";
      await client.post(`${chat}/${kind}`, { user, ...rest }, { ...pace, isPassing });
    }
  }
}

/** A chat has few members, and Graph gives them on one page. */
async function membershipOf({ client }: Person, chatId: string, userId: string): Promise<string> {
  const { items } = listIn(
    await client.get(graphPath`/chats/${chatId}/members`, { budget: "other", conversation: chatId }),
  );
  const member = items.find((item) => item.userId === userId || item.email === userId);
  if (member === undefined) throw new TeamsinkError("on-behalf-not-found", "Nobody with this id is in the chat.");
  return textIn(member, "id");
}
