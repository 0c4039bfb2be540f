import type { SyncSource } from "../port/conversation-reader.ts";
import { versionOf } from "../store/message/version.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { withOrigin } from "./message-origin.ts";
import { type GraphObject, readItems } from "./paging.ts";

export type ChannelSource = Extract<SyncSource, { kind: "channel" }>;

/** A root and its replies, `replies` taken out of the root. */
export type Chain = readonly GraphObject[];

export function channelRequest({ teamId, channelId }: ChannelSource): RequestOptions {
  return { headers: MESSAGE_HEADERS, pace: { budget: "message", conversation: channelId, team: teamId } };
}

/**
 * What `$expand=replies` gives, as chains. A root brings its first replies (200 to 1,000, the pages of Graph differ) and
 * a `replies@odata.nextLink` to the others, which are read here, so that a chain is always whole.
 */
export async function toChains(
  client: GraphClient,
  source: ChannelSource,
  roots: readonly GraphObject[],
): Promise<readonly Chain[]> {
  const chains: Chain[] = [];
  for (const root of roots) chains.push(await toChain(client, source, root));
  return chains;
}

async function toChain(client: GraphClient, source: ChannelSource, root: GraphObject): Promise<Chain> {
  const { teamId, channelId } = source;
  const rootId = typeof root.id === "string" ? root.id : undefined;
  const replies = (Array.isArray(root.replies) ? root.replies : []).filter(
    (reply): reply is GraphObject => typeof reply === "object" && reply !== null,
  );
  const more = root["replies@odata.nextLink"];
  if (typeof more === "string") {
    for await (const reply of readItems(client, more, channelRequest(source))) replies.push(reply);
  }
  return [
    withOrigin(withoutReplies(root), { teamId, channelId }),
    ...replies.map((reply) => withOrigin(reply, { teamId, channelId, rootId })),
  ];
}

/** When anything in the chain last changed, in ms; `undefined` when no message of it bears a time. */
export function chainChangedMs(chain: Chain): number | undefined {
  const times = chain.map(versionOf).flatMap((version) => (version.ok ? [version.value] : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

function withoutReplies(root: GraphObject): GraphObject {
  return Object.fromEntries(Object.entries(root).filter(([name]) => !/^replies(@|$)/.test(name)));
}
