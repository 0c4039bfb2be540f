import type { StoredMessage } from "../model/conversation.ts";
import { presentMessage } from "../model/present-message.ts";
import type { GraphRequest } from "./graph-api.ts";
import type { OpaqueTokens } from "./opaque-token.ts";
import { descendingKey } from "./paging.ts";

/** When a message last changed, as its own payload says. */
function modifiedMs({ message }: StoredMessage): number {
  return Date.parse(message.lastModifiedDateTime);
}

export function chainModifiedMs(chain: readonly StoredMessage[]): number {
  return Math.max(...chain.map(modifiedMs));
}

/**
 * A root as lists show it; with `expandReplies` greater than 0 with so many of its newest replies, and where the rest is.
 */
export function presentChain(
  root: StoredMessage,
  options: { request: GraphRequest; expandReplies: number; tokens: OpaqueTokens },
) {
  const { request, expandReplies, tokens } = options;
  const shown = presentMessage(root.message, request.includeUnknownEnumMembers);
  if (expandReplies === 0) return shown;
  const { conversation } = root;
  const newestFirst = [...conversation.replies(root.id)].sort((one, other) => Number(other.id) - Number(one.id));
  const replies = newestFirst.slice(0, expandReplies);
  const last = replies.at(-1);
  const path = `/teams/${conversation.teamId}/channels/${conversation.conversationId}/messages/${root.id}/replies`;
  const hasMore = last !== undefined && newestFirst.length > replies.length;
  const after = hasMore ? `${descendingKey(Number(last.id))} ${descendingKey(Number(last.id))}` : "";
  return {
    ...shown,
    "replies@odata.count": replies.length,
    ...(hasMore
      ? { "replies@odata.nextLink": `${request.base}${path}?$skiptoken=${tokens.seal({ list: path, after })}` }
      : {}),
    replies: replies.map(({ message }) => presentMessage(message, request.includeUnknownEnumMembers)),
  };
}
