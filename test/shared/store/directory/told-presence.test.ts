import { beforeEach, describe, expect, it } from "vitest";
import type { Roster } from "../../../../shared/port/directory-reader.ts";
import { createPresenceNotes } from "../../../../shared/store/directory/told-presence.ts";
import { createMemoryDirectoryStore, type MemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";

const CHAT = { chatId: "19:x@thread.v2" };
const AT = "2026-11-01T10:00:00.123Z";

let directory: MemoryDirectoryStore;
let told: Roster[];
const notes = () =>
  createPresenceNotes({
    directory,
    membersChanged: async (roster) => {
      told.push(roster);
    },
  });
beforeEach(() => {
  directory = createMemoryDirectoryStore();
  told = [];
});

const event = (kind: string, place: object = CHAT) => ({
  ...place,
  createdDateTime: AT,
  eventDetail: {
    "@odata.type": `#microsoft.graph.${kind}EventMessageDetail`,
    members: [
      { id: "ann", displayName: "Ann" },
      { id: "ben", displayName: null },
    ],
  },
});
const factsOf = (parentId: string) =>
  directory
    .rows("members")
    .filter((row) => row.parentId === parentId)
    .map(({ id, presence }) => [id, presence]);

describe("a system message", () => {
  it("that somebody left a team says that they left its private channels too, where they were in one", async () => {
    for (const [id, membershipType] of [
      ["private", "private"],
      ["shared", "shared"],
      ["standard", "standard"],
    ] as const) {
      await directory.put({ table: "channels", parentId: "team", id, value: { membershipType }, seenMs: 0 });
      await directory.put({ table: "members", parentId: id, id: "ann", value: {}, seenMs: 0 });
    }
    const place = { channelIdentity: { teamId: "team", channelId: "standard" } };
    await notes().note(event("membersDeleted", place), false);
    const last = (parentId: string) => factsOf(parentId).map(([id, facts]) => [id, facts?.at(-1)]);
    expect(last("private")).toEqual([["ann", { atDateTime: AT, isIn: false, isExact: true }]]);
    expect(last("shared")).toMatchObject([["ann", { isIn: true }]]);
  });

  it("says from when on somebody who was added sees the history", async () => {
    const { eventDetail, ...rest } = event("membersAdded");
    const visibleHistoryStartDateTime = "0001-01-01T00:00:00Z";
    await notes().note({ ...rest, eventDetail: { ...eventDetail, visibleHistoryStartDateTime } }, false);
    const fact = { atDateTime: AT, isIn: true, isExact: true, visibleFromDateTime: "0001-01-01T00:00:00.000Z" };
    expect(factsOf(CHAT.chatId)).toEqual([
      ["ann", [fact]],
      ["ben", [fact]],
    ]);
  });

  it.each([
    ["membersAdded", true],
    ["membersJoined", true],
    ["membersDeleted", false],
    ["membersLeft", false],
  ])("%s is kept with its moment, for everybody whom it names", async (kind, isIn) => {
    await notes().note(event(kind), true);
    await notes().note(event(kind), true);
    const fact = [{ atDateTime: AT, isIn, isExact: true }];
    expect(factsOf(CHAT.chatId)).toEqual([
      ["ann", fact],
      ["ben", fact],
    ]);
    expect(told).toEqual(Array(2).fill({ kind: "chat", ...CHAT }));
  });

  it("of years ago makes nobody a member of today, and has nothing listed anew", async () => {
    await notes().note(event("membersAdded"), false);
    expect(directory.values("members")).toEqual([]);
    expect(told).toEqual([]);
  });

  it("leaves what Graph shows of a member as it is", async () => {
    const value = { id: "membership", userId: "ann", roles: ["owner"] };
    await directory.put({ table: "members", parentId: CHAT.chatId, id: "ann", value, seenMs: Date.parse(AT) });
    await notes().note(event("membersLeft"), true);
    expect(directory.values("members")).toEqual([value]);
  });

  it.each([
    ["standard", { kind: "team", teamId: "t" }],
    ["private", { kind: "channel", teamId: "t", channelId: "c" }],
    ["shared", { kind: "channel", teamId: "t", channelId: "c" }],
  ])("in a %s channel is about the members of that", async (membershipType, roster) => {
    const value = { id: "c", membershipType };
    await directory.put({ table: "channels", parentId: "t", id: "c", value, seenMs: 0 });
    await notes().note(event("membersAdded", { channelIdentity: { teamId: "t", channelId: "c" } }), true);
    expect(told).toEqual([roster]);
  });

  it.each([
    ["no event", { ...CHAT, createdDateTime: AT, eventDetail: null }],
    ["an event of another kind", event("chatRenamed")],
    ["members that are none", { ...event("membersAdded"), eventDetail: { "@odata.type": 7, members: "all" } }],
    ["no place", event("membersAdded", {})],
  ])("with %s changes nothing", async (_what, payload) => {
    await notes().note(payload, true);
    expect(directory.writes).toBe(0);
    expect(told).toEqual([]);
  });
});
