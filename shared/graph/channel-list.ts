import type { SyncPage } from "../sync/conversation-reader.ts";
import { type Chain, type ChannelSource, chainChangedMs, channelRequest, toChains } from "./chains.ts";
import type { GraphClient } from "./client.ts";
import { formatListPosition, type ListPosition } from "./list-position.ts";
import { type Page, readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

/** Graph: "List channel messages". */
const LIST_PAGE_SIZE = 50;

/** Messages may show up a little later than their own time says; what is read twice changes nothing. Not documented. */
const OVERLAP_MS = 5 * 60_000;

/**
 * One page of a channel without delta, from "List channel messages": chains, the last changed first.
 *
 *   pass 1   newest ──────────────────────────────▶ oldest    reads everything; mark = newest change on its first page
 *   pass 2   newest ───▶ mark - overlap                       reads what changed since, and stops
 *
 * A chain that changes while a pass runs moves to the front, past the reader. Its change is newer than the mark, so the
 * next pass finds it; that is why the mark is taken from the first page. Chains that others push down are read twice.
 */
export async function readListPage(
  client: GraphClient,
  source: ChannelSource,
  position: ListPosition,
): Promise<SyncPage> {
  const page = await readOnePage(client, source, position.nextLink);
  const chains = await toChains(client, source, page.items);
  const { sinceMs } = position;
  const markMs = position.nextLink === undefined ? newestOf(chains, sinceMs) : position.markMs;
  const isEnd = page.nextLink === undefined || isKnown(chains, sinceMs);
  return {
    messages: chains.flat(),
    next: isEnd
      ? { position: formatListPosition({ sinceMs: markMs }) }
      : { more: formatListPosition({ sinceMs, markMs, nextLink: page.nextLink }) },
  };
}

function readOnePage(client: GraphClient, source: ChannelSource, link: string | undefined): Promise<Page> {
  const { teamId, channelId } = source;
  const request = channelRequest(source);
  if (link !== undefined) return readSavedPage(client, link, request);
  const path = graphPath`/teams/${teamId}/channels/${channelId}/messages`;
  return readPage(client, `${path}?$top=${LIST_PAGE_SIZE}&$expand=replies`, request);
}

function newestOf(chains: readonly Chain[], sinceMs: number | undefined): number | undefined {
  const times = [sinceMs, ...chains.map(chainChangedMs)].filter((timeMs) => timeMs !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Nothing on the page is new, so nothing behind it is: a whole page is asked, lest one chain out of order ends a pass. */
function isKnown(chains: readonly Chain[], sinceMs: number | undefined): boolean {
  if (sinceMs === undefined || chains.length === 0) return false;
  return chains.every((chain) => (chainChangedMs(chain) ?? Number.POSITIVE_INFINITY) < sinceMs - OVERLAP_MS);
}
