import { Tokenizer } from "htmlparser2";
import { isJsonObject, type JsonObject, parseJson } from "../../base/json.ts";

/**
 * A message as plain text, for search: subject, body, what its attachments are called and what the cards and quotes among
 * them say, and the names in a system message; white space folded, and nothing twice. HTML is read, not rendered: the result
 * is never shown as HTML.
 */
export function searchText(payload: JsonObject): string {
  const attachments = Array.isArray(payload.attachments) ? payload.attachments.filter(isJsonObject) : [];
  const parts = [
    payload.subject,
    bodyText(payload.body),
    ...attachments.flatMap(attachmentTexts),
    ...textsAt(payload.eventDetail, EVENT_NAMES),
  ];
  return withoutRepetitions(
    parts.filter((part) => typeof part === "string").map((part) => part.replaceAll(/\s+/gu, " ").trim()),
  );
}

/** Looking for one text within another may cost their product: far above a message's, and a hostile one's is cut off there. */
const MAX_COMPARISONS = 250_000_000;

/** In a row, each where it stands first. Past the bound, one that stands within another stands there twice. */
function withoutRepetitions(parts: readonly string[]): string {
  let text = "";
  let comparisons = 0;
  for (const part of new Set(parts)) {
    comparisons += text.length * part.length;
    const isThere = part === "" || (comparisons <= MAX_COMPARISONS && text.includes(part));
    if (!isThere) text = text === "" ? part : `${text} ${part}`;
  }
  return text;
}

function bodyText(body: unknown): unknown {
  if (!isJsonObject(body)) return undefined;
  const { content, contentType } = body;
  return String(contentType).toLowerCase() === "html" && typeof content === "string" ? htmlToText(content) : content;
}

/** Elements that end a word; the others, such as `<b>`, may stand inside one. */
const BREAKS: ReadonlySet<string> = new Set(
  "p div br li ul ol tr td th table h1 h2 h3 h4 h5 h6 blockquote pre hr attachment codeblock".split(" "),
);
/** What stands in them is for a browser. */
const UNREAD: ReadonlySet<string> = new Set(["script", "style"]);
/** Elements whose `alt` is what they show. Other pictures are called "image". */
const EMOJI: ReadonlySet<string> = new Set(["emoji", "customemoji"]);

/**
 * By the tokens alone, from left to right, so that a hostile body costs no more than its length: a parser looks back for the
 * element that a tag closes.
 */
function htmlToText(html: string): string {
  const parts: string[] = [];
  let tag = { name: "", alt: "", itemtype: "" };
  let attribute = { name: "", value: "" };
  let unread = "";
  const nameAt = (start: number, end: number) => html.slice(start, end).toLowerCase();
  const endTag = () => {
    const isEmoji = EMOJI.has(tag.name) || (tag.name === "img" && tag.itemtype.toLowerCase().endsWith("/emoji"));
    if (isEmoji) parts.push(tag.alt);
    if (UNREAD.has(tag.name)) unread = tag.name;
  };
  const tokens = new Tokenizer(
    {},
    {
      onopentagname(start, end) {
        tag = { name: nameAt(start, end), alt: "", itemtype: "" };
        if (BREAKS.has(tag.name)) parts.push(" ");
      },
      onattribname: (start, end) => {
        attribute = { name: nameAt(start, end), value: "" };
      },
      onattribdata: (start, end) => {
        attribute.value += html.slice(start, end);
      },
      onattribentity: (codePoint) => {
        attribute.value += String.fromCodePoint(codePoint);
      },
      onattribend() {
        if (attribute.name === "alt" || attribute.name === "itemtype") tag[attribute.name] ||= attribute.value;
      },
      onopentagend: endTag,
      onselfclosingtag: endTag,
      onclosetag(start, end) {
        const name = nameAt(start, end);
        if (BREAKS.has(name)) parts.push(" ");
        if (name === unread) unread = "";
      },
      ontext: (start, end) => void (unread === "" && parts.push(html.slice(start, end))),
      ontextentity: (codePoint) => void (unread === "" && parts.push(String.fromCodePoint(codePoint))),
      ...NOT_TEXT,
    },
  );
  tokens.write(html);
  tokens.end();
  return parts.join("").toWellFormed();
}

const ignore = () => {};
const NOT_TEXT = {
  oncdata: ignore,
  oncomment: ignore,
  ondeclaration: ignore,
  onprocessinginstruction: ignore,
  onend: ignore,
};

/** Its name, and what it says where it is a card or a quotation: JSON, in a text or not. Graph: "chatMessageAttachment". */
function attachmentTexts({ name, content }: JsonObject): unknown[] {
  return [name, ...textsAt(typeof content === "string" ? parseJson(content) : content, CARD_TEXTS)];
}

/** How the text under a name is read; `undefined`: it is for machines. */
type TextNames = (name: string) => ((text: string) => string) | undefined;

const asItIs = (text: string) => text;

/** Adaptive, hero, list and connector cards; code; messages that are quoted or forwarded. */
const CARD_NAMES: ReadonlySet<string> = new Set([
  ...["text", "title", "subtitle", "label", "altText", "value", "inlines", "summary", "lines", "messagePreview"],
  ...["activityTitle", "activitySubtitle", "activityText"],
]);
const CARD_TEXTS: TextNames = (name) => {
  if (name === "originalMessageContent") return htmlToText;
  return CARD_NAMES.has(name) ? asItIs : undefined;
};
/** Graph: "eventMessageDetail". */
const EVENT_NAMES: TextNames = (name) => (/(?:^displayName|DisplayName|Description)$/.test(name) ? asItIs : undefined);

/** Far above any card; a text in a message may be nested without end. */
const MAX_LEVELS = 64;

/** The texts under the names that are read, wherever they stand. */
function textsAt(value: unknown, names: TextNames, levelsLeft = MAX_LEVELS): string[] {
  if (typeof value !== "object" || value === null || levelsLeft === 0) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const read = names(name);
    const texts = (Array.isArray(member) ? member : [member]).filter((each) => typeof each === "string");
    return [...(read ? texts.map(read) : []), ...textsAt(member, names, levelsLeft - 1)];
  });
}
