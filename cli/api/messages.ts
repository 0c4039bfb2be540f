import { type Api, answerOf, type ChatMessage, cursorOf } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { Place } from "./conversations.ts";

/** Which messages of a place are wanted. */
export interface Wanted extends Place {
  /** Of a channel: the replies to this post; without it its posts. */
  readonly rootId?: string;
  /** Of a channel: its posts and their replies, as they came. */
  readonly withReplies?: boolean;
}

export interface MessageWish {
  readonly limit: number;
  readonly cursor?: string;
  readonly isOldestFirst?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly q?: string;
  readonly from?: string;
}

export interface MessagePage {
  readonly messages: readonly ChatMessage[];
  readonly cursor: string | undefined;
}

/** The newest first, unless it is said otherwise. Of a conversation in which nothing was written yet the store knows nothing. */
export async function readMessages(api: Api, wanted: Wanted, wish: MessageWish): Promise<MessagePage> {
  const { isOldestFirst = false, ...rest } = wish;
  const query = {
    ...queryOf(wanted),
    ...rest,
    order: isOldestFirst ? ("createdDateTime" as const) : ("-createdDateTime" as const),
  };
  try {
    const page = await answerOf(api, api.client.GET("/messages", { params: { query } }));
    return { messages: page.messages, cursor: cursorOf(page) };
  } catch (error) {
    if (!(error instanceof ApiFailure && error.code === "conversation-not-found")) throw error;
    return { messages: [], cursor: undefined };
  }
}

function queryOf({ conversationId, teamId, rootId, withReplies = false }: Wanted) {
  if (teamId === undefined) return { chat_id: conversationId };
  const channel = { team_id: teamId, channel_id: conversationId };
  if (rootId !== undefined) return { ...channel, root_id: rootId };
  return withReplies ? channel : { ...channel, replies: "false" as const };
}

/** Page after page, as far as is wanted. */
export async function* eachMessage(api: Api, wanted: Wanted, wish: MessageWish): AsyncGenerator<ChatMessage> {
  let cursor: string | undefined;
  do {
    const page = await readMessages(api, wanted, { ...wish, ...(cursor !== undefined && { cursor }) });
    yield* page.messages;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** @param messageId Graph's, or rootId.replyId */
export async function readMessage(api: Api, { conversationId }: Place, messageId: string): Promise<ChatMessage> {
  const path = { conversationId, messageId };
  return answerOf(api, api.client.GET("/messages/{conversationId}/{messageId}", { params: { path } }));
}
