import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS } from "../../../local/tenant/graph/permissions.ts";
import type { Channel, Chat, Team, User } from "../../../local/tenant/model/graph-shapes.ts";
import { checkGraphCollection, checkGraphEntity } from "../../helpers/graph-types.ts";
import { type Answer, APP, linkOf, listOf, openStage, requestToken, type Stage } from "./fixture.ts";

/** As "List all teams in Microsoft Teams for an organization" writes it. */
const IS_TEAM = "resourceProvisioningOptions/Any(x:x eq 'Team')";

let stage: Stage;
let team: Team;
let channel: Channel;
let shared: Channel;
let chat: Chat;
let chatWithoutApp: Chat;
let user: User;

beforeAll(async () => {
  stage = await openStage({ throttling: { enabled: false } });
  const { teams, channels, chats, users, apps } = stage.tenant.model.population;
  const found = {
    team: teams[0],
    channel: channels[0],
    shared: channels.find(({ membershipType }) => membershipType === "shared"),
    chat: chats.find(({ chatType }) => chatType === "meeting"),
    chatWithoutApp: chats.find(({ id }) => !apps[0]?.installedInChatIds.includes(id)),
    user: users.find(({ id }) => chats.some(({ memberIds }) => memberIds.includes(id))),
  };
  if (Object.values(found).includes(undefined)) throw new Error("nobody is there");
  ({ team, channel, shared, chat, chatWithoutApp, user } = found as Required<typeof found> as never);
});
afterAll(() => stage.close());

/** Every page of a list. */
async function all(path: string): Promise<Answer[]> {
  const pages = [await stage.graph(path)];
  for (let link = linkOf(pages[0] as Answer, "nextLink"); link !== undefined; ) {
    const page = await stage.graph(link);
    pages.push(page);
    link = linkOf(page, "nextLink");
  }
  return pages;
}

describe("every answer fits the metadata", () => {
  const encoded = (id: string) => encodeURIComponent(id);
  test.each<[string, () => string, string]>([
    ["users", () => "/users", "user"],
    ["users, selected", () => "/users?$select=id,accountEnabled,userType,mail", "user"],
    ["teams", () => "/teams", "team"],
    ["a user's teams", () => `/users/${user.id}/joinedTeams`, "team"],
    ["members of a team", () => `/teams/${team.id}/members`, "conversationMember"],
    ["channels", () => `/teams/${team.id}/channels`, "channel"],
    ["all channels", () => `/teams/${team.id}/allChannels`, "channel"],
    ["incoming channels", () => `/teams/${shared.sharedWithTeamIds[0]}/incomingChannels`, "channel"],
    ["members of a channel", () => `/teams/${team.id}/channels/${channel.id}/members`, "conversationMember"],
    [
      "all members of a channel",
      () => `/teams/${team.id}/channels/${encoded(channel.id)}/allMembers`,
      "conversationMember",
    ],
    ["chats of a user", () => `/users/${user.id}/chats?$expand=members`, "chat"],
    ["members of a chat", () => `/chats/${encoded(chat.id)}/members`, "conversationMember"],
    ["the groups that are teams", () => `/groups?$filter=${encoded(IS_TEAM)}&$select=id,displayName`, "team"],
  ])("%s", async (_name, path, typeName) => {
    const answer = await stage.graph(path());
    expect(answer.status).toBe(200);
    expect(listOf(answer).length).toBeGreaterThan(0);
    expect(checkGraphCollection(answer.body, typeName)).toEqual([]);
  });

  test.each<[string, () => string, string]>([
    ["a user", () => `/users/${user.id}`, "user"],
    ["a team", () => `/teams/${team.id}`, "team"],
    ["a channel", () => `/teams/${team.id}/channels/${channel.id}`, "channel"],
    ["the primary channel", () => `/teams/${team.id}/primaryChannel`, "channel"],
    ["a team with its summary", () => `/teams/${team.id}?$select=id,summary,memberSettings`, "team"],
    ["a chat", () => `/chats/${chat.id}?$expand=members`, "chat"],
  ])("%s", async (_name, path, typeName) => {
    const answer = await stage.graph(path());
    expect(answer.status).toBe(200);
    expect(checkGraphEntity(answer.body, typeName)).toEqual([]);
  });
});

describe("channels", () => {
  test("can be filtered by membershipType, and narrowed by $select", async () => {
    const answer = await stage.graph(`/teams/${team.id}/channels?$filter=membershipType eq 'private'&$select=id`);
    const ids = stage.tenant.model.population.channels
      .filter(({ teamId, membershipType }) => teamId === team.id && membershipType === "private")
      .map(({ id }) => ({ id }));
    expect(listOf(answer)).toEqual(ids);
  });

  test("that are shared appear with their host, and as incoming with the other team", async () => {
    const [guest = ""] = shared.sharedWithTeamIds;
    const idsOf = async (path: string) => listOf(await stage.graph(path)).map(({ id }) => id);
    expect(await idsOf(`/teams/${shared.teamId}/channels`)).toContain(shared.id);
    expect(await idsOf(`/teams/${guest}/channels`)).not.toContain(shared.id);
    expect(await idsOf(`/teams/${guest}/allChannels`)).toContain(shared.id);
    const [incoming] = listOf(await stage.graph(`/teams/${guest}/incomingChannels`));
    expect(incoming?.["@odata.id"]).toContain(`/tenants/${APP.tenantId}/teams/${shared.teamId}/channels/${shared.id}`);
  });
});

