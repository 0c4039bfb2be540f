import { cardOf, textsOf } from "../../web/message/card/card-json.ts";
import { eventSentence, sentenceText } from "../../web/message/words/event-sentence.ts";
import { type ChatMessage, identityIn, nameOf, textOf } from "../../web/message/words/identity.ts";
import { policyNoteOf } from "../../web/message/words/policy-note.ts";
import { safeLink } from "../../web/message/words/safe-link.ts";
import { htmlLines } from "./html-lines.ts";
import type { Paint } from "./paint.ts";
import { plain } from "./paint.ts";
import { safe, safeLine } from "./safe.ts";
import type { BodyLine } from "./wrap.ts";

type Attachment = NonNullable<ChatMessage["attachments"]>[number];

export interface Reader {
  readonly paint: Paint;
  /** Whose eyes these are. */
  readonly myId: string | undefined;
  /** Whether it says where files and links lead; in a row of many messages that is more than anybody reads. */
  readonly showsAddresses?: boolean;
}

const line = (text: string, prefix = ""): BodyLine => ({ prefix, hanging: prefix, text });

/** What a message says, line by line: its subject, its body, and what is attached to it. */
export function messageLines(message: ChatMessage, reader: Reader): BodyLine[] {
  const { paint, myId } = reader;
  if (isEvent(message)) return [line(paint("dim", safeLine(sentenceText(eventSentence(message.eventDetail, myId)))))];
  if (message.deletedDateTime) return [line(paint("dim", "This message was deleted"))];
  const note = policyNoteOf(message);
  const subject = textOf(message.subject);
  return [
    ...(subject === "" ? [] : [line(paint("bold", safeLine(subject)))]),
    ...bodyLines(message, reader),
    ...(note === undefined ? [] : [note.title, ...note.lines].map((text) => line(paint("yellow", safeLine(text))))),
  ];
}

/** What Teams writes by itself: who came, what was renamed. */
export function isEvent({ messageType }: ChatMessage): boolean {
  return (messageType ?? "message") !== "message";
}

function bodyLines({ body, attachments, mentions }: ChatMessage, reader: Reader): BodyLine[] {
  const { paint, myId, showsAddresses = false } = reader;
  const byId = new Map((attachments ?? []).map((one) => [textOf(one.id), one]));
  const named = new Set<string>();
  const content = body?.content ?? "";
  const attachment = (id: string) => {
    const found = byId.get(id);
    if (found === undefined || named.has(id)) return [];
    named.add(id);
    return attachmentLines(found, reader);
  };
  const mine = (mentions ?? []).filter(({ mentioned }) => myId !== undefined && mentioned?.user?.id === myId);
  const isMe = (id: string) => mine.some((one) => String(one.id) === id);
  const said =
    body?.contentType === "html"
      ? htmlLines(content, { paint, attachment, showsAddresses, isMe })
      : safe(content)
          .split("\n")
          .map((text) => line(text));
  const others = [...byId].filter(([id]) => !named.has(id)).flatMap(([, one]) => attachmentLines(one, reader));
  return [...said, ...others];
}

/** Graph: "chatMessageAttachment resource type". */
function attachmentLines(attachment: Attachment, { paint, showsAddresses = false }: Reader): BodyLine[] {
  const type = textOf(attachment.contentType).replace(/^application\/vnd\./, "");
  const name = safeLine(textOf(attachment.name));
  if (type === "reference") {
    const href = showsAddresses ? safeLink(textOf(attachment.contentUrl)) : undefined;
    return [line(`📎 ${name || "A file"}`), ...(href === undefined ? [] : [line(paint("dim", href), "   ")])];
  }
  const card = cardOf(attachment.content);
  if (card === undefined) return [line(paint("dim", `[${name || "attachment"}]`))];
  if (type === "messageReference") return quoted(card.messageSender, textOf(card.messagePreview), paint);
  if (type === "forwardedMessageReference") {
    return quoted(card.originalMessageSender, textOf(card.originalMessageContent), paint);
  }
  const texts = textsOf(card).map(safeLine).filter(Boolean);
  return (texts.length === 0 ? ["A card"] : texts).map((text) => line(text, paint("dim", "┃ ")));
}

/** Words alone. */
const BARE = { attachment: () => [], isMe: () => false, showsAddresses: false };
const MAX_QUOTED = 3;

/** What a message answers or passes on: how it begins. */
function quoted(sender: unknown, html: string, paint: Paint): BodyLine[] {
  const found = identityIn(sender);
  const lines = htmlLines(html, { paint: plain, ...BARE }).slice(0, MAX_QUOTED);
  return [nameOf(found?.identity, found?.kind), ...lines.map(({ text }) => text)].map((text) =>
    line(paint("dim", safeLine(text)), paint("dim", "│ ")),
  );
}

/** All of it in one line, for lists. */
export function previewOf(message: ChatMessage, myId?: string): string {
  const words = messageLines(message, { paint: plain, myId }).map(({ text }) => text.trim());
  return safeLine(words.filter(Boolean).join(" "));
}

/** What somebody who edits a message has in front of them: their own words, without marks of ours. */
export function editableText({ body }: ChatMessage): string {
  if (body?.contentType !== "html") return body?.content ?? "";
  const lines = htmlLines(body.content ?? "", { paint: plain, ...BARE });
  return lines.map(({ prefix, text }) => prefix + text).join("\n");
}
