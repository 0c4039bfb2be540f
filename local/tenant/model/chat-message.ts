import { toIso } from "../../../shared/base/clock.ts";
import type {
  ChatMessage,
  ChatMessageAttachment,
  ChatMessagePolicyViolation,
  ChatMessageReaction,
  EventMessageDetail,
  IdentitySet,
  Person,
} from "./graph-shapes.ts";
import { type HostedDraft, imagesHtml, snippetAttachments } from "./hosted-contents.ts";
import { identityOf } from "./identities.ts";
import type { Origin, Place } from "./origin.ts";

/** What a person writes. `text` is plain; the body that Graph shows is HTML. */
export interface Draft {
  readonly text: string;
  readonly subject?: string;
  readonly importance?: ChatMessage["importance"];
  readonly mentions?: readonly Person[];
  readonly attachments?: readonly ChatMessageAttachment[];
  readonly emoji?: Emoji;
  /** Images and code snippets, which Teams keeps beside the message. */
  readonly hosted?: readonly HostedDraft[];
  /** Instead of the text and who is mentioned in it: as an app wrote it through Graph, kept to the letter. */
  readonly graph?: Pick<ChatMessage, "body" | "mentions">;
}

/** As Teams writes one that was chosen from its palette, and not typed. */
export interface Emoji {
  readonly id: string;
  readonly alt: string;
  readonly title: string;
}

export function writtenMessage(origin: Origin, from: IdentitySet, draft: Draft): ChatMessage {
  const hosted = draft.hosted ?? [];
  const attachments = [...(draft.attachments ?? []), ...snippetAttachments(origin, hosted)];
  const { body, mentions } = draft.graph ?? {
    body: {
      contentType: "html",
      content: `${htmlOf({ ...draft, attachments })}${imagesHtml(origin, hosted)}`,
    } as const,
    mentions: (draft.mentions ?? []).map((user, id) => ({
      id,
      mentionText: user.displayName,
      mentioned: { ...identityOf(user), conversation: null },
    })),
  };
  return {
    ...blankMessage(origin),
    subject: draft.subject ?? null,
    importance: draft.importance ?? "normal",
    from,
    body,
    attachments,
    mentions,
  };
}

/** "Get system messages for Microsoft Teams": no sender, and the event instead of a text. */
export function systemMessage(origin: Origin, eventDetail: EventMessageDetail): ChatMessage {
  return {
    ...blankMessage(origin),
    messageType: "systemEventMessage",
    body: { contentType: "html", content: "<systemEventMessage/>" },
    eventDetail,
  };
}

export function editedMessage(message: ChatMessage, atMs: number, draft: Draft): ChatMessage {
  if (draft.graph !== undefined) return rewrittenMessage(message, atMs, { ...draft, graph: draft.graph });
  const body = { contentType: "html", content: htmlOf(draft) } as const;
  return { ...touched(message, atMs), lastEditedDateTime: toIso(atMs), body };
}

/** Through Graph everything that can be written is written anew. */
function rewrittenMessage(
  message: ChatMessage,
  atMs: number,
  draft: Draft & Required<Pick<Draft, "graph">>,
): ChatMessage {
  const { subject = null, importance = message.importance, attachments = [], graph } = draft;
  return { ...touched(message, atMs), lastEditedDateTime: toIso(atMs), subject, importance, attachments, ...graph };
}

/** The text is not shown any more; the caller keeps it, since the deletion can be undone. */
export function deletedMessage(message: ChatMessage, atMs: number): ChatMessage {
  const body = { contentType: message.body.contentType, content: "" };
  return { ...touched(message, atMs), deletedDateTime: toIso(atMs), body, attachments: [], mentions: [] };
}

export function restoredMessage(message: ChatMessage, atMs: number, before: ChatMessage): ChatMessage {
  const { body, attachments, mentions } = before;
  return { ...touched(message, atMs), deletedDateTime: null, body, attachments, mentions };
}

export function judgedMessage(
  message: ChatMessage,
  atMs: number,
  policyViolation: ChatMessagePolicyViolation | null,
): ChatMessage {
  return { ...touched(message, atMs), policyViolation };
}

/** One reaction per person and type, as Teams shows them; both ways leave a row in the history. */
export function reactedMessage(message: ChatMessage, atMs: number, reaction: ReactionChange): ChatMessage {
  const { user, reactionType, action } = reaction;
  const isSame = (other: ChatMessageReaction) => other.reactionType === reactionType && other.user.user?.id === user.id;
  const changed: ChatMessageReaction = {
    reactionType,
    displayName: reactionType,
    reactionContentUrl: null,
    createdDateTime: toIso(atMs),
    user: identityOf(user),
  };
  const others = message.reactions.filter((other) => !isSame(other));
  return {
    ...touched(message, atMs),
    reactions: action === "reactionAdded" ? [...others, changed] : others,
    messageHistory: [...message.messageHistory, { modifiedDateTime: toIso(atMs), actions: action, reaction: changed }],
  };
}

export interface ReactionChange {
  readonly user: Person;
  readonly reactionType: string;
  readonly action: "reactionAdded" | "reactionRemoved";
}

/** The order of versions: the latest moment, in milliseconds, that a payload names. */
export function versionOf(message: ChatMessage): number {
  const times = [
    message.createdDateTime,
    message.lastModifiedDateTime,
    message.lastEditedDateTime,
    message.deletedDateTime,
  ].map((time) => (time === null ? 0 : Date.parse(time)));
  return Math.max(Number(message.etag), ...times);
}

function blankMessage({ place, id, rootId, createdMs, arrivedMs }: Origin): ChatMessage {
  const { teamId, conversationId } = place;
  return {
    id,
    replyToId: rootId,
    etag: String(arrivedMs),
    messageType: "message",
    createdDateTime: toIso(createdMs),
    lastModifiedDateTime: toIso(arrivedMs),
    lastEditedDateTime: null,
    deletedDateTime: null,
    subject: null,
    summary: null,
    chatId: teamId === null ? conversationId : null,
    importance: "normal",
    locale: "en-us",
    webUrl: teamId === null ? null : webUrlOf(place, id, rootId),
    from: null,
    body: { contentType: "html", content: "" },
    channelIdentity: teamId === null ? null : { teamId, channelId: conversationId },
    policyViolation: null,
    attachments: [],
    mentions: [],
    reactions: [],
    messageHistory: [],
    eventDetail: null,
  };
}

function webUrlOf(place: Place, id: string, rootId: string | null): string {
  const query = new URLSearchParams({
    groupId: place.teamId ?? "",
    tenantId: place.tenantId,
    createdTime: id,
    parentMessageId: rootId ?? id,
  });
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(place.conversationId)}/${id}?${query}`;
}

function touched(message: ChatMessage, atMs: number): ChatMessage {
  return { ...message, etag: String(atMs), lastModifiedDateTime: toIso(atMs) };
}

function htmlOf({ text, mentions = [], attachments = [], emoji }: Draft): string {
  const named = mentions.map((user, id) => `<at id="${id}">${escapeHtml(user.displayName)}</at>&nbsp;`).join("");
  const attached = attachments.map(({ id }) => `<attachment id="${id}"></attachment>`).join("");
  const chosen = emoji ? ` <emoji id="${emoji.id}" alt="${emoji.alt}" title="${emoji.title}"></emoji>` : "";
  return `<p>${named}${escapeHtml(text)}${chosen}</p>${attached}`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
