import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rolesFor } from "../../../infra/setup/roles.ts";
import { PERMISSIONS, type PermissionName } from "../../../local/tenant/graph/permissions.ts";
import { CAPTURE_NAMES, type CaptureName, SETTINGS } from "../../../shared/base/settings.ts";

const names = (...resources: string[]) => rolesFor(resources).map(({ role }) => role);

describe("rolesFor", () => {
  it.each([
    [
      "/teams/getAllMessages",
      ["ChannelMessage.Read.All", "Team.ReadBasic.All", "Channel.ReadBasic.All", "TeamMember.Read.All"],
    ],
    ["/chats/getAllMessages", ["Chat.Read.All", "User.ReadBasic.All"]],
    ["/teams/t/channels/19:c@thread.tacv2/messages", ["ChannelMessage.Read.All"]],
    ["/chats/19:x@thread.v2/messages", ["Chat.Read.All"]],
    ["/users/u/chats/getAllMessages", ["Chat.Read.All"]],
    ["/appCatalogs/teamsApps/a/installedToChats/getAllMessages", ["Chat.Read.WhereInstalled"]],
    ["/teams/GetAllMessages?model=A", ["ChannelMessage.Read.All"]],
  ])("%s", (resource, expected) => {
    expect(names(resource)).toEqual(expect.arrayContaining(expected));
  });

  it("asks for nothing more than its resource needs", () => {
    expect(names("/chats/getAllMessages")).toHaveLength(2);
    expect(names("/teams/t/channels/c/messages")).toHaveLength(1);
  });

  it("adds what is kept beside messages, each role once", () => {
    const roles = (...captures: CaptureName[]) =>
      rolesFor(["/chats/c/messages"], new Set(captures)).map(({ role }) => role);
    expect(roles("hosted-contents")).toEqual(["Chat.Read.All"]);
    expect(roles("transcripts")).toEqual(
      expect.arrayContaining(["OnlineMeetingTranscript.Read.All", "CallTranscripts.Read.All"]),
    );
    expect(roles("interactions")).toContain("AiEnterpriseInteraction.Read.All");
    expect(roles("user-profiles")).toContain("User.Read.All");
    expect(roles("team-settings")).toContain("TeamSettings.Read.All");
    expect(roles("recordings", "recording-links", "files")).toEqual([
      "Chat.Read.All",
      "User.ReadBasic.All",
      "OnlineMeetingRecording.Read.All",
      "CallRecordings.Read.All",
      "Files.Read.All",
    ]);
  });

  it("adds what teams take that have subscriptions of their own", () => {
    const roles = rolesFor(["/chats/c/messages"], new Set(), 1_000).map(({ role }) => role);
    expect(roles).toEqual(["Chat.Read.All", "TeamMember.Read.All", "ChannelMember.Read.All"]);
  });

  it("names each role once, with a reason", () => {
    const needs = rolesFor(["/chats/getAllMessages", "/users/u/chats/getAllMessages", "/chats/c/messages"]);
    expect(needs.map(({ role }) => role)).toEqual(["Chat.Read.All", "User.ReadBasic.All"]);
    expect(needs.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it("knows a role for no other resource, and says so", () => {
    expect(() => rolesFor(["/me/messages"])).toThrow("No Graph role is known for the resource /me/messages");
  });

  it("covers every request of the app, as the simulated tenant checks them, and asks for read alone", () => {
    const roles: readonly string[] = names(...(SETTINGS.GRAPH_RESOURCES.default ?? "").split(","));
    const requested: readonly PermissionName[] = [
      "users",
      "teams",
      "channels",
      "teamMembers",
      "chats",
      "chatMembers",
      "channelMessages",
      "chatMessages",
    ];
    const uncovered = requested.filter((name) => !PERMISSIONS[name].some((role) => roles.includes(role)));
    expect(uncovered).toEqual([]);
    expect(roles.filter((role) => !/\.Read(Basic)?\./.test(role))).toEqual([]);
  });

  it("is what the page about it says, each role with its reason", () => {
    const page = readFileSync("docs/setup.md", "utf8").replaceAll(/ +/g, " ");
    const resources = [
      ...(SETTINGS.GRAPH_RESOURCES.default ?? "").split(","),
      "/appCatalogs/teamsApps/a/installedToChats/getAllMessages",
    ];
    const missing = rolesFor(resources, new Set(CAPTURE_NAMES)).filter(
      ({ role, reason }) => !page.includes(`| \`${role}\` | ${reason} |`),
    );
    expect(missing).toEqual([]);
  });
});
