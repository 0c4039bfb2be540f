import { describe, expect, it } from "vitest";
import type { SyncSource } from "../../../shared/port/conversation-reader.ts";
import { concernedSources, hasSources, isConcerned } from "../../../shared/resource/sources.ts";

const CHANNEL: SyncSource = { kind: "channel", teamId: "t", channelId: "19:c@thread.tacv2" };
const CHATS: SyncSource = { kind: "user-chats", userId: "u" };
const CHAT: SyncSource = { kind: "chat", chatId: "19:x@thread.v2" };

describe("concernedSources", () => {
  it.each([
    ["/teams/getAllMessages", [CHANNEL]],
    ["teams/GetAllMessages?model=B", [CHANNEL]],
    ["/chats/getAllMessages", [CHATS]],
    ["/teams/t/channels/19:c@thread.tacv2/messages", [CHANNEL]],
    ["/teams/t/channels/19%3ac%40thread.tacv2/messages?$search=x", [CHANNEL]],
    ["/teams/t/channels/19:other@thread.tacv2/messages", []],
    ["/users/u/chats/getAllMessages", [CHATS]],
    ["/users/other/chats/getAllMessages", []],
    ["/chats/19:x@thread.v2/messages", [CHAT]],
    ["/chats/19%3Ax%40thread.v2/messages?$search=x", [CHAT]],
    ["/chats/19:other@thread.v2/messages", []],
    ["/appCatalogs/teamsApps/a/installedToChats/getAllMessages", []],
    ["/users/%zz/chats/getAllMessages", []],
  ])("%s", (resource, expected) => {
    const concerned = concernedSources([resource]);
    expect([CHANNEL, CHATS, CHAT].filter((source) => isConcerned(source, concerned))).toEqual(expected);
  });

  it("joins resources", () => {
    expect(concernedSources(["/teams/getAllMessages", "/users/u/chats/getAllMessages"])).toEqual({
      allChannels: true,
      allUsers: false,
      single: [CHATS],
    });
  });

  it.each([
    ["/chats/getAllMessages", true],
    ["/users/u/chats/getAllMessages", true],
    ["/chats/19:x@thread.v2/messages", true],
    ["/appCatalogs/teamsApps/a/installedToChats/getAllMessages", false],
  ])("%s has sources: %s", (resource, expected) => {
    expect(hasSources(resource)).toBe(expected);
  });
});
