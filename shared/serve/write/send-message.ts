import { hash } from "node:crypto";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { canonicalJson, type JsonObject } from "../../base/json.ts";
import type { MessagePlace } from "../../port/on-behalf.ts";
import { idempotencyKey, type SendRequest } from "../api/write-parameters.ts";
import { type Acting, allowed } from "./acting.ts";
import { cardAttachments } from "./cards.ts";
import { composeMessage, type Draft } from "./compose-message.ts";
import { attachFiles } from "./files.ts";
import { writtenAnswer } from "./keep-written.ts";
import { membersOf } from "./members.ts";
import { placeOfConversation } from "./place.ts";
import { alreadySent, sendOnce, sentIdOf } from "./send-line.ts";

export interface Sending {
  readonly conversationId: string;
  /** The header Idempotency-Key. */
  readonly key: string | null;
  readonly asked: SendRequest;
}

/**
 * Says something in a conversation, once for each key, however often it is asked for.
 *
 * @returns the message as GET gives it; what `sendOnce` and `composeMessage` say, and `on-behalf-off`, `idempotency-key-missing`,
 * `conversation-not-found`, `team-required`
 */
export async function sendMessage(
  acting: Acting,
  { conversationId, key, asked }: Sending,
): Promise<Result<JsonObject>> {
  const isAllowed = allowed(acting, "messages");
  if (!isAllowed.ok) return isAllowed;
  if (!idempotencyKey.safeParse(key).success) return fail("idempotency-key-missing");
  const sentId = sentIdOf(acting.userId, conversationId, key ?? "");
  const digest = hash("sha256", canonicalJson(asked), "base64url");
  const before = await alreadySent(acting, { sentId, digest });
  if (!before.ok) return before;
  if (before.value) return writtenAnswer(acting, before.value);
  const place = await placeOf(acting, conversationId, asked);
  if (!place.ok) return place;
  const draft = { ...asked, cards: cardAttachments(sentId, asked.cards ?? []) };
  const message = await messageFor(acting, place.value, draft);
  if (!message.ok) return message;
  const toSend = { sentId, digest, place: place.value, conversationId, message: message.value };
  const sent = await sendOnce(acting, toSend, () => post(acting, place.value, { message: message.value, asked }));
  return sent.ok ? writtenAnswer(acting, sent.value) : sent;
}

/** Replies are of channels, quotes of chats: Graph has no other form of either. */
async function placeOf(acting: Acting, conversationId: string, asked: SendRequest): Promise<Result<MessagePlace>> {
  const place = await placeOfConversation(acting, conversationId, asked.teamId);
  if (!place.ok) return place;
  const { replyTo, quotes } = asked;
  if (place.value.kind === "chat" && replyTo !== undefined) {
    return fail("on-behalf-refused", "replyTo is for channels; in a chat a message answers others by quotes.");
  }
  if (place.value.kind === "channel" && quotes.length > 0) {
    return fail("on-behalf-refused", "quotes are for chats; in a channel a message is a reply by replyTo.");
  }
  return succeed({ ...place.value, ...(replyTo !== undefined && { rootId: replyTo }) });
}

type Asked = Draft & Pick<SendRequest, "attachments">;

async function messageFor(acting: Acting, place: MessagePlace, asked: Asked): Promise<Result<JsonObject>> {
  const needsMembers = asked.mentions.length > 0 || (asked.attachments.length > 0 && place.kind === "chat");
  const members = needsMembers ? await membersOf(acting, place) : [];
  // Said before the files are looked up, and let others read.
  const plain = composeMessage(asked, members);
  if (!plain.ok || asked.attachments.length === 0) return plain;
  const files = await attachFiles(acting, { place, members, addresses: asked.attachments });
  return files.ok ? composeMessage({ ...asked, files: files.value }, members) : files;
}

function post({ graph }: Acting, place: MessagePlace, { message, asked }: { message: JsonObject; asked: SendRequest }) {
  const isQuoting = place.kind === "chat" && asked.quotes.length > 0;
  return isQuoting ? graph.quote(place.chatId, asked.quotes, message) : graph.send(place, message);
}
