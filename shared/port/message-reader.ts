/** A chat, the posts of a channel, or with `rootId` the replies to one. Ids are decoded. */
export type NewestPlace =
  | { readonly kind: "chat"; readonly chatId: string }
  | { readonly kind: "channel"; readonly teamId: string; readonly channelId: string; readonly rootId?: string };

/** The post of a channel that has replies. Ids are decoded. */
export interface PostAddress {
  readonly teamId: string;
  readonly channelId: string;
  readonly rootId: string;
}

export interface RepliesPage {
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  /** There are more, older ones. */
  readonly nextLink: string | undefined;
}

/**
 * Port. Single messages as Graph holds them now.
 * Every method throws TeamsinkError `graph-not-found` and the other graph codes.
 */
export interface MessageReader {
  /** By a notification's `resource`. */
  read(resource: string): Promise<Readonly<Record<string, unknown>>>;
  /** Replies to a post, newest first: from the newest on, or from a page's `nextLink` on. */
  replies(post: PostAddress, link?: string): Promise<RepliesPage>;
  /** Those said last in a place, one page: enough to find one that was said a moment ago. */
  newest(place: NewestPlace): Promise<readonly Readonly<Record<string, unknown>>[]>;
}
