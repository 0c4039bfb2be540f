import { describe, expect, it } from "vitest";
import type { SyncSource } from "../../../shared/port/conversation-reader.ts";
import {
  concernedSources,
  hasListedSources,
  hasSources,
  isConcerned,
  remembersChats,
} from "../../../shared/resource/sources.ts";

const CHANNEL: SyncSource = { kind: "channel", teamId: "t", channelId: "19:c@thread.tacv2" };
const CHATS: SyncSource = { kind: "user-chats", userId: "u" };
const APP_CHATS = "/appCatalogs/teamsApps/a/installedToChats/getAllMessages";
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
    [APP_CHATS, [CHAT]],
    ["/teams('t')/channels('19:c@thread.tacv2')/messages", [CHANNEL]],
    ["chats('19:x@thread.v2')/messages", [CHAT]],
    ["/users/%zz/chats/getAllMessages", []],
  ])("%s", (resource, expected) => {
    const concerned = concernedSources([resource]);
    expect([CHANNEL, CHATS, CHAT].filter((source) => isConcerned(source, concerned))).toEqual(expected);
  });

  it.each([
    ["/teams/t", { job: "team", teamId: "t" }],
    ["teams('t')/channels", { job: "team", teamId: "t" }],
    ["/teams/t/channels/getAllMembers?notifyOnIndirectMembershipUpdate=true", { job: "team", teamId: "t" }],
    ["/teams/t/members", { job: "members", roster: { kind: "team", teamId: "t" } }],
    ["/chats/19:x@thread.v2/members", { job: "members", roster: { kind: "chat", chatId: "19:x@thread.v2" } }],
    ["/users/u/chats", { job: "user", userId: "u" }],
  ])("%s is read by itself, and no list for it", (resource, part) => {
    expect(concernedSources([resource])).toMatchObject({ directoryLists: [], directoryParts: [part], single: [] });
  });

  it("joins resources", () => {
    expect(concernedSources(["/teams/getAllMessages", "/users/u/chats/getAllMessages"])).toEqual({
      allChannels: true,
      allOrganizers: false,
      allUsers: false,
      chatsThatCame: false,
      interactions: false,
      single: [CHATS],
      directoryLists: [],
      directoryParts: [],
    });
    expect(concernedSources(["/teams", "/chats", "/chats/getAllMembers"])).toMatchObject({
      single: [],
      directoryLists: ["teams", "users"],
      directoryParts: [],
    });
  });

  it.each([
    ["/chats/getAllMessages", true, true],
    ["/users/u/chats/getAllMessages", true, true],
    ["/chats/19:x@thread.v2/messages", true, true],
    [APP_CHATS, true, false],
    ["/me/messages", false, false],
  ])("%s has sources: %s, all of them listed: %s", (resource, sources, listed) => {
    expect(hasSources(resource)).toBe(sources);
    expect(hasListedSources(resource)).toBe(listed);
  });

  it.each([
    [[APP_CHATS], true],
    [["/teams/getAllMessages", APP_CHATS], true],
    [["/users/u/chats/getAllMessages", APP_CHATS], true],
    [["/chats/getAllMessages", APP_CHATS], false],
    [["/teams/getAllMessages", "/chats/getAllMessages"], false],
    [["/chats/19:x@thread.v2/messages"], false],
  ])("%j remember the chats that come: %s", (resources, expected) => {
    expect(remembersChats(resources)).toBe(expected);
  });
});
