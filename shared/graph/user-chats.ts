import { toIso } from "../base/clock.ts";
import type { SyncPage, SyncSource } from "../port/conversation-reader.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { type Page, readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

type UserChatsSource = Extract<SyncSource, { kind: "user-chats" }>;

/** The most that delta of messages takes. Graph: "chatMessage: delta". */
export const DELTA_PAGE_SIZE = 50;

/**
 * One page of all chats of a user. Graph: "chatMessage: delta". It reaches back 8 months at most; what is older is found
 * by getAllMessages only. A message comes once for every participant whose chats are read.
 */
export async function readUserChatsPage(
  client: GraphClient,
  { userId }: UserChatsSource,
  { link, fromMs }: ReadFrom,
): Promise<SyncPage> {
  const request: RequestOptions = { headers: MESSAGE_HEADERS, pace: { budget: "message", user: userId } };
  const start = `${graphPath`/users/${userId}/chats/getAllMessages/delta`}?$top=${DELTA_PAGE_SIZE}${sinceOption(fromMs)}`;
  const page = link === undefined ? await readPage(client, start, request) : await readSavedPage(client, link, request);
  return { messages: page.items, next: nextOfDelta(page) };
}

/** Where a source is read: at a link, or, without one, from its beginning, or what was last modified at a time or later. */
export interface ReadFrom {
  readonly link: string | undefined;
  readonly fromMs: number | undefined;
}

/** Delta knows `gt` alone, and no upper bound. Graph: "chatMessage: delta". */
export function sinceOption(fromMs: number | undefined): string {
  if (fromMs === undefined) return "";
  return `&$filter=${encodeURIComponent(`lastModifiedDateTime gt ${toIso(fromMs - 1)}`)}`;
}

/** A page of delta has one of the two links; without, nobody knows where it goes on. Graph: "Use delta query to track changes". */
export function nextOfDelta({ nextLink, deltaLink }: Page): SyncPage["next"] {
  if (nextLink !== undefined) return { more: nextLink };
  if (deltaLink !== undefined) return { position: deltaLink };
  return { lost: true };
}
