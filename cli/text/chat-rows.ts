import { authorOf } from "../../web/message/words/author.ts";
import type { ChatMessage } from "../../web/message/words/identity.ts";
import { reactionGroups } from "../../web/message/words/reaction-groups.ts";
import { isEvent, messageLines } from "./message-lines.ts";
import type { Paint } from "./paint.ts";
import { safe, safeLine } from "./safe.ts";
import type { Times } from "./times.ts";
import { cut, padded, widthOf } from "./width.ts";
import { wrappedAll } from "./wrap.ts";

/** A row of a chat on the screen, beside a margin. */
export interface ChatRow {
  /** Of the message that it is of; undefined of a line between. */
  readonly key: string | undefined;
  readonly text: string;
}

/** What is not there yet, or did not get there. */
export interface Outgoing {
  readonly key: string;
  readonly content: string;
  readonly atMs: number;
  /** Undefined while it is under way. */
  readonly failure?: string;
}

export interface ChatLook {
  readonly width: number;
  readonly paint: Paint;
  readonly times: Times;
  readonly myId: string;
  /** Cells of the longest name; see `nameWidthOf`. */
  readonly nameWidth: number;
  /** What is newer was not read before the chat was opened. */
  readonly readMs?: number | undefined;
  /** Of a channel, whose posts say how many replies there are. */
  readonly isChannel?: boolean;
}

/** Where a mark stands beside the message that is chosen. */
export const MARGIN = 2;
const HOUR = 5;
const GAP = 2;
const CONTINUED_WITHIN_MS = 5 * 60_000;

/** Graph's ids are unique only within a chat, or a post and its replies. */
export function keyOf({ id, replyToId }: Pick<ChatMessage, "id" | "replyToId">): string {
  return replyToId ? `${replyToId}.${id}` : id;
}

export function createdMsOf({ createdDateTime }: Pick<ChatMessage, "createdDateTime">): number {
  return createdDateTime ? Date.parse(createdDateTime) : 0;
}

export function nameWidthOf(messages: readonly ChatMessage[], myId: string): number {
  const names = messages.filter((one) => !isEvent(one)).map(authorOf);
  return Math.max(3, ...names.map(({ id, name }) => (id === myId ? 3 : widthOf(safeLine(name)))));
}

/** Messages, the oldest first, as rows: when, who, and what it says beside. */
export function chatRows(messages: readonly ChatMessage[], look: ChatLook): ChatRow[] {
  let isNewShown = look.readMs === undefined;
  return messages.flatMap((message, at) => {
    const before = messages[at - 1];
    const rows: ChatRow[] = [];
    const ms = createdMsOf(message);
    if (before === undefined || !look.times.isSameDay(createdMsOf(before), ms))
      rows.push(...between(look.times.day(ms), look, "dim"));
    if (!isNewShown && ms > (look.readMs ?? 0) && authorOf(message).id !== look.myId) {
      isNewShown = true;
      if (before !== undefined) rows.push(...between("new", look, "yellow"));
    }
    return [...rows, ...messageRows(message, look, isContinued(message, before, look.times))];
  });
}

export function outgoingRows(outgoing: readonly Outgoing[], look: ChatLook): ChatRow[] {
  return outgoing.flatMap(({ key, content, atMs, failure }) => {
    const note = failure === undefined ? "sending …" : `✗ not sent, /retry: ${failure}`;
    const { body } = columnsOf(look);
    const said = wrappedAll(
      safe(content).trim() === ""
        ? []
        : safe(content)
            .split("\n")
            .map((text) => ({ prefix: "", hanging: "", text })),
      body,
    );
    const lines = [
      ...said.map((line) => look.paint("dim", line)),
      look.paint(failure === undefined ? "dim" : "red", cut(note, body)),
    ];
    return beside({ hour: look.times.hour(atMs), name: "You", isMine: true, lines, key }, look);
  });
}

/** As wide as the longest name, as far as that leaves room for what is said. */
function columnsOf({ width, nameWidth }: Pick<ChatLook, "width" | "nameWidth">) {
  const name = Math.max(6, Math.min(nameWidth, Math.floor(width * 0.22)));
  return { name, body: Math.max(16, width - MARGIN - HOUR - GAP - name - GAP - 1) };
}

/** By the same person, and following closely: then the name need not be said again. */
function isContinued(message: ChatMessage, before: ChatMessage | undefined, times: Times): boolean {
  if (before === undefined || isEvent(before) || isEvent(message) || message.subject) return false;
  const [ms, beforeMs] = [createdMsOf(message), createdMsOf(before)];
  const isSame = authorOf(message).id !== "" && authorOf(message).id === authorOf(before).id;
  return isSame && ms - beforeMs < CONTINUED_WITHIN_MS && times.isSameDay(ms, beforeMs);
}

function messageRows(message: ChatMessage, look: ChatLook, isContinuing: boolean): ChatRow[] {
  const { paint, myId, times } = look;
  const { body } = columnsOf(look);
  const author = authorOf(message);
  const isMine = author.id === myId;
  const lines = wrappedAll(messageLines(message, { paint, myId }), body);
  if (message.lastEditedDateTime && !message.deletedDateTime) appended(lines, paint("dim", " (edited)"), body);
  if (message.importance === "high" || message.importance === "urgent")
    lines.unshift(paint("red", `! ${message.importance}`));
  const reactions = reactionGroups(message.reactions, myId).map(({ shown, count, isMine: own }) =>
    paint(own ? "bold" : "dim", `${shown} ${count}`),
  );
  const replies = look.isChannel ? (message.sink?.replies.count ?? 0) : 0;
  const under = [
    ...reactions,
    ...(replies > 0 ? [paint("cyan", `↳ ${replies} ${replies === 1 ? "reply" : "replies"}`)] : []),
  ];
  if (under.length > 0) lines.push(...wrappedAll([{ prefix: "", hanging: "", text: under.join("   ") }], body));
  const name = isEvent(message) ? "" : isMine ? "You" : safeLine(author.name);
  return beside(
    { hour: times.hour(createdMsOf(message)), name: isContinuing ? "" : name, isMine, lines, key: keyOf(message) },
    look,
  );
}

function appended(lines: string[], mark: string, width: number): void {
  const last = lines.at(-1) ?? "";
  if (widthOf(last) + widthOf(mark) <= width) lines[Math.max(0, lines.length - 1)] = last + mark;
  else lines.push(mark.trimStart());
}

interface Beside {
  readonly hour: string;
  readonly name: string;
  readonly isMine: boolean;
  readonly lines: readonly string[];
  readonly key: string;
}

function beside({ hour, name, isMine, lines, key }: Beside, look: ChatLook): ChatRow[] {
  const { paint } = look;
  const columns = columnsOf(look);
  const head = `${paint("dim", hour)}  ${paint(isMine ? "cyan" : "bold", padded(name, columns.name))}  `;
  const indent = " ".repeat(HOUR + GAP + columns.name + GAP);
  const all = lines.length === 0 ? [""] : lines;
  return all.map((line, at) => ({ key, text: (at === 0 ? head : indent) + line }));
}

function between(words: string, { width, paint }: ChatLook, style: "dim" | "yellow"): ChatRow[] {
  const side = Math.max(2, Math.floor((width - widthOf(words) - 6) / 2));
  return [{ key: undefined, text: `${paint(style, `${"─".repeat(side - 2)}  ${words}  ${"─".repeat(side - 2)}`)}` }];
}
