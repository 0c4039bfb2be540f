import type { ComponentChildren } from "preact";
import { cardOf } from "./card/card-json.ts";
import { CodeSnippet } from "./content/code-snippet.tsx";
import { FileAttachment } from "./content/file-attachment.tsx";
import { later } from "./later.tsx";
import { ForwardedMessage, QuotedMessage } from "./quoted-message.tsx";
import { type ChatMessage, type JsonObject, textOf } from "./words/identity.ts";

type Attachment = NonNullable<ChatMessage["attachments"]>[number];
type View = (properties: { readonly card: JsonObject }) => ComponentChildren;

/** What people put into a message. Graph: "chatMessageAttachment resource type". */
const VIEWS: Readonly<Record<string, View>> = {
  "microsoft.card.codesnippet": CodeSnippet,
  messageReference: QuotedMessage,
  forwardedMessageReference: ForwardedMessage,
};
/** What programs put into one. */
const CardView = later(async () => (await import("./card/card-view.tsx")).CardView);

const PREFIX = /^application\/vnd\./;

export function AttachmentView({ attachment }: { readonly attachment: Attachment }) {
  const { contentType, content, contentUrl, name } = attachment;
  const type = textOf(contentType).replace(PREFIX, "");
  if (type === "reference") return <FileAttachment name={textOf(name)} contentUrl={textOf(contentUrl)} />;
  const card = cardOf(content);
  const View = Object.hasOwn(VIEWS, type) ? VIEWS[type] : undefined;
  if (View !== undefined && card !== undefined) return <View card={card} />;
  return <CardView type={type} card={card} name={textOf(name)} url={textOf(contentUrl)} />;
}
