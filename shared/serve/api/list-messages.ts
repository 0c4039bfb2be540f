import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { graphIdOf } from "../../base/parameter.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { type ListParameters, toMessageQuery } from "./list-parameters.ts";
import { cursorAfter } from "./page-cursor.ts";
import { isBlocked, underPolicy } from "./policy.ts";

export interface MessagePage {
  /** Those that the policy hides are missing, so that it may be shorter than its limit, and empty. */
  readonly messages: readonly JsonObject[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** One page of a conversation, or `conversation-not-found` when nothing of it is stored. */
export async function listMessages(store: MessageStore, parameters: ListParameters): Promise<Result<MessagePage>> {
  const query = toMessageQuery(parameters);
  const found = await store.query(query);
  const page = found.slice(0, parameters.limit);
  const last = page.at(-1);
  const known = last ?? (await anyOf(store, query.conversationId));
  if (!known || isOfOtherTeam(known, parameters.team_id)) return fail("conversation-not-found");
  return succeed({
    messages: page.flatMap((message) => shownOf(message, parameters)),
    nextCursor: last !== undefined && found.length > page.length ? cursorAfter(last, query.orderBy) : undefined,
  });
}

function shownOf(stored: StoredMessage, { policy, q }: ListParameters): readonly JsonObject[] {
  // Found by a text that is not shown, it would say whether it holds it.
  if (q !== undefined && policy !== "show" && isBlocked(stored)) return [];
  const shown = underPolicy(toGraphMessage(stored), policy);
  return shown === undefined ? [] : [shown];
}

/** Whatever the filters leave: whether there is such a conversation, and whose, does not depend on them. */
async function anyOf(store: MessageStore, conversationId: string): Promise<StoredMessage | undefined> {
  return (await store.query({ conversationId, orderBy: "createdMs", descending: true, limit: 1 }))[0];
}

/** Some payloads do not say which team they are of. */
function isOfOtherTeam({ teamId }: StoredMessage, asked: string | undefined): boolean {
  return asked !== undefined && teamId !== null && graphIdOf(teamId) !== asked;
}
