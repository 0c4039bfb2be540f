import type { StoredMessage } from "./conversation.ts";
import type { ChatMessageAttachment, IdentitySet } from "./graph-shapes.ts";

const PREVIEW_CHARACTERS = 80;
const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&nbsp;/g, " "],
  [/&lt;/g, "<"],
  [/&gt;/g, ">"],
  [/&quot;/g, '"'],
  [/&amp;/g, "&"],
];

/** "chatMessage: replyWithQuote": a reply in a chat refers to what it answers, with a preview of it as JSON. */
export function quotationOf({ id, conversation, message }: StoredMessage): ChatMessageAttachment {
  const { body, from } = message;
  const messagePreview = previewOf(body.contentType === "html" ? plainText(body.content) : body.content);
  const content = { messageId: id, messagePreview, messageSender: from && senderOf(from, conversation.tenantId) };
  return referenceOf(id, "messageReference", content);
}

export function referenceOf(id: string, contentType: string, content: object): ChatMessageAttachment {
  return {
    id,
    contentType,
    contentUrl: null,
    content: JSON.stringify(content),
    name: null,
    thumbnailUrl: null,
    teamsAppId: null,
  };
}

function senderOf({ application, device, user }: IdentitySet, tenantId: string): object {
  if (user === null) return { application, device, user };
  const { userIdentityType, id, displayName } = user;
  return { application, device, user: { userIdentityType, tenantId, id, displayName } };
}

function plainText(html: string): string {
  const text = html.replaceAll(/<[^>]*>/g, " ");
  return ENTITIES.reduce((read, [entity, character]) => read.replaceAll(entity, character), text);
}

/** Of whole characters: half a surrogate pair is none. */
function previewOf(text: string): string {
  return [...text.replaceAll(/\s+/g, " ").trim()].slice(0, PREVIEW_CHARACTERS).join("");
}
