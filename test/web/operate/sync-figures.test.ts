import { expect, it } from "vitest";
import { sourceRows } from "../../../web/operate/sync-figures.ts";

const none = { all: 0, behind: 0, excluded: 0, gone: 0, mayPass: 0, notDue: 0, read: 0, refused: 0 };

it("shows each kind of source there is, with the share that nothing is left to be done of", () => {
  const channels = { ...none, all: 10, read: 6, refused: 1, behind: 3 };
  const rows = sourceRows({ channels, userChats: { ...none, all: 4, notDue: 4 }, chats: none });
  expect(rows.map(({ words, share }) => [words, share])).toEqual([
    ["Channels", 0.7],
    ["Chats of users", 1],
  ]);
  expect(sourceRows(undefined)).toEqual([]);
});
