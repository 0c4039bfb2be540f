import type { Schemas } from "../../client/teamsink-client.ts";
import type { Place } from "../base/route.ts";

export type ChatMessage = Schemas["ChatMessage"];

/** A chat or a channel, as the list of them shows it. */
export interface Conversation extends Place {
  readonly title: string;
  readonly kind: "oneOnOne" | "group" | "meeting" | "channel";
  /** When something was last known to have happened. */
  readonly lastMs: number;
  /** Words of the newest message, as far as they are known. */
  readonly preview?: string;
  /** When somebody else last wrote something, as far as it is known. */
  readonly newsMs?: number;
}

export interface Team {
  readonly id: string;
  readonly title: string;
}

type Chat = Schemas["ChatPage"]["chats"][number];
type ChannelRow = Schemas["ChannelPage"]["channels"][number];

/** @param myName of who reads: Teams names a chat by the others in it */
export function conversationOfChat(chat: Chat, myName: string | undefined): Conversation {
  const { id, topic, chatType, lastUpdatedDateTime } = chat;
  return {
    conversationId: String(id),
    title: (typeof topic === "string" && topic) || titleOfMembers(chat.sink.title, myName),
    kind: chatType === "oneOnOne" || chatType === "meeting" ? chatType : "group",
    lastMs: Date.parse(String(lastUpdatedDateTime)) || 0,
  };
}

/** @param names of the members, as the API gives them for a chat without a topic */
export function titleOfMembers(names: string | null, myName: string | undefined): string {
  if (names === null) return "A chat";
  const others = names.split(", ").filter((name) => name !== myName);
  return others.length === 0 ? names : others.join(", ");
}

export function conversationOfChannel(channel: ChannelRow, teamId: string): Conversation {
  const { id, displayName, createdDateTime } = channel;
  return {
    conversationId: String(id),
    teamId,
    title: typeof displayName === "string" ? displayName : "A channel",
    kind: "channel",
    lastMs: Date.parse(String(createdDateTime)) || 0,
  };
}

/** The same with a message that may be its newest. */
export function withNewest(conversation: Conversation, message: ChatMessage, myId: string | undefined): Conversation {
  const createdMs = Date.parse(message.createdDateTime ?? "");
  const isNewest = conversation.preview === undefined || createdMs >= conversation.lastMs;
  if (!isNewest || Number.isNaN(createdMs)) return conversation;
  const isNews = isOfPeople(message) && !message.deletedDateTime && message.from?.user?.id !== myId;
  return {
    ...conversation,
    lastMs: createdMs,
    preview: previewOf(message) || (conversation.preview ?? ""),
    ...(isNews && { newsMs: createdMs }),
  };
}

function isOfPeople({ messageType }: ChatMessage): boolean {
  return messageType === undefined || messageType === null || messageType === "message";
}

/** Graph's ids are unique only within a chat, or a post and its replies. */
export function keyOf({ id, replyToId }: Pick<ChatMessage, "id" | "replyToId">): string {
  return replyToId ? `${replyToId}.${id}` : id;
}

/** Plain words of a message for a line of a list. */
export function previewOf(message: ChatMessage): string {
  const { body, deletedDateTime, from, attachments } = message;
  if (!isOfPeople(message)) return "";
  if (deletedDateTime) return "Deleted";
  const html = body?.content ?? "";
  const text = body?.contentType === "html" ? textOf(html) : html;
  const words = text.trim() || (attachments?.length ? "Sent a file" : "");
  const name = from?.user?.displayName?.split(" ")[0];
  return name && words ? `${name}: ${words}` : words;
}

/** Tags are left out, and the commonest entities read; it is shown as text, so nothing else is needed of it. */
function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(nbsp|amp|lt|gt|quot|#39);/g, (_entity, name: string) => ENTITIES[name] ?? " ")
    .replaceAll(/\s+/g, " ");
}

const ENTITIES: Readonly<Record<string, string>> = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
