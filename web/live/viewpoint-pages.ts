import type { Schemas } from "../../client/teamsink-client.ts";
import { cursorOf } from "../base/pages.ts";

/** Of fifty chats each: as many as the list shows. Each is a request of Graph, of which all people together have few. */
const MAX_PAGES = 4;
/** Those beyond the first page are looked at so much more rarely. */
const WHOLE_EVERY = 5;

type Page = Pick<Schemas["ViewpointPage"], "viewpoints" | "nextLink">;

/** @param looks how often it was looked before: the first time at all of them */
export function pagesOf(looks: number): number {
  return looks % WHOLE_EVERY === 0 ? MAX_PAGES : 1;
}

/**
 * How much is unread by chat, of so many pages as far as they were answered.
 *
 * @throws what the first page failed with
 */
export async function unreadByChat(
  read: (cursor?: string) => Promise<Page>,
  pages: number,
): Promise<Map<string, number>> {
  const unread = new Map<string, number>();
  let cursor: string | undefined;
  for (let at = 0; at < pages; at += 1) {
    const page = await (at === 0 ? read() : read(cursor).catch(() => undefined));
    for (const one of page?.viewpoints ?? []) unread.set(one.chatId, one.unread);
    cursor = page && cursorOf(page);
    if (cursor === undefined) break;
  }
  return unread;
}
