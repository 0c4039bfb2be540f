import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { MessageReader, NewestPlace } from "../port/message-reader.ts";
import { parseMessageAddress } from "../resource/families.ts";
import { type MessageOrigin, withOrigin } from "../store/message/identity.ts";
import { BRIEF_WAIT_MS, type GraphClient, type RequestOptions } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { repliesPath } from "./replies.ts";

interface MessageRequest {
  readonly path: string;
  readonly origin: MessageOrigin;
  readonly pace: NonNullable<RequestOptions["pace"]>;
}

const chatMessage = z.record(z.string(), z.unknown());

/**
 * Graph: "Get chatMessage". Somebody waits for it, so it never waits behind a day's reading. What it answers is the message as
 * it is now, which may be later than the notification. Its replies do wait behind others: they may be many, and come by the
 * daily sync as well.
 */
export function createMessageReader(client: GraphClient): MessageReader {
  return {
    read: async (resource) => {
      const { path, origin, pace } = requestFor(resource);
      const options = { headers: MESSAGE_HEADERS, pace, maxWaitMs: BRIEF_WAIT_MS };
      const parsed = chatMessage.safeParse(await client.get(path, options));
      if (!parsed.success) throw new TeamsinkError("graph-answer-invalid", "a message is not an object");
      return withOrigin(parsed.data, origin);
    },
    newest: async (place) => {
      const { path, pace } = newestRequestFor(place);
      const { items } = await readPage(client, path, { headers: MESSAGE_HEADERS, pace, maxWaitMs: BRIEF_WAIT_MS });
      return items.map((item) => withOrigin(item, place));
    },
    replies: async (post, link) => {
      const { teamId, channelId } = post;
      const pace = { budget: "message", conversation: channelId, team: teamId } as const;
      const options = { headers: MESSAGE_HEADERS, pace, maxWaitMs: BRIEF_WAIT_MS };
      const { items, nextLink } = await readPage(client, link ?? repliesPath(post), options);
      return { messages: items.map((reply) => withOrigin(reply, post)), nextLink };
    },
  };
}

const NEWEST = 50;

/** A chat is listed by the last change unless it is told otherwise; a channel's posts by that of their chains. Graph: "List messages in a chat". */
function newestRequestFor(place: NewestPlace): Pick<MessageRequest, "path" | "pace"> {
  if (place.kind === "chat") {
    const path = `${graphPath`/chats/${place.chatId}/messages`}?$top=${NEWEST}&$orderby=createdDateTime desc`;
    return { path, pace: { budget: "message", conversation: place.chatId, isUrgent: true } };
  }
  const { teamId, channelId, rootId } = place;
  const path =
    rootId === undefined
      ? `${graphPath`/teams/${teamId}/channels/${channelId}/messages`}?$top=${NEWEST}`
      : repliesPath({ teamId, channelId, rootId });
  return { path, pace: { budget: "message", conversation: channelId, team: teamId, isUrgent: true } };
}

/** @throws TeamsinkError `resource-unsupported` */
function requestFor(resource: string): MessageRequest {
  const address = parseMessageAddress(resource);
  if (address === undefined) throw new TeamsinkError("resource-unsupported");
  if (address.kind === "chat") {
    const { chatId, messageId, userId } = address;
    const owner = userId === undefined ? "" : graphPath`/users/${userId}`;
    return {
      path: `${owner}${graphPath`/chats/${chatId}/messages/${messageId}`}`,
      origin: { chatId },
      pace: { budget: "message", conversation: `${owner}${chatId}`, isUrgent: true },
    };
  }
  const { teamId, channelId, rootId, messageId } = address;
  const messages = graphPath`/teams/${teamId}/channels/${channelId}/messages`;
  return {
    path: messages + (rootId === null ? graphPath`/${messageId}` : graphPath`/${rootId}/replies/${messageId}`),
    origin: { teamId, channelId, rootId },
    pace: { budget: "message", conversation: channelId, team: teamId, isUrgent: true },
  };
}
