import type { SyncPage } from "../port/conversation-reader.ts";
import { type ChannelSource, channelRequest, toChain } from "./chains.ts";
import { readListPage } from "./channel-list.ts";
import type { GraphClient } from "./client.ts";
import { saysDeltaUnsupported } from "./failure.ts";
import { isListPosition, parseListPosition } from "./list-position.ts";
import { readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { isRepliesPosition, readRepliesPage, toChannelPage } from "./replies.ts";
import { readSavedPage } from "./saved-link.ts";
import { DELTA_PAGE_SIZE, nextOfDelta, type ReadFrom, sinceOption } from "./user-chats.ts";

/**
 * One page of a channel, replies beside their roots; those of long chains follow on pages of their own.
 *
 * By delta, which reaches back 8 months at most (Graph: "chatMessage: delta"). Its channel form has lost its page of the
 * documentation and refuses some channels: "Delta query is not supported by this resource", or, for the link that an
 * empty channel gives, "Parameter 'DeltaToken' not supported" (microsoft-graph-docs issues 7382 and 8864,
 * docs-contrib issue 172). Such a channel is listed instead, from the start and from then on: its positions are
 * `list:` positions, and only `graph-gone`, which starts the source again, tries delta once more.
 */
export async function readChannelPage(client: GraphClient, source: ChannelSource, from: ReadFrom): Promise<SyncPage> {
  const { link, fromMs } = from;
  if (link !== undefined && isRepliesPosition(link)) return readRepliesPage(client, source, link);
  if (link !== undefined && isListPosition(link)) return readListPage(client, source, parseListPosition(link));
  try {
    return await readDeltaPage(client, source, from);
  } catch (error) {
    if (!saysDeltaUnsupported(error)) throw error;
    return readListPage(client, source, { sinceMs: fromMs });
  }
}

async function readDeltaPage(
  client: GraphClient,
  source: ChannelSource,
  { link, fromMs }: ReadFrom,
): Promise<SyncPage> {
  const { teamId, channelId } = source;
  const request = channelRequest(source);
  const path = graphPath`/teams/${teamId}/channels/${channelId}/messages/delta`;
  const start = `${path}?$expand=replies&$top=${DELTA_PAGE_SIZE}${sinceOption(fromMs)}`;
  const page = link === undefined ? await readPage(client, start, request) : await readSavedPage(client, link, request);
  const chains = page.items.map((root) => toChain(source, root));
  return toChannelPage(client, chains, nextOfDelta(page));
}
