import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { SyncSource } from "../port/conversation-reader.ts";
import { versionOf, withOrigin } from "../store/message/identity.ts";
import type { RequestOptions } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";

export type ChannelSource = Extract<SyncSource, { kind: "channel" }>;

/** A root and its replies, `replies` taken out of the root. */
export interface Chain {
  readonly messages: readonly JsonObject[];
  /** There are more replies than the root brought. */
  readonly rest: ChainRest | undefined;
}

/** Where the other replies of a chain are. */
export interface ChainRest {
  readonly rootId: string;
  readonly link: string;
}

export function channelRequest({ teamId, channelId }: ChannelSource): RequestOptions {
  return { headers: MESSAGE_HEADERS, pace: { budget: "message", conversation: channelId, team: teamId } };
}

/**
 * What `$expand=replies` gives, as chains. A root brings its first replies (200 to 1,000, the pages of Graph differ) and
 * a `replies@odata.nextLink` to the others.
 */
export function toChain({ teamId, channelId }: ChannelSource, root: JsonObject): Chain {
  const rootId = typeof root.id === "string" ? root.id : undefined;
  const replies = (Array.isArray(root.replies) ? root.replies : []).filter(isJsonObject);
  const link = root["replies@odata.nextLink"];
  return {
    messages: [
      withOrigin(withoutReplies(root), { teamId, channelId }),
      ...replies.map((reply) => withOrigin(reply, { teamId, channelId, rootId })),
    ],
    rest: typeof link === "string" && rootId !== undefined ? { rootId, link } : undefined,
  };
}

/** When anything in the chain last changed, in ms; `undefined` when no message of it bears a time, or not all was read. */
export function chainChangedMs({ messages, rest }: Chain): number | undefined {
  const times = messages.map(versionOf).flatMap((version) => (version.ok ? [version.value] : []));
  return times.length === 0 || rest !== undefined ? undefined : Math.max(...times);
}

function withoutReplies(root: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(root).filter(([name]) => !/^replies(@|$)/.test(name)));
}
