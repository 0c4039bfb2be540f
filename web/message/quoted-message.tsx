import { HtmlBody } from "./body/html-body.tsx";
import { Icon } from "./icon.tsx";
import { useScene } from "./scene.ts";
import { identityIn, type JsonObject, nameOf, textOf } from "./words/identity.ts";
import { shortTimeWords } from "./words/message-times.ts";

/** The message that this one answers: what it began with. */
export function QuotedMessage({ card }: { readonly card: JsonObject }) {
  const { conversationId } = useScene();
  const preview = textOf(card.messagePreview);
  return (
    <blockquote class="quoted">
      <Source sender={card.messageSender} place={{ conversationId, messageId: textOf(card.messageId) }} verb="wrote" />
      {preview !== "" && (/<[a-z]/i.test(preview) ? <HtmlBody html={preview} /> : <p dir="auto">{preview}</p>)}
    </blockquote>
  );
}

/** A message from elsewhere that this one passes on, with what it said. */
export function ForwardedMessage({ card }: { readonly card: JsonObject }) {
  const content = textOf(card.originalMessageContent);
  const place = {
    conversationId: textOf(card.originalConversationId),
    messageId: textOf(card.originalMessageId),
  };
  return (
    <blockquote class="quoted forwarded">
      <Source sender={card.originalMessageSender} sent={card.originalSentDateTime} place={place} verb="forwarded" />
      {content !== "" && <HtmlBody html={content} />}
    </blockquote>
  );
}

interface SourceProperties {
  readonly sender: unknown;
  readonly sent?: unknown;
  readonly place: { readonly conversationId: string; readonly messageId: string };
  readonly verb: "wrote" | "forwarded";
}

function Source({ sender, sent, place, verb }: SourceProperties) {
  const { hrefOf } = useScene();
  const found = identityIn(sender);
  const name = <bdi>{nameOf(found?.identity, found?.kind)}</bdi>;
  const href = place.messageId === "" || place.conversationId === "" ? undefined : hrefOf?.(place);
  return (
    <p class="source">
      <Icon name={verb === "wrote" ? "reply" : "forward"} />
      <span>
        {verb === "forwarded" && "Forwarded from "}
        {href === undefined ? name : <a href={href}>{name}</a>}
        {verb === "wrote" && " wrote"}
      </span>
      {textOf(sent) !== "" && <time dateTime={textOf(sent)}>{shortTimeWords(sent)}</time>}
    </p>
  );
}
