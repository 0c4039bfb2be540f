import type { TeamsinkError } from "../base/errors/errors.ts";

export interface HookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of a post. Of the answer's body nothing is known. */
export type HookReply =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfterMs?: number }
  /** `reason` is the network's word, such as `ECONNREFUSED`, or a code of ours. */
  | { readonly kind: "unanswered"; readonly reason: string };

/** Port. Posts to URLs that operators give, and to nothing that must not be reached by them. */
export interface HookSender {
  /** Why nothing is posted there (`hook-url-refused`), as far as can be known now; each post looks again. */
  refusalOf(url: string): Promise<TeamsinkError | undefined>;
  /** One try, without redirects. Whatever goes wrong is a reply. */
  post(post: HookPost): Promise<HookReply>;
}
