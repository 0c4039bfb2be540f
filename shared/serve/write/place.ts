import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { excludesSource, WHOLE_TENANT } from "../../base/scope.ts";
import type { ConversationPlace, PlacedMessage } from "../../port/on-behalf.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { isOfOneUser } from "../../resource/message-address.ts";
import { canBeStored } from "../../store/message/identity.ts";
import { placeOf as placeOfMessage, teamOfConversation } from "../api/message-place.ts";
import { findMessage, type MessageAddress } from "../api/one-message.ts";
import type { Acting } from "./acting.ts";

/** Every channel made since 2020. */
const CHANNEL_ID = /@thread\.tacv2$/i;

/** Where Graph has a conversation, by what this person may see of it; Graph itself says whether they may write there. */
export async function placeOfConversation(
  acting: Acting,
  conversationId: string,
  teamId?: string,
): Promise<Result<ConversationPlace>> {
  const place = await placeAtGraph(acting, conversationId, teamId);
  if (!place.ok) return place;
  const ids = place.value.kind === "chat" ? { chatId: place.value.chatId } : { teamId: place.value.teamId };
  const { scope = WHOLE_TENANT } = acting.ports;
  return excludesSource(scope, { ...ids, userId: acting.userId }) ? fail("conversation-not-found", LEFT_OUT) : place;
}

/** What would be written there would not be kept: nobody could look whether it is there already. */
const LEFT_OUT = "It is left out here by a setting, so that nothing is written there either.";

async function placeAtGraph(
  { userId, seen, ports }: Acting,
  conversationId: string,
  teamId: string | undefined,
): Promise<Result<ConversationPlace>> {
  if (!canBeStored(conversationId)) return fail("conversation-not-found");
  if (isOfOneUser(conversationId)) {
    const chatId = conversationId.slice(0, conversationId.indexOf("@"));
    return conversationId === `${chatId}@${userId}`
      ? succeed({ kind: "chat", chatId })
      : fail("conversation-not-found");
  }
  const { messages } = seen;
  const hostId = teamId ?? (await teamOfConversation({ messages, state: ports.state }, conversationId));
  if (hostId !== null) return succeed({ kind: "channel", teamId: hostId, channelId: conversationId });
  return CHANNEL_ID.test(conversationId) ? fail("team-required") : succeed({ kind: "chat", chatId: conversationId });
}

export interface FoundMessage {
  readonly place: PlacedMessage;
  readonly stored: StoredMessage;
}

/** A message as this person may see it, and where Graph has it. */
export async function findOne(acting: Acting, address: MessageAddress): Promise<Result<FoundMessage>> {
  const { seen, ports, userId } = acting;
  const { conversationId } = address;
  if (isOfOneUser(conversationId) && !conversationId.endsWith(`@${userId}`)) return fail("conversation-not-found");
  const found = await findMessage(seen.messages, address, "flag");
  if (!found.ok) return found;
  const { messages } = seen;
  const stored = found.value;
  const known = { address, stored, teamId: undefined };
  const place = await placeOfMessage({ messages, state: ports.state }, known);
  if (!place.ok) return place;
  if (place.value.kind === "chat") {
    const { chatId, messageId } = place.value;
    return succeed({ place: { kind: "chat", chatId, messageId }, stored });
  }
  const { teamId, channelId, rootId, messageId } = place.value;
  const ofChannel = { kind: "channel", teamId, channelId, messageId, ...(rootId !== null && { rootId }) } as const;
  return succeed({ place: ofChannel, stored });
}
