import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { MessageStore } from "../../port/message-store.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { conversationOf, type ListParameters, toMessageQuery } from "./list-parameters.ts";
import { cursorAfter } from "./page-cursor.ts";

export interface MessagePage {
  readonly messages: readonly Record<string, unknown>[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** One page of a conversation, or `conversation-not-found` when nothing of it is stored. */
export async function listMessages(store: MessageStore, parameters: ListParameters): Promise<Result<MessagePage>> {
  const query = toMessageQuery(parameters);
  const found = await store.query(query);
  const page = found.slice(0, parameters.limit);
  const last = page.at(-1);
  const wrongTeam =
    parameters.team_id !== undefined &&
    last !== undefined &&
    last.teamId !== null &&
    last.teamId !== parameters.team_id;
  const unknown = last === undefined && !(await store.hasConversation(query.conversationId));
  if (wrongTeam || unknown)
    return fail("conversation-not-found", `Nothing is stored of the conversation ${conversationOf(parameters)}.`);
  return succeed({
    messages: page.map(toGraphMessage),
    nextCursor: last !== undefined && found.length > page.length ? cursorAfter(last, query.orderBy) : undefined,
  });
}
