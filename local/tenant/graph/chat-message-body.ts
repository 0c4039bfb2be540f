import { z } from "zod";
import { MAX_MESSAGE_BYTES } from "../limits.ts";
import type { Draft } from "../model/chat-message.ts";
import type { ChatMessage, ChatMessageAttachment } from "../model/graph-shapes.ts";
import { identityOf } from "../model/identities.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import { keptCard } from "./card-content.ts";
import { badRequest, GraphError } from "./graph-error.ts";

const text = z.string();

/** Members of enums in any case, as OData takes them. */
function member<const T extends readonly [string, ...string[]]>(names: T) {
  return z.preprocess((value) => (typeof value === "string" ? value.toLowerCase() : value), z.enum(names));
}

const mention = z.object({
  id: z.number().int().min(0),
  mentionText: text.min(1),
  mentioned: z.object({ user: z.object({ id: text }) }),
});

const attachment = z.object({
  id: text.min(1),
  contentType: text.min(1),
  contentUrl: text.nullish(),
  content: text.nullish(),
  name: text.nullish(),
  thumbnailUrl: text.nullish(),
  teamsAppId: text.nullish(),
});

/** "Send chatMessage in a channel or a chat": what can be written. What else the resource has is read-only, and passed over. */
export const chatMessageBody = z.object({
  subject: text.nullish(),
  importance: member(["normal", "high", "urgent"]).nullish(),
  body: z.object({ contentType: member(["text", "html"]).nullish(), content: text }),
  mentions: z.array(mention).nullish(),
  attachments: z.array(attachment).nullish(),
  /** Images in the text are not taken here. */
  hostedContents: z.array(z.unknown()).max(0).nullish(),
});
export type ChatMessageBody = z.infer<typeof chatMessageBody>;

/** "Update chatMessage": what is not named stays. */
export const chatMessageChange = chatMessageBody.partial();
export type ChatMessageChange = z.infer<typeof chatMessageChange>;

/** Throws a GraphError for what Teams would not send. */
export function draftOf(model: TenantModel, written: ChatMessageBody): Draft {
  const { subject, importance, mentions, attachments } = written;
  requireSize(written);
  const draft = {
    text: "",
    ...(subject == null ? {} : { subject }),
    importance: importance ?? "normal",
    attachments: (attachments ?? []).map(attachmentOf),
    graph: { body: bodyOf(written.body), mentions: (mentions ?? []).map((one) => mentionOf(model, one)) },
  };
  requireMarkers(draft.graph, draft.attachments);
  requireContent(draft.graph.body, draft.attachments);
  return draft;
}

/** The message as it would be written anew: what a change does not name is as it was. */
export function changedDraft(model: TenantModel, message: ChatMessage, change: ChatMessageChange): Draft {
  requireSize(change);
  const body = change.body == null ? message.body : bodyOf(change.body);
  const mentions = change.mentions?.map((one) => mentionOf(model, one)) ?? message.mentions;
  const attachments = change.attachments?.map(attachmentOf) ?? message.attachments;
  const subject = change.subject === undefined ? message.subject : change.subject;
  requireMarkers({ body, mentions }, attachments);
  requireContent(body, attachments);
  return {
    text: "",
    ...(subject === null ? {} : { subject }),
    importance: change.importance ?? message.importance,
    attachments,
    graph: { body, mentions },
  };
}

/** "Limits and specifications for Microsoft Teams": about 28 KB, with everything that belongs to the message. */
function requireSize(written: ChatMessageChange): void {
  if (Buffer.byteLength(JSON.stringify(written)) <= MAX_MESSAGE_BYTES) return;
  throw new GraphError(413, "RequestEntityTooLarge", { message: "Request Entity Too Large" });
}

function bodyOf({ contentType, content }: ChatMessageBody["body"]): ChatMessage["body"] {
  return { contentType: contentType ?? "text", content };
}

/** A mention is of somebody whom the tenant knows; channels, teams, tags and apps cannot be mentioned here. */
function mentionOf(model: TenantModel, { id, mentionText, mentioned }: z.infer<typeof mention>) {
  const person = model.directory.person(mentioned.user.id);
  if (person === undefined) throw badRequest(`Invalid mention with Id '${id}': the user is not found.`);
  return { id, mentionText, mentioned: { ...identityOf(person), conversation: null } };
}

/** "chatMessageAttachment resource type": a link to a file, a reference to a message, or a card. */
function attachmentOf(given: z.infer<typeof attachment>): ChatMessageAttachment {
  const { id, contentType, contentUrl, content, name, thumbnailUrl, teamsAppId } = given;
  const isFile = contentType === "reference";
  const isCard = contentType.startsWith("application/vnd.microsoft.card.");
  if (!isFile && !isCard && contentType !== "messageReference")
    throw badRequest(`Attachment content type '${contentType}' is not supported.`);
  if (isFile && !URL.canParse(contentUrl ?? "")) throw badRequest("Attachment of type reference needs a contentUrl.");
  if (!isFile && !isCard && !isJson(content)) throw badRequest("Attachment needs a content that is JSON.");
  return {
    id,
    contentType,
    contentUrl: contentUrl ?? null,
    content: isCard ? keptCard({ id, contentType, content: content ?? null }) : (content ?? null),
    name: name ?? null,
    thumbnailUrl: thumbnailUrl ?? null,
    teamsAppId: teamsAppId ?? null,
  };
}

function isJson(content: string | null | undefined): boolean {
  try {
    return typeof JSON.parse(content ?? "") === "object";
  } catch {
    return false;
  }
}

/** What belongs to a message has its place in the text, and what the text names belongs to the message. */
function requireMarkers(
  { body, mentions }: Pick<ChatMessage, "body" | "mentions">,
  attachments: readonly ChatMessageAttachment[],
): void {
  const ats = idsOf(body, "at");
  const places = idsOf(body, "attachment");
  const unmarked = mentions.find(({ id }) => !ats.includes(String(id)));
  if (unmarked !== undefined) {
    throw badRequest(`Neither Body nor adaptive card content contains marker for mention with Id '${unmarked.id}'.`);
  }
  const unknown = ats.find((at) => !mentions.some(({ id }) => String(id) === at));
  if (unknown !== undefined)
    throw badRequest(`Body contains a marker for mention with Id '${unknown}' that is not there.`);
  const repeated = attachments.find(({ id }, at) => attachments.findIndex((other) => other.id === id) < at);
  if (repeated !== undefined) throw badRequest(`Several attachments have the Id '${repeated.id}'.`);
  const lost = attachments.find(({ id }) => !places.includes(id));
  if (lost !== undefined) throw badRequest(`Body does not contain marker for attachment with Id '${lost.id}'.`);
}

function idsOf({ contentType, content }: ChatMessage["body"], tag: "at" | "attachment"): readonly string[] {
  if (contentType === "text") return [];
  return [...content.matchAll(new RegExp(`<${tag}\\s[^>]*?\\bid=["']([^"']*)["']`, "gi"))].map(([, id = ""]) => id);
}

function requireContent({ content }: ChatMessage["body"], attachments: readonly ChatMessageAttachment[]): void {
  if (content.trim() === "" && attachments.length === 0) throw badRequest("Missing body content");
}
