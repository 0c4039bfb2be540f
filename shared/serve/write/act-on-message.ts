import type { Result } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { MessageDeed, PlacedMessage } from "../../port/on-behalf.ts";
import type { MessageAddress } from "../api/one-message.ts";
import type { MessageAction } from "../api/write-parameters.ts";
import { type Acting, allowed } from "./acting.ts";
import { composeMessage } from "./compose-message.ts";
import { keepChanged, writtenAnswer } from "./keep-written.ts";
import { membersOf } from "./members.ts";
import { placeOfOne } from "./place.ts";

/**
 * Changes a message that is there. To say it twice does no harm: it is the same afterwards.
 *
 * @returns the message as GET gives it; what `PersonsGraph`, `composeMessage` and `findMessage` say, and `on-behalf-off`
 */
export async function actOnMessage(
  acting: Acting,
  address: MessageAddress,
  action: MessageAction,
): Promise<Result<JsonObject>> {
  const isAllowed = allowed(acting, "messages");
  if (!isAllowed.ok) return isAllowed;
  const message = await placeOfOne(acting, address);
  if (!message.ok) return message;
  const deed = await deedOf(acting, message.value, action);
  if (!deed.ok) return deed;
  await acting.graph.actOnMessage(message.value, deed.value);
  const written = await keepChanged(acting, message.value);
  return written.ok ? writtenAnswer(acting, written.value) : written;
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

async function deedOf(acting: Acting, place: PlacedMessage, action: MessageAction): Promise<Result<MessageDeed>> {
  if (action.action === "edit") {
    const members = action.mentions.length > 0 ? await membersOf(acting, place) : [];
    const message = composeMessage(action, members);
    return message.ok ? { ok: true, value: { kind: "edit", message: message.value } } : message;
  }
  if (action.action === "react" || action.action === "unreact") {
    const reactionType = REACTIONS[action.reaction.toLowerCase()] ?? action.reaction;
    return { ok: true, value: { kind: KINDS[action.action], reactionType } };
  }
  return { ok: true, value: { kind: KINDS[action.action] } };
}
