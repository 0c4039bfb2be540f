import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Channel, Chat, Team, User } from "../../../local/tenant/model/graph-shapes.ts";
import { checkGraphCollection, checkGraphEntity } from "../../helpers/graph-types.ts";
import { type Entity, listOf, openStage, requestToken, type Stage } from "./fixture.ts";

const LARGE_CHAT_MEMBERS = 30;
const ORIGINAL_SOURCE = "@microsoft.graph.originalSourceMembershipUrl";

let stage: Stage;
let teams: readonly Team[];
let users: readonly User[];

beforeAll(async () => {
  stage = await openStage({
    throttling: { enabled: false },
    population: { users: 36, guests: 4, largeChats: 1, largeChatMembers: LARGE_CHAT_MEMBERS },
  });
  ({ teams, users } = stage.tenant.model.population);
});
afterAll(() => stage.close());

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error("it is not there");
  return found;
}

async function happens(operation: string, body: object): Promise<Entity> {
  const answer = await stage.control(`/directory/${operation}`, { method: "POST", body });
  expect([200, 204]).toContain(answer.status);
  return answer.body;
}

async function read(path: string): Promise<Entity[]> {
  const answer = await stage.graph(path);
  expect(answer.status).toBe(200);
  return listOf(answer);
}

function chatOf(chatType: Chat["chatType"]): Chat {
  return must(stage.tenant.model.population.chats.find((chat) => chat.chatType === chatType));
}

function channelOf(membershipType: Channel["membershipType"]): Channel {
  return must(stage.tenant.model.population.channels.find((channel) => channel.membershipType === membershipType));
}

describe("members", () => {
  test("of a large chat are all there in its list, and no more than 25 of them beside the chat", async () => {
    const chat = must(stage.tenant.model.population.chats.find(({ topic }) => topic === "Everybody 0"));
    const members = await read(`/chats/${chat.id}/members`);
    expect(members).toHaveLength(LARGE_CHAT_MEMBERS);
    expect((await stage.graph(`/chats/${chat.id}?$expand=members`)).body.members).toHaveLength(25);
    expect((await stage.graph(`/chats/${chat.id}/members?$top=20`)).status).toBe(400);
  });

  test("are of each kind that people in meetings are, each by the property of its type", async () => {
    const meeting = await stage.graph(`/chats/${chatOf("meeting").id}/members`);
    const group = await stage.graph(`/chats/${chatOf("group").id}/members`);
    for (const answer of [meeting, group]) expect(checkGraphCollection(answer.body, "conversationMember")).toEqual([]);
    const types = [...listOf(meeting), ...listOf(group)].map((member) => member["@odata.type"]);
    expect(new Set(types)).toEqual(
      new Set(
        ["aadUser", "anonymousGuest", "phoneUser", "microsoftAccountUser", "skypeUser"].map(
          (kind) => `#microsoft.graph.${kind}ConversationMember`,
        ),
      ),
    );
    const tenants = listOf(meeting).map(({ tenantId }) => tenantId);
    expect(new Set(tenants.filter((tenantId) => tenantId !== undefined)).size).toBe(2);
  });

  test("can be read one by one, in chats, teams and channels, and are gone with whoever leaves", async () => {
    const secret = channelOf("private");
    const places = [
      `/chats/${chatOf("group").id}`,
      `/teams/${secret.teamId}`,
      `/teams/${secret.teamId}/channels/${secret.id}`,
    ];
    for (const place of places) {
      const [first] = await read(`${place}/members`);
      const one = await stage.graph(`${place}/members/${encodeURIComponent(String(first?.id))}`);
      expect(one.body).toMatchObject({ id: first?.id, roles: first?.roles, displayName: first?.displayName });
      expect(checkGraphEntity(one.body, "conversationMember")).toEqual([]);
    }
    const { id: chatId } = chatOf("group");
    const [, leaving] = await read(`/chats/${chatId}/members`);
    await happens("remove-chat-member", { chatId, userId: leaving?.userId });
    expect((await stage.graph(`/chats/${chatId}/members/${encodeURIComponent(String(leaving?.id))}`)).status).toBe(404);
  });

  test("have roles: owners, guests, and everybody else", async () => {
    const team = must(
      teams.find(({ memberIds }) => memberIds.some((id) => users.find((user) => user.id === id)?.userType === "Guest")),
    );
    const members = await read(`/teams/${team.id}/members`);
    expect(members.filter(({ roles }) => String(roles) === "owner").map(({ userId }) => userId)).toEqual(team.ownerIds);
    const guests = members.filter(({ roles }) => String(roles) === "guest").map(({ userId }) => userId);
    expect(guests.length).toBeGreaterThan(0);
    expect(guests).toEqual(team.memberIds.filter((id) => users.find((user) => user.id === id)?.userType === "Guest"));
  });

  test("of a shared channel are besides those of the teams that it is shared with, who say by which", async () => {
    const shared = channelOf("shared");
    const path = `/teams/${shared.teamId}/channels/${shared.id}`;
    const direct = await read(`${path}/members`);
    const answer = await stage.graph(`${path}/allMembers`);
    expect(checkGraphCollection(answer.body, "conversationMember")).toEqual([]);
    const indirect = listOf(answer).filter((member) => member[ORIGINAL_SOURCE] !== undefined);
    expect(listOf(answer)).toHaveLength(direct.length + indirect.length);
    const [other = ""] = shared.sharedWithTeamIds;
    const expected = must(teams.find(({ id }) => id === other)).memberIds.filter(
      (id) => !shared.memberIds.includes(id),
    );
    expect(indirect.map(({ userId }) => userId)).toEqual(expected);
    expect(indirect[0]?.[ORIGINAL_SOURCE]).toContain(`teams('${other}')/members('`);
  });

  test("who come see all, nothing or some days of what was said before", async () => {
    const { id: chatId, memberIds } = chatOf("group");
    const [one, two] = users.filter(({ id }) => !memberIds.includes(id));
    await happens("add-chat-member", { chatId, userId: one?.id, history: "none" });
    await happens("add-chat-member", { chatId, userId: two?.id, history: 3 });
    const starts = new Map(
      (await read(`/chats/${chatId}/members`)).map((member) => [member.userId, member.visibleHistoryStartDateTime]),
    );
    const nowMs = stage.clock.nowMs();
    expect(starts.get(one?.id)).toBe(new Date(nowMs).toISOString());
    expect(starts.get(two?.id)).toBe(new Date(nowMs - 3 * 86_400_000).toISOString());
    expect(starts.get(memberIds[0])).toBe("0001-01-01T00:00:00Z");
  });
});

