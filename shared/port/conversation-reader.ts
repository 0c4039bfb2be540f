import type { ErrorCode } from "../base/errors/errors.ts";

/** Something Graph lets us read message by message: a channel with its replies, all chats of one user, or one chat. */
export type SyncSource =
  | { readonly kind: "channel"; readonly teamId: string; readonly channelId: string }
  | { readonly kind: "user-chats"; readonly userId: string }
  | { readonly kind: "chat"; readonly chatId: string };

/**
 * Stable, printable id of a source; also the id of its cursor. A channel that is shared shows in several teams and is one
 * source in whichever it appears.
 */
export function sourceId(source: SyncSource): string {
  switch (source.kind) {
    case "channel":
      return `channel:${source.channelId}`;
    case "user-chats":
      return `user-chats:${source.userId}`;
    case "chat":
      return `chat:${source.chatId}`;
  }
}

export interface SyncPage {
  /** A part of the source that should stand here was left out: no road led to it. */
  readonly isLeftOut?: boolean;
  /** chatMessages as Graph gave them, replies beside their roots, `replies` taken out of the roots. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  /**
   * `more`: continue there now; `position`: all read, start there next time. Both are opaque texts: only the reader that
   * gave them knows what they mean. `isWhole`: nothing that changed meanwhile can have escaped the pages since the last
   * position; absent where the reader cannot tell. `lost`: Graph did not say where it goes on.
   */
  readonly next:
    | { readonly more: string }
    | { readonly position: string; readonly isWhole?: boolean }
    | { readonly lost: true };
}

/** How a source goes on past a part that cannot be read. */
export interface WayPast {
  readonly next: SyncPage["next"];
  /** The part is left out; else it is tried by another road. */
  readonly isLeftOut: boolean;
}

/**
 * Port. Reads one page of a source. Without a link it starts from the beginning.
 *
 * Throws TeamsinkError:
 * - `graph-gone` when the link is too old or unknown: start again
 * - `graph-throttled`, with `retryAfterMs` where Graph said it
 * - `graph-not-found`, `graph-forbidden`, `graph-bad-request`, `graph-answer-invalid`: repeating it changes nothing
 * - `graph-unavailable`, `graph-unauthorized`, and what getting a token throws (`secret-unavailable`,
 *   `authority-unavailable`): it may succeed later
 */
export interface ConversationReader {
  page(source: SyncSource, link: string | undefined): Promise<SyncPage>;
  /**
   * Where to go on when the page at a link is refused for good: another road to the same, or past it, where it is a part of
   * the source. `undefined` where what follows is known only by the page itself.
   */
  past(link: string, reason: ErrorCode): WayPast | undefined;
}
