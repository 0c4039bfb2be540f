import { describe, expect, it } from "vitest";
import { pagesOf, unreadByChat } from "../../../web/live/viewpoint-pages.ts";

/** So many chats, of which each has as much unread as its number says, two a page; after some pages nobody answers. */
function api(chats: number, answered = Number.POSITIVE_INFINITY) {
  const asked: (string | undefined)[] = [];
  const read = async (cursor?: string) => {
    asked.push(cursor);
    if (asked.length > answered) throw new Error("Graph takes no more");
    const from = Number(cursor ?? 0);
    const viewpoints = [from, from + 1]
      .filter((at) => at < chats)
      .map((at) => ({ chatId: `chat ${at}`, unread: at, isHidden: false, lastMessageReadDateTime: null }));
    return { viewpoints, ...(from + 2 < chats && { nextLink: `?limit=2&cursor=${from + 2}` }) };
  };
  return { asked, read };
}

describe("what is unread", () => {
  it("is read page by page, until there is no more or it is enough", async () => {
    const few = api(5);
    expect([...(await unreadByChat(few.read, 4))].at(-1)).toEqual(["chat 4", 4]);
    expect(few.asked).toEqual([undefined, "2", "4"]);
    const many = api(1_000);
    expect((await unreadByChat(many.read, 4)).size).toBe(8);
    expect(many.asked).toHaveLength(4);
  });

  it("is as much as was answered, but nothing where nothing was", async () => {
    expect((await unreadByChat(api(1_000, 2).read, 4)).size).toBe(4);
    await expect(unreadByChat(api(1_000, 0).read, 4)).rejects.toThrow("no more");
  });

  it("is looked for beyond the first page at first, and then every fifth time", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(pagesOf)).toEqual([4, 1, 1, 1, 1, 4, 1]);
  });
});
