import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { Cursor } from "../../capture/sync/cursor.ts";
import { sourceId } from "../../port/conversation-reader.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { isOfOneUser, type MessageAddress as MessagePlace } from "../../resource/message-address.ts";
import type { MessageAddress } from "./one-message.ts";

export interface PlacePorts {
  readonly messages: MessageStore;
  readonly state: StateStore;
}

/** What is known of a message that Graph is to be asked for. */
export interface KnownOfMessage {
  readonly address: MessageAddress;
  readonly stored: StoredMessage | undefined;
  /** What the request says, of a channel. */
  readonly teamId: string | undefined;
}

/** Every channel made since 2020; older ones bear an ending that chats had as well. */
const CHANNEL_ID = /@thread\.tacv2$/i;
/** The chat with oneself, by the id under which it is stored. */
const OF_ONE_USER = /^(?<chatId>\d{1,4}:[^@]+)@(?<userId>[^@]+)$/;

/** Where a message stands at Graph; `team-required` for a channel of which nobody has said or heard whose it is. */
export async function placeOf(ports: PlacePorts, known: KnownOfMessage): Promise<Result<MessagePlace>> {
  const { address, stored } = known;
  const { conversationId } = address;
  const ids = stored ?? idsOf(address.messageId);
  if (ids === undefined) return fail("message-not-found");
  const { rootId, messageId } = ids;
  const isChat = typeof stored?.chatId === "string";
  const teamId = isChat ? null : (known.teamId ?? stored?.teamId ?? (await teamOfConversation(ports, conversationId)));
  if (teamId !== null) return succeed({ kind: "channel", teamId, channelId: conversationId, rootId, messageId });
  if (!isChat && (stored !== undefined || CHANNEL_ID.test(conversationId))) return fail("team-required");
  return rootId === null ? chatPlace(conversationId, messageId) : fail("message-not-found");
}

/**
 * The team of a channel, by a message of it that is stored, or by what the daily sync noted of it; null where it is not known
 * here, and of a chat. The directory knows channels by their teams alone.
 */
export async function teamOfConversation({ messages, state }: PlacePorts, channelId: string): Promise<string | null> {
  const newest = { conversationId: channelId, orderBy: "createdMs", descending: true, limit: 1 } as const;
  const [known] = await messages.query(newest);
  if (typeof known?.chatId === "string") return null;
  if (known?.teamId) return known.teamId;
  const id = sourceId({ kind: "channel", teamId: "", channelId });
  const cursor = await state.get<Pick<Cursor, "source">>("cursor", id);
  const source = cursor?.value.source;
  return source?.kind === "channel" ? source.teamId : null;
}

/** As `rootId.messageId` names a reply. */
function idsOf(address: string): { readonly rootId: string | null; readonly messageId: string } | undefined {
  const [first = "", second, ...more] = address.split(".");
  if (more.length > 0) return undefined;
  return second === undefined ? { rootId: null, messageId: first } : { rootId: first, messageId: second };
}

function chatPlace(conversationId: string, messageId: string): Result<MessagePlace> {
  if (!isOfOneUser(conversationId)) return succeed({ kind: "chat", chatId: conversationId, messageId });
  const { chatId, userId } = OF_ONE_USER.exec(conversationId)?.groups ?? {};
  if (chatId === undefined || userId === undefined) {
    return fail("conversation-not-found", "A chat of one user's own is asked for with the user: 48:notes@ and the id.");
  }
  return succeed({ kind: "chat", chatId, userId, messageId });
}
