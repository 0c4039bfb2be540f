import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { graphIdOf } from "../../base/parameter.ts";
import type { MessageQuery, MessageStore } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { type AnswerParameters, type ListParameters, PAGE_LIMIT, toMessageQuery } from "./list-parameters.ts";
import { cursorAfter, pageCursor } from "./page-cursor.ts";
import { isBlocked, underPolicy } from "./policy.ts";
import { countReplies } from "./reply-counts.ts";

export interface MessagePage {
  /** Those that the policy hides are missing, so that it may be shorter than its limit, and empty. */
  readonly messages: readonly JsonObject[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** What one answer holds, the same as of the bytes of a content. */
const MAX_ANSWER_BYTES = 8 * 1_024 * 1_024;

/**
 * What a request is answered with: a page where it says how long, else the whole conversation, as far as one answer holds it.
 *
 * @returns `conversation-not-found`
 */
export async function answerMessages(store: MessageStore, parameters: AnswerParameters): Promise<Result<MessagePage>> {
  const { limit } = parameters;
  if (limit !== undefined) return listMessages(store, { ...parameters, limit });
  const messages: JsonObject[] = [];
  let sizeBytes = 0;
  for (let asked: ListParameters = { ...parameters, limit: PAGE_LIMIT }; ; ) {
    const page = await listMessages(store, asked);
    if (!page.ok) return page;
    messages.push(...page.value.messages);
    sizeBytes += Buffer.byteLength(JSON.stringify(page.value.messages));
    const { nextCursor } = page.value;
    // A page of the largest messages there are is five megabytes.
    if (nextCursor === undefined || sizeBytes >= MAX_ANSWER_BYTES / 2) return succeed({ messages, nextCursor });
    asked = { ...asked, cursor: pageCursor.parse(nextCursor) };
  }
}

/** One page of a conversation, or `conversation-not-found` when nothing of it is stored. */
async function listMessages(store: MessageStore, parameters: ListParameters): Promise<Result<MessagePage>> {
  const query = toMessageQuery(parameters);
  const { found, lookedAt } = await findMessages(store, query, parameters);
  const page = found.slice(0, parameters.limit);
  const last = found.length > page.length ? page.at(-1) : lookedAt;
  const known = page[0] ?? (await anyOf(store, query.conversationId));
  if (!known || isOfOtherTeam(known, parameters.team_id)) return fail("conversation-not-found");
  const addReplies = await countReplies(store, page, parameters);
  return succeed({
    messages: page.flatMap((message) => {
      const shown = underPolicy(toGraphMessage(message), parameters.policy);
      return shown === undefined ? [] : [addReplies(shown, message)];
    }),
    nextCursor: last && cursorAfter(last, query.orderBy),
  });
}

const MAX_ROUNDS = 10;
const ROUND_SIZE = 200;

/**
 * Found by a text that is not shown, a message would say that it holds it, and so would a page that is shorter for it, or a
 * link behind which nothing is: a search goes on until its page is full of others.
 *
 * @returns `lookedAt`: where it goes on, had so many to be passed over that the rest is for another request
 */
async function findMessages(
  store: MessageStore,
  query: MessageQuery,
  { policy, q }: ListParameters,
): Promise<{ readonly found: readonly StoredMessage[]; readonly lookedAt?: StoredMessage }> {
  if (q === undefined || policy === "show") return { found: await store.query(query) };
  const found: StoredMessage[] = [];
  let round = query;
  for (let rounds = 1; ; rounds += 1) {
    const page = await store.query(round);
    found.push(...page.filter((message) => !isBlocked(message)));
    const lookedAt = page.at(-1);
    if (lookedAt === undefined || page.length < round.limit || found.length >= query.limit) return { found };
    if (rounds === MAX_ROUNDS) return { found, lookedAt };
    round = { ...query, limit: ROUND_SIZE, after: { timeMs: lookedAt.sink[query.orderBy], id: lookedAt.id } };
  }
}

/** Whatever the filters leave: whether there is such a conversation, and whose, does not depend on them. */
async function anyOf(store: MessageStore, conversationId: string): Promise<StoredMessage | undefined> {
  return (await store.query({ conversationId, orderBy: "createdMs", descending: true, limit: 1 }))[0];
}

/** Some payloads do not say which team they are of. */
function isOfOtherTeam({ teamId }: StoredMessage, asked: string | undefined): boolean {
  return asked !== undefined && teamId !== null && graphIdOf(teamId) !== asked;
}
