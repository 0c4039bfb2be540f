/** Something Graph lets us read message by message: a channel with its replies, or all chats of one user. */
export type SyncSource =
  | { readonly kind: "channel"; readonly teamId: string; readonly channelId: string }
  | { readonly kind: "user-chats"; readonly userId: string };

/** Stable, printable id of a source; also the id of its cursor. */
export function sourceId(source: SyncSource): string {
  return source.kind === "channel" ? `channel:${source.teamId}:${source.channelId}` : `user-chats:${source.userId}`;
}

export interface SyncPage {
  /** chatMessages as Graph gave them, replies beside their roots, `replies` taken out of the roots. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  /** `more`: continue there now; `position`: all read, start there next time. Both are URLs made by Graph. */
  readonly next: { readonly more: string } | { readonly position: string };
}

/**
 * Port. Reads one page of a source.
 *
 * Without a link it starts from the beginning. Throws TeamsinkError: `graph-gone` when the link is too old (start
 * again), `graph-throttled` with `retryAfterMs`, `graph-not-found`, `graph-forbidden`, `graph-unavailable`.
 */
export interface ConversationReader {
  page(source: SyncSource, link: string | undefined): Promise<SyncPage>;
}

export interface DirectoryReader {
  teams(): AsyncIterable<Readonly<Record<string, unknown>> & { readonly id: string }>;
  channels(teamId: string): AsyncIterable<Readonly<Record<string, unknown>> & { readonly id: string }>;
  users(): AsyncIterable<Readonly<Record<string, unknown>> & { readonly id: string }>;
  chatsOf(userId: string): AsyncIterable<Readonly<Record<string, unknown>> & { readonly id: string }>;
  teamMembers(teamId: string): AsyncIterable<Readonly<Record<string, unknown>> & { readonly id: string }>;
}
