import type { MessageChange } from "./feed.ts";

/** What somebody has not read yet in this browser. Graph tells an app of nobody's read marks, so they are the page's own. */
export interface ReadMarks {
  /** Of the feed: up to where what is unread was counted. */
  readonly position: string;
  /** By conversation: how many messages came since it was last open. */
  readonly unread: Readonly<Record<string, number>>;
}

const FRESH: ReadMarks = { position: "now", unread: {} };

/** Ids and counts only; of each account its own. */
function nameOf(accountId: string): string {
  return `teamsink.read.${accountId}`;
}

export function keptMarks(accountId: string): ReadMarks {
  try {
    return { ...FRESH, ...(JSON.parse(localStorage.getItem(nameOf(accountId)) ?? "{}") as Partial<ReadMarks>) };
  } catch {
    return FRESH;
  }
}

export function keepMarks(accountId: string, marks: ReadMarks): void {
  localStorage.setItem(nameOf(accountId), JSON.stringify(marks));
}

export function forgetMarks(accountId: string): void {
  localStorage.removeItem(nameOf(accountId));
}

/** Whether it is news: written by somebody else, and not an edit of what was there. */
export function isNews({ message, road }: MessageChange, myId: string | undefined): boolean {
  if (message === null || message.deletedDateTime || message.lastEditedDateTime) return false;
  const isOfPeople = message.messageType === undefined || message.messageType === "message";
  return isOfPeople && road === "live" && message.from?.user?.id !== myId;
}

export function withUnread(marks: ReadMarks, conversationIds: readonly string[]): ReadMarks {
  const unread = { ...marks.unread };
  for (const id of conversationIds) unread[id] = (unread[id] ?? 0) + 1;
  return { ...marks, unread };
}

export function withRead(marks: ReadMarks, conversationId: string): ReadMarks {
  const { [conversationId]: _read, ...unread } = marks.unread;
  return { ...marks, unread };
}
