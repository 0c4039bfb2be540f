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
}
