import { toIso } from "../../base/clock.ts";
import type { JsonObject } from "../../base/json.ts";
import type { MessageStore, RepliesOfRoot } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import type { ListParameters } from "./list-parameters.ts";

/** Adds to a post of a channel what is known of its replies; leaves everything else as it is. */
type AddReplies = (shown: JsonObject, stored: StoredMessage) => JsonObject;

/**
 * One query counts for the whole page. What is counted is what a list by `root_id` gives: deleted replies, which it shows
 * without a text, and blocked ones, which it shows with the policy tip. Where the policy hides those nothing is counted, since
 * a number that is greater than what is shown would tell of them.
 */
export async function countReplies(
  store: MessageStore,
  page: readonly StoredMessage[],
  { channel_id, policy }: ListParameters,
): Promise<AddReplies> {
  const isCounted = ({ rootId }: StoredMessage) => channel_id !== undefined && policy !== "hide" && rootId === null;
  const roots = page.filter(isCounted).map(({ messageId }) => messageId);
  if (channel_id === undefined || roots.length === 0) return (shown) => shown;
  const found = new Map((await store.repliesOf(channel_id, roots)).map((replies) => [replies.rootId, replies]));
  return (shown, stored) =>
    isCounted(stored) ? { ...shown, sink: { replies: toAnswer(found.get(stored.messageId)) } } : shown;
}

function toAnswer(replies: RepliesOfRoot | undefined) {
  return { count: replies?.count ?? 0, lastCreatedDateTime: replies ? toIso(replies.lastCreatedMs) : null };
}