describe("paging", () => {
  test("users come page by page, each once", async () => {
    const pages = await all("/users?$top=5");
    expect(pages.map((page) => listOf(page).length)).toEqual([5, 5, 2]);
    const ids = pages.flatMap((page) => listOf(page).map(({ id }) => id));
    expect(ids).toEqual(stage.tenant.model.population.users.map(({ id }) => id));
  });

  test("chats of a user come page by page, each once", async () => {
    const pages = await all(`/users/${user.id}/chats?$top=1`);
    const ids = pages.flatMap((page) => listOf(page).map(({ id }) => id));
    const expected = stage.tenant.model.population.chats.filter(({ memberIds }) => memberIds.includes(user.id));
    expect(ids).toEqual(expected.map(({ id }) => id));
  });

  test("members brought by $expand are capped", async () => {
    const small = await openStage({ pages: { expandedMembers: 2 }, throttling: { enabled: false } });
    const meeting = small.tenant.model.population.chats.find(({ chatType }) => chatType === "meeting");
    const answer = await small.graph(`/chats/${meeting?.id}?$expand=members`);
    expect(answer.body.members).toHaveLength(2);
    await small.close();
  });
});

describe("the front door", () => {
  test("nobody gets in without a token of this authority for Graph", async () => {
    const forVault = await requestToken(stage.tenant, { scope: "https://vault.azure.net/.default" });
    for (const authorization of ["", "Bearer nonsense", `Bearer ${forVault}`]) {
      const answer = await stage.graph("/users", { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { error: { code: "InvalidAuthenticationToken" } } });
    }
  });

  test.each<[string, () => string, keyof typeof PERMISSIONS]>([
    ["users", () => "/users", "users"],
    ["teams", () => "/teams", "teams"],
    ["channels", () => `/teams/${team.id}/channels`, "channels"],
    ["members of a team", () => `/teams/${team.id}/members`, "teamMembers"],
    ["members of a channel", () => `/teams/${team.id}/channels/${channel.id}/members`, "channelMembers"],
    ["chats", () => `/users/${user.id}/chats`, "chats"],
    ["members of a chat", () => `/chats/${chat.id}/members`, "chatMembers"],
    ["groups", () => "/groups", "groups"],
    ["deleted users", () => "/directory/deletedItems/microsoft.graph.user", "deletedUsers"],
    ["deleted teams", () => "/teamwork/deletedTeams", "deletedTeams"],
    ["channel messages", () => `/teams/${team.id}/channels/${channel.id}/messages`, "channelMessages"],
    ["messages of a chat without the app", () => `/chats/${chatWithoutApp.id}/messages`, "chatMessages"],
  ])("%s need their permission: 403 without, 200 with it alone", async (_name, path, permission) => {
    const { control } = stage.tenant;
    const accepted: readonly string[] = PERMISSIONS[permission];
    const status = async (roles: readonly string[]) => {
      control.setGrantedPermissions(roles);
      const authorization = `Bearer ${await requestToken(stage.tenant)}`;
      const answer = await stage.graph(path(), { headers: { authorization } });
      return { status: answer.status, body: answer.body };
    };
    const others = APP.grantedPermissions.filter((role) => !accepted.includes(role));
    expect(await status(others)).toMatchObject({ status: 403, body: { error: { code: "Forbidden" } } });
    for (const role of accepted) expect((await status([role])).status).toBe(200);
    control.setGrantedPermissions(APP.grantedPermissions);
  });

  test.each<[string, string, number, string]>([
    ["a path that does not exist", "/planets", 400, "Resource not found for the segment 'planets'"],
    ["a user who does not exist", "/users/nobody", 404, "NotFound"],
    ["a team that does not exist", "/teams/none/channels", 404, "NotFound"],
    ["a $top out of range", "/users?$top=1000", 400, "Top query"],
    ["an option that is not taken", "/users?$orderby=mail", 400, "'orderby' is not allowed"],
    ["a path that is not encoded well", "/users/%E0%A4%A", 400, "BadRequest"],
  ])("%s gets Graph's error shape", async (...[, path, status, message]) => {
    const answer = await stage.graph(path, { headers: { "client-request-id": "my-id" } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("client-request-id")).toBe("my-id");
    expect(answer.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body).toMatchObject({
      error: { code: expect.any(String), message: expect.stringContaining(message), innerError: expect.any(Object) },
    });
  });

  test("a body over the limit gets 413, unless it is a part of a file", async () => {
    const answer = await stage.graph("/subscriptions", { method: "POST", body: { resource: "x".repeat(1_100_000) } });
    expect(answer.status).toBe(413);
    const upload = `${stage.tenant.url}/_api/v2.0/uploadSessions/nobody`;
    const part = await fetch(upload, { method: "PUT", body: "x".repeat(1_100_000) });
    expect(part.status).toBe(404);
    await part.arrayBuffer();
  });
});

test("throttling answers 429 with Retry-After, and the storm fault does so for everybody", async () => {
  const throttled = await openStage();
  const { channels } = throttled.tenant.model.population;
  const path = `/teams/${channels[0]?.teamId}/channels/${channels[0]?.id}/messages`;
  expect((await throttled.graph(path)).status).toBe(200);
  const refused = await throttled.graph(path);
  expect(refused).toMatchObject({ status: 429, body: { error: { code: "TooManyRequests" } } });
  await throttled.clock.advance(Number(refused.headers.get("retry-after")) * 1000);
  expect((await throttled.graph(path)).status).toBe(200);
  throttled.tenant.control.faults.set("throttle-storm", { count: 1, retryAfterSeconds: 17 });
  expect((await throttled.graph("/users")).headers.get("retry-after")).toBe("17");
  throttled.tenant.control.faults.set("server-error", { count: 1, status: 502 });
  expect((await throttled.graph("/users")).status).toBe(502);
  expect((await throttled.graph("/users")).status).toBe(200);
  await throttled.close();
});
