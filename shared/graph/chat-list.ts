import { toIso } from "../base/clock.ts";
import type { SyncPage, SyncSource } from "../port/conversation-reader.ts";
import { timeMsOf, withOrigin } from "../store/message/identity.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { LIST_OVERLAP_MS, toListPage } from "./list-pass.ts";
import { formatListPosition, type ListPosition, parseListPosition } from "./list-position.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { type Page, readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";
import type { ReadFrom } from "./user-chats.ts";

type ChatSource = Extract<SyncSource, { kind: "chat" }>;

/** Graph: "List messages in a chat". */
const LIST_PAGE_SIZE = 50;

/**
 * One page of a single chat, from "List messages in a chat", the last modified first: Graph documents delta only for all
 * chats of a user. A pass after the first asks for what was modified since the mark.
 */
export async function readChatPage(
  client: GraphClient,
  { chatId }: ChatSource,
  { link, fromMs }: ReadFrom,
): Promise<SyncPage> {
  const position = link === undefined ? { sinceMs: fromMs } : parseListPosition(link);
  const { items, nextLink } = await readOnePage(client, chatId, position);
  // The property that Graph sorts and filters by, which is not always the version.
  const units = items.map((message) => ({
    messages: [withOrigin(message, { chatId })],
    changedMs: timeMsOf(message.lastModifiedDateTime),
  }));
  const below = items.length === 0 && nextLink === undefined ? goneOnBelow(position) : undefined;
  return below
    ? { messages: [], next: { more: formatListPosition(below) } }
    : toListPage(position, { units, nextLink });
}

/**
 * A list that ends with an empty page behind a link may have ended too early: at a message that was deleted it did
 * (microsoft-graph-docs issue 13270). So the rest is asked for once more by its times, until that shows nothing older.
 */
function goneOnBelow({ nextLink, ...position }: ListPosition): ListPosition | undefined {
  const { oldestMs, belowMs = Number.POSITIVE_INFINITY } = position;
  if (nextLink === undefined || oldestMs === undefined || oldestMs >= belowMs) return undefined;
  return { ...position, belowMs: oldestMs };
}

export function chatRequest(chatId: string): RequestOptions {
  return { headers: MESSAGE_HEADERS, pace: { budget: "message", conversation: chatId } };
}

/** `$filter` is ignored unless `$orderby` names the same property, and the order is descending only. Graph: same page. */
export function chatListPath(chatId: string, filter: string | undefined): string {
  const query = `$top=${LIST_PAGE_SIZE}&$orderby=${encodeURIComponent("lastModifiedDateTime desc")}`;
  const path = `${graphPath`/chats/${chatId}/messages`}?${query}`;
  return filter === undefined ? path : `${path}&$filter=${encodeURIComponent(filter)}`;
}

function readOnePage(client: GraphClient, chatId: string, position: ListPosition): Promise<Page> {
  const { sinceMs, belowMs, nextLink } = position;
  if (nextLink !== undefined) return readSavedPage(client, nextLink, chatRequest(chatId));
  const bounds = [
    ...(sinceMs === undefined ? [] : [`lastModifiedDateTime gt ${toIso(sinceMs - LIST_OVERLAP_MS)}`]),
    ...(belowMs === undefined ? [] : [`lastModifiedDateTime lt ${toIso(belowMs + 1)}`]),
  ];
  const filter = bounds.length === 0 ? undefined : bounds.join(" and ");
  return readPage(client, chatListPath(chatId, filter), chatRequest(chatId));
}
