import type { JsonObject } from "../base/json.ts";
import type { MessageDeed, MessagePlace, PersonsGraph, PlacedMessage } from "../port/on-behalf.ts";
import { withOrigin } from "../store/message/identity.ts";
import type { Pace } from "./pacing.ts";
import { graphPath } from "./path.ts";
import { objectIn, type Person } from "./persons-client.ts";

type MessageCalls = Pick<PersonsGraph, "send" | "quote" | "actOnMessage">;

/** Graph: "Send chatMessage in a channel or a chat", "Send reply", "Update chatMessage", "chatMessage: softDelete", "chatMessage: setReaction". */
export function messageCalls({ id, client }: Person): MessageCalls {
  const sent = async (place: MessagePlace, path: string, body: JsonObject) => {
    const answer = objectIn(await client.post(path, body, sendingPace(place, id)), "a message");
    return withOrigin(answer, place);
  };
  return {
    send: (place, message) => sent(place, messagesPath(place), message),
    quote: (chatId, messageIds, replyMessage) => {
      const place = { kind: "chat", chatId } as const;
      return sent(place, `${messagesPath(place)}/replyWithQuote`, { messageIds, replyMessage });
    },
    actOnMessage: async (message, deed) => {
      const { path, body } = actionOf(message, deed, id);
      const pace = changingPace(message);
      if (deed.kind === "edit") await client.patch(path, body, pace);
      else await client.post(path, body, pace);
    },
  };
}

function messagesPath(place: MessagePlace): string {
  if (place.kind === "chat") return graphPath`/chats/${place.chatId}/messages`;
  const posts = graphPath`/teams/${place.teamId}/channels/${place.channelId}/messages`;
  return place.rootId === undefined ? posts : `${posts}${graphPath`/${place.rootId}/replies`}`;
}

function actionOf(message: PlacedMessage, deed: MessageDeed, userId: string): { path: string; body: unknown } {
  const path = `${messagesPath(message)}${graphPath`/${message.messageId}`}`;
  if (deed.kind === "edit") return { path, body: deed.message };
  if (deed.kind === "setReaction" || deed.kind === "unsetReaction") {
    return { path: `${path}/${deed.kind}`, body: { reactionType: deed.reactionType } };
  }
  // In a chat it is named by its user: there is no other form of it.
  const owner = message.kind === "chat" ? graphPath`/users/${userId}` : "";
  return { path: `${owner}${path}/${deed.kind}`, body: undefined };
}

function sendingPace(place: MessagePlace, sender: string): Pace {
  return place.kind === "chat"
    ? { budget: "sendChat", conversation: place.chatId, sender, isUrgent: true }
    : { budget: "sendChannel", conversation: place.channelId, team: place.teamId, sender, isUrgent: true };
}

function changingPace(place: MessagePlace): Pace {
  return place.kind === "chat"
    ? { budget: "other", conversation: place.chatId, isUrgent: true }
    : { budget: "other", conversation: place.channelId, team: place.teamId, isUrgent: true };
}
