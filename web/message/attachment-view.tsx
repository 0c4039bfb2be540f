import type { ComponentChildren } from "preact";
import { AdaptiveCard } from "./card/adaptive-card.tsx";
import { Announcement } from "./card/announcement.tsx";
import { cardOf } from "./card/card-json.ts";
import { ConnectorCard } from "./card/connector-card.tsx";
import { HeroCard } from "./card/hero-card.tsx";
import { ListCard } from "./card/list-card.tsx";
import { OtherCard } from "./card/other-card.tsx";
import { CodeSnippet } from "./content/code-snippet.tsx";
import { FileAttachment } from "./content/file-attachment.tsx";
import { ForwardedMessage, QuotedMessage } from "./quoted-message.tsx";
import { type ChatMessage, type JsonObject, textOf } from "./words/identity.ts";

type Attachment = NonNullable<ChatMessage["attachments"]>[number];
type CardView = (properties: { readonly card: JsonObject }) => ComponentChildren;

/** By contentType, after what they begin with. Graph: "chatMessageAttachment resource type"; Teams: "Types of cards". */
const CARDS: Readonly<Record<string, CardView>> = {
  "microsoft.card.adaptive": AdaptiveCard,
  "microsoft.card.announcement": Announcement,
  "microsoft.card.codesnippet": CodeSnippet,
  "microsoft.card.hero": HeroCard,
  "microsoft.card.thumbnail": HeroCard,
  "microsoft.teams.card.list": ListCard,
  "microsoft.teams.card.o365connector": ConnectorCard,
  messageReference: QuotedMessage,
  forwardedMessageReference: ForwardedMessage,
};
const PREFIX = /^application\/vnd\./;

export function AttachmentView({ attachment }: { readonly attachment: Attachment }) {
  const { contentType, content, contentUrl, name } = attachment;
  const type = textOf(contentType).replace(PREFIX, "");
  if (type === "reference") return <FileAttachment name={textOf(name)} contentUrl={textOf(contentUrl)} />;
  const card = cardOf(content);
  const View = Object.hasOwn(CARDS, type) ? CARDS[type] : undefined;
  if (View !== undefined && card !== undefined) return <View card={card} />;
  return <OtherCard type={type} name={textOf(name)} card={card} url={textOf(contentUrl)} />;
}
