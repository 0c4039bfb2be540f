import { marked } from "marked";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { SendRequest } from "../api/write-parameters.ts";
import type { CardAttachment } from "./cards.ts";
import { type Member, memberMeant } from "./members.ts";

/** A file that a message refers to. Graph: "chatMessageAttachment", contentType `reference`. */
export interface FileReference {
  /** The GUID in the driveItem's eTag. */
  readonly id: string;
  readonly contentUrl: string;
  readonly name: string;
}

export interface Draft extends Pick<SendRequest, "content" | "contentType" | "mentions"> {
  readonly subject?: string | undefined;
  readonly importance?: SendRequest["importance"];
  readonly files?: readonly FileReference[];
  readonly cards?: readonly CardAttachment[];
  /** Of a message that is changed: what it has already and keeps, where it has its place in the text. */
  readonly kept?: readonly KeptAttachment[];
}

export interface KeptAttachment {
  readonly id: string;
  /** What is answered stands before the answer, anything else behind the text. */
  readonly isQuote: boolean;
}

/** "About 28 KB", with everything that belongs to it. Microsoft Teams: "Limits and specifications"; reported for Graph. */
const MAX_MESSAGE_BYTES = 28 * 1024;

/** What some Markdown costs grows with the square of its length. */
const MAX_MARKDOWN_LENGTH = 10_000;

/** Stand for a mention while the text around it is made into HTML; nobody writes them. */
const [BEGIN, END] = ["\uE000", "\uE001"];
const MARKS = /[\uE000\uE001]/g;

/**
 * What Graph takes as a chatMessage: HTML where there is anything but text. What HTML may hold is Graph's to say, which takes
 * out what Teams would not show.
 *
 * @param members of whom some are mentioned; asked for only then
 * @returns `mention-unknown`, `mention-ambiguous`, `message-too-large`
 */
export function composeMessage(draft: Draft, members: readonly Member[]): Result<JsonObject> {
  const sizeBeforeBytes = Buffer.byteLength(draft.content);
  if (sizeBeforeBytes > MAX_MESSAGE_BYTES) return tooLarge(sizeBeforeBytes);
  const withMarked = withMarks(draft, members);
  if (!withMarked.ok) return withMarked;
  const { text, mentioned } = withMarked.value;
  const { subject, importance, files = [], cards = [], kept = [] } = draft;
  const attachments = [...files.map((file) => ({ ...file, contentType: "reference" })), ...cards];
  const isPlain = draft.contentType === "text" && mentioned.length + attachments.length + kept.length === 0;
  const html = isPlain ? succeed(text) : htmlOf(text, draft.contentType);
  if (!html.ok) return html;
  const quotes = kept.filter(({ isQuote }) => isQuote);
  const others = [...kept.filter(({ isQuote }) => !isQuote), ...attachments];
  const content = isPlain ? text : `${markersOf(quotes)}${withMentions(html.value, mentioned)}${markersOf(others)}`;
  const message = {
    body: { contentType: isPlain ? "text" : "html", content },
    ...(subject !== undefined && { subject }),
    ...(importance !== undefined && importance !== "normal" && { importance }),
    ...(mentioned.length > 0 && { mentions: mentioned.map(mentionOf) }),
    ...(attachments.length > 0 && { attachments }),
  };
  const sizeBytes = Buffer.byteLength(JSON.stringify(message));
  return sizeBytes <= MAX_MESSAGE_BYTES ? succeed(message) : tooLarge(sizeBytes);
}

function tooLarge(sizeBytes: number): Result<never> {
  return fail("message-too-large", `It has ${sizeBytes} bytes, of ${MAX_MESSAGE_BYTES} that Teams takes.`);
}

interface Marked {
  readonly text: string;
  /** One for each place in the text, in any order. */
  readonly mentioned: readonly Member[];
}

/** Puts a mark wherever `@` and one of the names stands; longer names first, since one may begin with another. */
function withMarks({ content, mentions }: Draft, members: readonly Member[]): Result<Marked> {
  let text = content.replaceAll(MARKS, "");
  const mentioned: Member[] = [];
  for (const given of [...new Set(mentions)].toSorted((a, b) => b.length - a.length)) {
    const at = `mentions.${mentions.indexOf(given)}`;
    const meant = memberMeant(members, given);
    if (!meant.ok) return fail(meant.error.code, `It is ${at}.`);
    const before = mentioned.length;
    for (const name of new Set([given, meant.value.displayName])) {
      text = text.replaceAll(nameAfterAt(name), () => {
        mentioned.push(meant.value);
        return `${BEGIN}${mentioned.length - 1}${END}`;
      });
    }
    if (mentioned.length === before) return fail("mention-unknown", `${at} does not stand in the text.`);
  }
  return succeed({ text, mentioned });
}

/** Not where the word goes on. */
function nameAfterAt(name: string): RegExp {
  return new RegExp(`@${name.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "giu");
}

function htmlOf(text: string, contentType: Draft["contentType"]): Result<string> {
  if (contentType === "html") return succeed(text);
  if (contentType === "text") return succeed(escaped(text).replaceAll(/\r\n|\r|\n/g, "<br>"));
  if (text.length > MAX_MARKDOWN_LENGTH) {
    return fail("message-too-large", `Markdown may have ${MAX_MARKDOWN_LENGTH} characters; more of it has to be HTML.`);
  }
  try {
    return succeed(marked.parse(text, { async: false, gfm: true, breaks: true }));
  } catch (error) {
    // Thousands of quotations in each other.
    if (error instanceof RangeError) return fail("on-behalf-refused", "The Markdown is nested too deeply.");
    throw error;
  }
}

function withMentions(html: string, mentioned: readonly Member[]): string {
  return html.replaceAll(/\uE000(\d+)\uE001/g, (_mark, at: string) => {
    const member = mentioned[Number(at)];
    return member === undefined ? "" : `<at id="${at}">${escaped(member.displayName)}</at>`;
  });
}

/** Where what is attached stands in the text. */
function markersOf(attachments: readonly { readonly id: string }[]): string {
  return attachments.map(({ id }) => `<attachment id="${escaped(id)}"></attachment>`).join("");
}

/** Graph: "chatMessageMention". */
function mentionOf({ userId: id, displayName }: Member, at: number) {
  return {
    id: at,
    mentionText: displayName,
    mentioned: { user: { id, displayName, userIdentityType: "aadUser" } },
  };
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
