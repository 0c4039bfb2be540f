import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTAINERS } from "../../../shared/azure/cosmos-containers.ts";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { SETTINGS } from "../../../shared/base/settings.ts";
import {
  FAMILIES,
  parseResource,
  RESOURCE_GRAMMAR,
  subscriptionOptionsFor,
} from "../../../shared/resource/families.ts";
import { resourceKey } from "../../../shared/resource/path-grammar.ts";
import { importsOf, sourceFiles } from "../../helpers/source-files.ts";

const CHAT = "19:0123@thread.v2";

describe("families", () => {
  it.each([
    ["/teams/getAllMessages", "/teams/getAllMessages"],
    ["Teams/GetAllMessages?model=B", "/teams/getAllMessages"],
    ["/chats/getAllMessages", "/chats/getAllMessages"],
    [`/teams/t/channels/${CHAT}/messages`, "/teams/{teamId}/channels/{channelId}/messages"],
    [`teams('t')/channels('${CHAT}')/messages?$search=x`, "/teams/{teamId}/channels/{channelId}/messages"],
    [`/chats/${encodeURIComponent(CHAT)}/messages`, "/chats/{chatId}/messages"],
    ["/users('u')/chats/getAllMessages", "/users/{userId}/chats/getAllMessages"],
    [
      "/appcatalogs/teamsapps/a/installedtochats/getallmessages",
      "/appCatalogs/teamsApps/{teamsAppId}/installedToChats/getAllMessages",
    ],
    ["/teams", "/teams"],
    ["/teams/getAllChannels", "/teams/getAllChannels"],
    ["/teams/t", "/teams/{teamId}"],
    ["teams('t')/channels", "/teams/{teamId}/channels"],
    ["/teams/t/channels/getAllMembers?notifyOnIndirectMembershipUpdate=true", "/teams/{teamId}/channels/getAllMembers"],
    ["/chats/getAllMembers", "/chats/getAllMembers"],
    [`/chats/${CHAT}`, "/chats/{chatId}"],
    [`/chats/${CHAT}/members`, "/chats/{chatId}/members"],
  ])("%s is of %s", (resource, path) => {
    expect(parseResource(resource)?.family.path).toBe(path);
  });

  it.each([
    "",
    "/teams/t/channels/c/tabs",
    "/chats/../messages",
    "/chats/%2e%2e/messages",
    "/chats/a/messages/1",
    "/chats/a/messages/",
    "/users/%zz/chats/getAllMessages",
    "/me/messages",
    "/chats/a/messages?$search=a b",
    "https://graph.microsoft.com/v1.0/chats/getAllMessages",
  ])("%s is of none", (resource) => {
    expect(parseResource(resource)).toBeUndefined();
  });

  it("are all that a deployment may ask for, with the slash in front", () => {
    for (const { path } of FAMILIES) expect(RESOURCE_GRAMMAR.accepts(path.replaceAll(/[{}]/g, ""))).toBe(true);
    expect(RESOURCE_GRAMMAR.accepts("teams/getAllMessages")).toBe(false);
    expect(SETTINGS.GRAPH_RESOURCES.default?.split(",").every(RESOURCE_GRAMMAR.accepts)).toBe(true);
  });

  it("are named, each, to whoever asks for another", () => {
    expect(FAMILIES.map(({ path }) => RESOURCE_GRAMMAR.expected.includes(path))).not.toContain(false);
  });

  it("ask for read alone, each with a reason, and keep what comes in a container there is", () => {
    for (const { roles, container } of FAMILIES) {
      const needs = [roles.subscribe, ...roles.list, roles.read];
      expect(needs.filter(({ role }) => !/\.Read(Basic)?\./.test(role))).toEqual([]);
      expect(needs.every(({ reason }) => reason.length > 10)).toBe(true);
      expect(CONTAINERS).toHaveProperty(container);
    }
  });

  it("are subscribed to as Graph lets them be, and no stranger is", () => {
    for (const { path } of FAMILIES) {
      const { maxLifetimeMinutes } = subscriptionOptionsFor(path.replaceAll(/[{}]/g, ""));
      expect(SETTINGS.SUBSCRIPTION_LIFETIME_MINUTES.accepts(String(maxLifetimeMinutes))).toBe(true);
    }
    expect(() => subscriptionOptionsFor("/me/messages")).toThrow(new TeamsinkError("resource-unsupported"));
  });
});

describe("resourceKey", () => {
  it.each([
    ["/teams/getAllMessages", "teams/getAllMessages", true],
    ["/teams/getAllMessages", "Teams/GetAllMessages", true],
    ["/teams/getAllMessages", "/teams/getAllMessages?model=A", true],
    ["/teams/getAllMessages", "/chats/getAllMessages", false],
    ["/chats/1/messages", "/chats/1/messages?$search=a", false],
    ["/chats/1/messages?$search=%22a%22", '/chats/1/messages?%24search="a"', true],
    ["/chats/1/messages", "/chats/2/messages", false],
    [`/chats/${CHAT}/messages`, `chats('${CHAT}')/Messages`, true],
    [`/chats/${CHAT}/messages`, `/chats/${encodeURIComponent(CHAT)}/messages`, true],
    ["/chats/a%2Fb/messages", "/chats/a/b/messages", false],
    ["/users/%zz/chats/getAllMessages", "users/%ZZ/chats/getAllMessages", true],
  ])("takes %s and %s for the same: %s", (a, b, same) => {
    expect(resourceKey(a) === resourceKey(b)).toBe(same);
  });

  it("tells two ids from one another in whatever spelling", () => {
    const id = fc.stringMatching(/^[a-z0-9:@._-]{1,20}$/).filter((text) => !/^\.+$/.test(text));
    const spellings = (chat: string) => [
      `/chats/${chat}/messages`,
      `chats('${chat}')/messages`,
      `/CHATS/${encodeURIComponent(chat)}/messages`,
      `chats/${chat.toUpperCase()}/Messages`,
    ];
    fc.assert(
      fc.property(id, id, (one, other) => {
        const keys = new Set(spellings(one).map(resourceKey));
        expect(keys.size).toBe(1);
        expect(spellings(other).some((resource) => keys.has(resourceKey(resource)))).toBe(one === other);
      }),
    );
  });
});

it("loads no library and nothing that does: an instance reads the table while it starts", () => {
  const files = new Map(sourceFiles("shared").map((file) => [file.path, file]));
  const reached = new Set(["shared/resource/families.ts"]);
  const packages: string[] = [];
  for (const path of reached) {
    for (const { target, isLocal, typeOnly } of importsOf(files.get(path) ?? { path, text: "" })) {
      if (typeOnly) continue;
      if (isLocal) reached.add(target);
      else packages.push(`${path}: ${target}`);
    }
  }
  expect(packages).toEqual([]);
  expect(reached.size).toBeGreaterThan(3);
});