test("pages of a chat's members are followed by their links", async () => {
  const small = await openStage({ throttling: { enabled: false }, pages: { chatMembers: 3 } });
  const chat = must(small.tenant.model.population.chats.find(({ chatType }) => chatType === "meeting"));
  const first = await small.graph(`/chats/${chat.id}/members`);
  expect(listOf(first)).toHaveLength(3);
  const second = await small.graph(String(first.body["@odata.nextLink"]));
  expect([...listOf(first), ...listOf(second)]).toHaveLength(Math.min(6, chat.memberIds.length));
  await small.close();
});

describe("teams", () => {
  test("are whole one by one; what members may do is shown to whoever may read settings alone, if so wished", async () => {
    const path = `/teams/${teams[0]?.id}`;
    const settings = async (roles: readonly string[]) => {
      stage.tenant.control.setGrantedPermissions(roles);
      const authorization = `Bearer ${await requestToken(stage.tenant)}`;
      const { body } = await stage.graph(path, { headers: { authorization } });
      return [body.memberSettings, body.guestSettings, body.messagingSettings, body.funSettings];
    };
    expect(await settings(["Team.ReadBasic.All"])).toEqual([null, null, null, null]);
    expect(await settings(["TeamSettings.Read.All"])).not.toContain(null);
    stage.tenant.control.behaviours.teamSettingsNeedPermission = false;
    expect(await settings(["Team.ReadBasic.All"])).not.toContain(null);
    stage.tenant.control.behaviours.teamSettingsNeedPermission = true;
    const summary = (await stage.graph(`${path}?$select=summary`)).body.summary as Entity;
    const [owners, members, guests] = [summary.ownersCount, summary.membersCount, summary.guestsCount].map(Number);
    expect((owners ?? 0) + (members ?? 0) + (guests ?? 0)).toBe(teams[0]?.memberIds.length);
  });

  test("are groups that can be asked for by what they are provisioned with, and by nothing else", async () => {
    const filter = encodeURIComponent("resourceProvisioningOptions/Any(x:x eq 'Team')");
    const groups = await read(`/groups?$filter=${filter}&$select=id,displayName,classification,visibility&$top=999`);
    expect(groups.map(({ id }) => id)).toEqual(teams.map(({ id }) => id));
    expect(Object.keys(groups[0] ?? {}).sort()).toEqual(["classification", "displayName", "id", "visibility"]);
    const other = encodeURIComponent("groupTypes/any(c:c eq 'Unified')");
    expect((await stage.graph(`/groups?$filter=${other}`)).status).toBe(400);
  });

  test("that are deleted are gone everywhere, but for their ids and what was said in them", async () => {
    const { id: teamId } = await happens("create-team", { displayName: "Short", ownerId: users[0]?.id });
    const { id: channelId } = await happens("create-channel", { teamId, displayName: "Plans" });
    const body = { conversationId: channelId, text: "still there" };
    expect((await stage.control("/messages/create", { method: "POST", body })).status).toBe(200);
    await happens("delete-team", { teamId });
    const gone = ["", "/members", "/channels", `/channels/${channelId}`, `/channels/${channelId}/messages`];
    for (const path of gone) expect((await stage.graph(`/teams/${teamId}${path}`)).status).toBe(404);
    expect(await read("/teamwork/deletedTeams")).toEqual([{ id: teamId }]);
    const exported = await stage.graph(`/teamwork/deletedTeams/${teamId}/channels/getAllMessages`);
    expect(checkGraphCollection(exported.body, "chatMessage")).toEqual([]);
    expect(JSON.stringify(listOf(exported))).toContain("still there");
    expect((await stage.graph(`/teamwork/deletedTeams/${teams[0]?.id}/channels/getAllMessages`)).status).toBe(404);
  });
});

