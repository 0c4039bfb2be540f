/** Up to when somebody has read what, in this browser. Of chats Teams has its own as well: see `useViewpoints`. */
export interface ReadMarks {
  /** Nothing of before is unread. */
  readonly beganMs: number;
  /** By conversation: when the newest message was written that was shown. */
  readonly readMs: Readonly<Record<string, number>>;
}

/** Conversations of which it is known; of the others nothing is unread that is older than the newest of these. */
const MAX_MARKS = 500;

export function isUnread({ beganMs, readMs }: ReadMarks, conversationId: string, newsMs: number | undefined): boolean {
  return newsMs !== undefined && newsMs > (readMs[conversationId] ?? beganMs);
}

/** What was read longest ago is let go of. */
export function withRead(marks: ReadMarks, conversationId: string, newestMs: number): ReadMarks {
  if ((marks.readMs[conversationId] ?? marks.beganMs) >= newestMs) return marks;
  const newest = Object.entries({ ...marks.readMs, [conversationId]: newestMs }).sort(([, a], [, b]) => b - a);
  const [kept, gone] = [newest.slice(0, MAX_MARKS), newest.slice(MAX_MARKS)];
  return { beganMs: Math.max(marks.beganMs, ...gone.map(([, readMs]) => readMs)), readMs: Object.fromEntries(kept) };
}
