import { type ChatMessage, keyOf } from "./conversation.ts";

/** What of a conversation is on the page: some messages in a row, and what leads on at either end. */
export interface MessageWindow {
  readonly byKey: ReadonlyMap<string, ChatMessage>;
  /** Cursor of what is older; undefined where nothing is. */
  readonly older: string | undefined;
  /** Cursor of what is newer; undefined where everything new is here. */
  readonly newer: string | undefined;
}

export const EMPTY: MessageWindow = { byKey: new Map(), older: undefined, newer: undefined };

/** Of a message that came twice the one that was changed last, whichever came first. */
export function withMessages(window: MessageWindow, messages: readonly ChatMessage[]): MessageWindow {
  const byKey = new Map(window.byKey);
  for (const message of messages) {
    const held = byKey.get(keyOf(message));
    if (held === undefined || changedMsOf(held) <= changedMsOf(message))
      byKey.set(keyOf(message), withCounts(message, held));
  }
  return { ...window, byKey };
}

/** What is new is told without how many replies there are. */
function withCounts(message: ChatMessage, held: ChatMessage | undefined): ChatMessage {
  return message.sink === undefined && held?.sink !== undefined ? { ...message, sink: held.sink } : message;
}

/** Oldest first. Graph's ids grow with time, and tell apart what was written in the same millisecond. */
export function inOrder({ byKey }: MessageWindow): readonly ChatMessage[] {
  return [...byKey.values()].sort(
    (a, b) => createdMsOf(a) - createdMsOf(b) || a.id.localeCompare(b.id, "en", { numeric: true }),
  );
}

function changedMsOf({ lastModifiedDateTime, createdDateTime, deletedDateTime }: ChatMessage): number {
  return Math.max(...[lastModifiedDateTime, createdDateTime, deletedDateTime].map((time) => msOf(time)));
}

export function createdMsOf({ createdDateTime }: ChatMessage): number {
  return msOf(createdDateTime);
}

function msOf(time: string | null | undefined): number {
  return time ? Date.parse(time) : 0;
}

const CONTINUED_WITHIN_MS = 5 * 60_000;

/** Whether it is by the same person as the one before and follows it closely: then the name need not be said again. */
export function isContinued(message: ChatMessage, before: ChatMessage | undefined): boolean {
  if (before === undefined || message.subject) return false;
  const [author, other] = [message, before].map(({ from }) => from?.user?.id ?? from?.application?.id);
  const isClose = createdMsOf(message) - createdMsOf(before) < CONTINUED_WITHIN_MS;
  return author !== undefined && author === other && isClose && dayOf(message) === dayOf(before);
}

/** In the zone of who reads. */
export function dayOf(message: ChatMessage): string {
  return new Date(createdMsOf(message)).toDateString();
}
