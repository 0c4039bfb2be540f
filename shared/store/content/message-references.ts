import { isJsonObject, type JsonObject, parseJson } from "../../base/json.ts";

/** Another message that a message shows: one that it answers in a chat, or one that it passes on. */
export interface MessageReference {
  readonly kind: "reply" | "forward";
  readonly attachmentId: string | null;
  /** `null` where the message does not say. */
  readonly conversationId: string | null;
  readonly messageId: string;
}

type Resolve = (content: JsonObject, conversationId: string) => Pick<MessageReference, "conversationId" | "messageId">;

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** By the attachment's contentType. Graph: "chatMessageAttachment resource type", "Send chatMessage in a chat". */
const KINDS: Readonly<Record<string, { readonly kind: MessageReference["kind"]; readonly resolve: Resolve }>> = {
  messageReference: {
    kind: "reply",
    resolve: ({ messageId }, conversationId) => ({ conversationId, messageId: text(messageId) }),
  },
  forwardedMessageReference: {
    kind: "forward",
    resolve: ({ originalMessageId, originalConversationId }) => ({
      conversationId: text(originalConversationId) || null,
      messageId: text(originalMessageId),
    }),
  },
};

/** What the references of a message name, as ids that the API takes. What a reference does not say is left out. */
export function messageReferences(payload: JsonObject, conversationId: string): readonly MessageReference[] {
  const attachments = Array.isArray(payload.attachments) ? payload.attachments.filter(isJsonObject) : [];
  return attachments.flatMap(({ id, contentType, content }) => {
    const row = KINDS[text(contentType)];
    const said = parseJson(text(content));
    if (row === undefined || !isJsonObject(said)) return [];
    const named = row.resolve(said, conversationId);
    return named.messageId === "" ? [] : [{ kind: row.kind, attachmentId: text(id) || null, ...named }];
  });
}
