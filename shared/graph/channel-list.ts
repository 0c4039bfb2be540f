import type { SyncPage } from "../port/conversation-reader.ts";
import { type ChannelSource, chainChangedMs, channelRequest, toChain } from "./chains.ts";
import type { GraphClient } from "./client.ts";
import { toListPage } from "./list-pass.ts";
import type { ListPosition } from "./list-position.ts";
import { type Page, readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { toChannelPage } from "./replies.ts";
import { readSavedPage } from "./saved-link.ts";

/** Graph: "List channel messages". */
const LIST_PAGE_SIZE = 50;

/** One page of a channel without delta, from "List channel messages": chains, the last changed first. */
export async function readListPage(
  client: GraphClient,
  source: ChannelSource,
  position: ListPosition,
): Promise<SyncPage> {
  const { items, nextLink } = await readOnePage(client, source, position.nextLink);
  const chains = items.map((root) => toChain(source, root));
  const units = chains.map((chain) => ({ messages: chain.messages, changedMs: chainChangedMs(chain) }));
  return toChannelPage(client, chains, toListPage(position, { units, nextLink }).next);
}

function readOnePage(client: GraphClient, source: ChannelSource, link: string | undefined): Promise<Page> {
  const { teamId, channelId } = source;
  const request = channelRequest(source);
  if (link !== undefined) return readSavedPage(client, link, request);
  const path = graphPath`/teams/${teamId}/channels/${channelId}/messages`;
  return readPage(client, `${path}?$top=${LIST_PAGE_SIZE}&$expand=replies`, request);
}
