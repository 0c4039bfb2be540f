import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { MessageReader } from "../port/message-reader.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { type MessageOrigin, withOrigin } from "./message-origin.ts";
import { graphPath } from "./path.ts";

interface MessageAddress {
  readonly path: string;
  readonly origin: MessageOrigin;
  readonly pace: NonNullable<RequestOptions["pace"]>;
}

/** An id of Graph: no quote, slash, query, percent or white space, and not made of dots alone. */
const ID = String.raw`'((?!\.+')[^'/\\?#%\s]{1,512})'`;

/** Graph: "Change notifications for messages in Teams channels and chats". The case of these words varies there. */
const CHANNEL_MESSAGE = new RegExp(
  String.raw`^/?teams\(${ID}\)/channels\(${ID}\)/messages\(${ID}\)(?:/replies\(${ID}\))?$`,
  "i",
);
const CHAT_MESSAGE = new RegExp(String.raw`^/?chats\(${ID}\)/messages\(${ID}\)$`, "i");

const chatMessage = z.record(z.string(), z.unknown());

/** Graph: "Get chatMessage". What it answers is the message as it is now, which may be later than the notification. */
export function createMessageReader(client: GraphClient): MessageReader {
  return {
    read: async (resource) => {
      const { path, origin, pace } = addressOf(resource);
      const parsed = chatMessage.safeParse(await client.get(path, { headers: MESSAGE_HEADERS, pace }));
      if (!parsed.success) throw new TeamsinkError("graph-answer-invalid", "a message is not an object");
      return withOrigin(parsed.data, origin);
    },
  };
}

/**
 * A notification's resource comes from outside: only ids are taken from it, and the path is written anew.
 *
 * @throws TeamsinkError `resource-unsupported`
 */
function addressOf(resource: string): MessageAddress {
  const [, teamId, channelId, messageId, replyId] = CHANNEL_MESSAGE.exec(resource) ?? [];
  if (teamId !== undefined && channelId !== undefined && messageId !== undefined) {
    const root = graphPath`/teams/${teamId}/channels/${channelId}/messages/${messageId}`;
    return {
      path: replyId === undefined ? root : root + graphPath`/replies/${replyId}`,
      origin: { teamId, channelId, rootId: replyId === undefined ? undefined : messageId },
      pace: { budget: "message", conversation: channelId, team: teamId },
    };
  }
  const [, chatId, chatMessageId] = CHAT_MESSAGE.exec(resource) ?? [];
  if (chatId !== undefined && chatMessageId !== undefined) {
    return {
      path: graphPath`/chats/${chatId}/messages/${chatMessageId}`,
      origin: { chatId },
      pace: { budget: "message", conversation: chatId },
    };
  }
  throw new TeamsinkError("resource-unsupported");
}
