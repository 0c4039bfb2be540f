import { describe, expect, it } from "vitest";
import { type ChatLook, chatRows, nameWidthOf, outgoingRows } from "../../../cli/text/chat-rows.ts";
import { plain } from "../../../cli/text/paint.ts";
import { timesFor } from "../../../cli/text/times.ts";
import { widthOf } from "../../../cli/text/width.ts";
import { MESSAGES, written } from "../../helpers/hard-messages.ts";
import { ME } from "../../helpers/message-page.ts";

const NOW = Date.parse("2026-11-24T15:00:00Z");
const look = (width: number, more: Partial<ChatLook> = {}): ChatLook => ({
  width,
  paint: plain,
  times: timesFor(NOW, "Europe/Berlin"),
  myId: ME,
  nameWidth: 11,
  ...more,
});
const at = (minute: number, html = "x", rest: Parameters<typeof written>[1] = {}) =>
  written(`<p>${html}</p>`, { createdDateTime: `2026-11-24T14:${String(minute).padStart(2, "0")}:00Z`, ...rest });
const texts = (...given: Parameters<typeof chatRows>) => chatRows(...given).map(({ text }) => text);

const given = (reactionType: string) => ({
  reactionType,
  createdDateTime: "2026-11-24T14:05:00Z",
  user: { user: { id: "megan", displayName: "Megan Bowen" } },
});

describe("a chat", () => {
  it("says when and who beside what, the name once, and the day above", () => {
    const mine = { user: { id: ME, displayName: "Robin Kline" } };
    expect(texts([at(3, "one"), at(4, "two"), at(20, "three"), at(21, "four", { from: mine })], look(60))).toEqual([
      `${"─".repeat(22)}  Today  ${"─".repeat(22)}`,
      "15:03  Adele Vance  one",
      "15:04               two",
      "15:20  Adele Vance  three",
      "15:21  You          four",
    ]);
  });

  it("tells what is new from what was read, but not of oneself", () => {
    const rows = texts([at(3, "old"), at(20, "news")], look(60, { readMs: Date.parse("2026-11-24T14:10:00Z") }));
    expect(rows[2]).toMatch(/^─+ {2}new {2}─+$/);
    expect(texts([at(3), at(4)], look(60, { readMs: NOW })).join()).not.toContain("new");
  });

  it("shows changes, reactions and how many replies there are", () => {
    const message = at(3, "post", {
      lastEditedDateTime: "2026-11-24T14:05:00Z",
      reactions: [given("like"), given("👍"), given("heart")],
      sink: { replies: { count: 2, lastCreatedDateTime: null } },
    });
    expect(
      texts([message], look(70, { isChannel: true }))
        .slice(1)
        .map((row) => row.trim()),
    ).toEqual(["15:03  Adele Vance  post (edited)", "👍 1   👍 1   ❤️ 1   ↳ 2 replies"]);
  });

  it.each([40, 80, 120])("fits into %d columns, whatever is in it", (width) => {
    const messages = Object.values(MESSAGES);
    const rows = chatRows(messages, look(width, { nameWidth: nameWidthOf(messages, ME) }));
    expect(rows.filter(({ text }) => widthOf(text) > width - 2)).toEqual([]);
  });

  it("shows what is on its way, and what did not get there", () => {
    const waiting = { key: "1", content: "hello", atMs: NOW };
    const rows = outgoingRows([waiting, { ...waiting, key: "2", failure: "no network" }], look(80)).map(({ text }) =>
      text.trim(),
    );
    expect(rows).toEqual([
      "16:00  You          hello",
      "sending …",
      "16:00  You          hello",
      "✗ not sent, /retry: no network",
    ]);
  });
});
