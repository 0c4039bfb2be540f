import { type Result, succeed } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import type { MessageDeed } from "../../port/on-behalf.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import type { MessageAddress } from "../api/one-message.ts";
import type { MessageAction } from "../api/write-parameters.ts";
import { type Acting, allowed } from "./acting.ts";
import { composeMessage, type KeptAttachment } from "./compose-message.ts";
import { keepChanged, writtenAnswer } from "./keep-written.ts";
import { membersOf } from "./members.ts";
import { type FoundMessage, findOne } from "./place.ts";

export interface ActedMessage {
  /** As GET gives it. */
  readonly message: JsonObject;
  /** Whether what was done shows in it: else its notification brings that. */
  readonly isCurrent: boolean;
}

/**
 * Changes a message that is there. To say it twice does no harm: it is the same afterwards.
 *
 * @returns what `PersonsGraph`, `composeMessage` and `findMessage` say, and `on-behalf-off`
 */
export async function actOnMessage(
  acting: Acting,
  address: MessageAddress,
  action: MessageAction,
): Promise<Result<ActedMessage>> {
  const isAllowed = allowed(acting, "messages");
  if (!isAllowed.ok) return isAllowed;
  const found = await findOne(acting, address);
  if (!found.ok) return found;
  const { place, stored } = found.value;
  const deed = await deedOf(acting, found.value, action);
  if (!deed.ok) return deed;
  await acting.graph.actOnMessage(place, deed.value);
  const written = await keepChanged(acting, place);
  if (!written.ok) return written;
  const known = { conversationId: address.conversationId, cosmosId: stored.id };
  const answer = await writtenAnswer(acting, written.value ?? known);
  return answer.ok ? succeed({ message: answer.value, isCurrent: written.value !== undefined }) : answer;
}

const KINDS = {
  delete: "softDelete",
  undelete: "undoSoftDelete",
  react: "setReaction",
  unreact: "unsetReaction",
} as const;

/** Names that Teams had before it took any emoji. Graph: "chatMessageReaction". */
const REACTIONS: Readonly<Record<string, string>> = {
  like: "👍",
  angry: "😡",
  sad: "😢",
  laugh: "😆",
  heart: "❤️",
  surprised: "😮",
};

async function deedOf(
  acting: Acting,
  { place, stored }: FoundMessage,
  action: MessageAction,
): Promise<Result<MessageDeed>> {
  if (action.action === "edit") {
    const members = action.mentions.length > 0 ? await membersOf(acting, place) : [];
    const message = composeMessage({ ...action, kept: keptOf(stored) }, members);
    // What a change does not name stays, and mentions have no place in another text.
    return message.ok ? succeed({ kind: "edit", message: { mentions: [], ...message.value } }) : message;
  }
  if (action.action === "react" || action.action === "unreact") {
    const reactionType = REACTIONS[action.reaction.toLowerCase()] ?? action.reaction;
    return succeed({ kind: KINDS[action.action], reactionType });
  }
  return succeed({ kind: KINDS[action.action] });
}

/** What the message answers, and the files and cards that it has: who changes the text does not take them away. */
function keptOf({ attachments }: StoredMessage): KeptAttachment[] {
  const objects = Array.isArray(attachments) ? attachments.filter(isJsonObject) : [];
  return objects.flatMap(({ id, contentType }) =>
    typeof id === "string" ? [{ id, isQuote: contentType === "messageReference" }] : [],
  );
}
