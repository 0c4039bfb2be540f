import { createdMsOf, keyOf } from "../text/chat-rows.ts";
import type { ChatMessage } from "./api.ts";

/** What of a conversation is known: some messages in a row, and where what is older goes on. */
export interface MessageWindow {
  readonly byKey: ReadonlyMap<string, ChatMessage>;
  /** Undefined where nothing is older. */
  readonly older: string | undefined;
}

export const EMPTY_WINDOW: MessageWindow = { byKey: new Map(), older: undefined };

/** Of a message that came twice the one that was changed last, whichever came first. */
export function withMessages(window: MessageWindow, messages: readonly ChatMessage[]): MessageWindow {
  const byKey = new Map(window.byKey);
  for (const message of messages) {
    const held = byKey.get(keyOf(message));
    if (held !== undefined && changedMsOf(held) > changedMsOf(message)) continue;
    // What is new is told without how many replies there are.
    const sink = message.sink ?? held?.sink;
    byKey.set(keyOf(message), sink === undefined ? message : { ...message, sink });
  }
  return { ...window, byKey };
}

/** Oldest first. Graph's ids grow with time, and tell apart what was written in the same millisecond. */
export function inOrder({ byKey }: MessageWindow): ChatMessage[] {
  return [...byKey.values()].sort(
    (a, b) => createdMsOf(a) - createdMsOf(b) || a.id.localeCompare(b.id, "en", { numeric: true }),
  );
}

function changedMsOf({ lastModifiedDateTime, createdDateTime, deletedDateTime }: ChatMessage): number {
  return Math.max(
    ...[lastModifiedDateTime, createdDateTime, deletedDateTime].map((time) => (time ? Date.parse(time) : 0)),
  );
}