describe("channels", () => {
  test("that are deleted answer 404, their messages too, and replies have no delta", async () => {
    const teamId = teams[1]?.id;
    const { id } = await happens("create-channel", { teamId, displayName: "Gone soon" });
    const path = `/teams/${teamId}/channels/${id}`;
    expect((await stage.graph(`${path}/messages/delta`)).status).toBe(200);
    const refused = await stage.graph(`${path}/messages/1/replies/delta`);
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining("Delta query is not supported") } },
    });
    await happens("delete-channel", { channelId: id });
    for (const rest of ["", "/members", "/messages", "/messages/delta"]) {
      expect((await stage.graph(`${path}${rest}`)).status).toBe(404);
    }
  });
});

describe("users", () => {
  test("have a profile, can be filtered, and found by the name that they sign in with", async () => {
    const [user] = users;
    const select = "$select=id,jobTitle,department,accountEnabled,userType,createdDateTime";
    const { body } = await stage.graph(`/users/${user?.userPrincipalName}?${select}`);
    expect(body).toMatchObject({ id: user?.id, jobTitle: "Engineer", accountEnabled: true, userType: "Member" });
    const guests = await read(`/users?$filter=${encodeURIComponent("userType eq 'Guest'")}`);
    expect(guests).toHaveLength(4);
    const named = await read(`/users?$filter=${encodeURIComponent("startsWith(displayName,'Adele')")}`);
    expect(named.length).toBeGreaterThan(0);
    expect((await stage.graph(`/users?$filter=${encodeURIComponent("city eq 'Vienna'")}`)).status).toBe(400);
  });

  test("who are deleted are in the deleted items for thirty days, and listed without a name where they chatted", async () => {
    const { id: userId } = await happens("create-user", { displayName: "Passing" });
    const { id: chatId } = await happens("create-chat", { chatType: "group", memberIds: [users[0]?.id, userId] });
    await happens("delete-user", { userId });
    expect((await stage.graph(`/users/${userId}`)).status).toBe(404);
    expect((await stage.graph(`/users/${userId}/chats`)).status).toBe(404);
    const path = "/directory/deletedItems/microsoft.graph.user";
    const answer = await stage.graph(path);
    expect(checkGraphCollection(answer.body, "user")).toEqual([]);
    expect(listOf(answer)).toMatchObject([{ id: userId, deletedDateTime: expect.any(String) }]);
    const members = await read(`/chats/${chatId}/members`);
    expect(members.find((member) => member.userId === userId)).toMatchObject({ displayName: null });
    await happens("restore-user", { userId });
    expect(await read(path)).toEqual([]);
  });
});

test("the truth tells of everything that was, and bad wishes are refused", async () => {
  const { body } = await stage.control("/directory-truth");
  expect(Object.keys(body).sort()).toEqual(["channels", "chats", "memberships", "teams", "users"]);
  expect((body.channels as Entity[]).some(({ deletedDateTime }) => deletedDateTime !== null)).toBe(true);
  const post = async (path: string, wish: object) => (await stage.control(path, { method: "POST", body: wish })).status;
  expect(await post("/directory/dance", {})).toBe(404);
  expect(await post("/directory/add-chat-member", { chatId: "19:nowhere", userId: users[0]?.id })).toBe(404);
  expect(await post("/directory/add-chat-member", { chatId: chatOf("group").id })).toBe(400);
  const happened = await stage.control("/directory-life", { method: "POST", body: { steps: 20, seed: 3 } });
  expect(happened.body.happened).toBeGreaterThan(5);
});
