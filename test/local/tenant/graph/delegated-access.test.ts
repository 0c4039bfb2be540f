import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createChannel } from "../../../../local/tenant/model/operations/channels.ts";
import { addChatMember, removeChatMember } from "../../../../local/tenant/model/operations/chats.ts";
import { createTeam } from "../../../../local/tenant/model/operations/teams.ts";
import { itemsOf, messageOf, openPersonStage, type PersonStage, refusalOf } from "../person-stage.ts";

let stage: PersonStage;
beforeEach(async () => {
  stage = await openPersonStage();
});
afterEach(() => stage.close());

const idsOf = (list: readonly { readonly id?: unknown }[]) => list.map(({ id }) => id);

describe("a person's token opens", () => {
  it("their own chats, teams and profile, by name and as /me", async () => {
    const { people, groupId, oneOnOneId, teamId } = stage;
    const [first, , third, fourth] = people;
    for (const path of ["/me/chats", `/users/${first.id}/chats`, `/users/${first.userPrincipalName}/chats`]) {
      expect(idsOf(itemsOf(await stage.graph(first, path)))).toEqual([oneOnOneId, groupId]);
    }
    expect(idsOf(itemsOf(await stage.graph(third, "/me/chats")))).toEqual([groupId]);
    expect(idsOf(itemsOf(await stage.graph(first, "/me/joinedTeams")))).toEqual([teamId]);
    expect((await stage.graph(third, "/me")).body).toMatchObject({ id: third.id, displayName: third.displayName });
    expect((await stage.graph(third, `/users/${fourth.userPrincipalName}`)).body.id).toBe(fourth.id);
  });

  it("no channel that they are not in, among those of their team either", async () => {
    const { people, teamId, channelId, privateChannelId } = stage;
    const [first, , third] = people;
    expect(idsOf(itemsOf(await stage.graph(first, `/teams/${teamId}/channels`)))).toEqual([
      channelId,
      privateChannelId,
    ]);
    expect(idsOf(itemsOf(await stage.graph(third, `/teams/${teamId}/channels`)))).toEqual([channelId]);
    expect(idsOf(itemsOf(await stage.graph("app", `/teams/${teamId}/channels`)))).toHaveLength(2);
  });

  it("a channel that is shared with a team of theirs, whoever hosts it", async () => {
    const { model } = stage.tenant;
    const [first, second, , fourth] = stage.people;
    const other = createTeam(model, { displayName: "Other", ownerId: fourth.id });
    const shared = createChannel(model, {
      teamId: other.id,
      displayName: "Shared",
      membershipType: "shared",
      memberIds: [fourth.id, first.id],
    });
    const path = `/teams/${other.id}/channels/${shared.id}/messages`;
    expect((await stage.graph(first, path)).status).toBe(200);
    expect(refusalOf(await stage.graph(second, path))).toEqual([403, "Forbidden"]);
  });

  it("what was said in a chat from when on they see its history", async () => {
    const { tenant, clock, people, groupId } = stage;
    const [first, , , fourth] = people;
    const old = tenant.model.postMessage(groupId, { text: "before" });
    await clock.advance(1_000);
    const nowMs = clock.nowMs();
    addChatMember(tenant.model, { chatId: groupId, userId: fourth.id, visibleHistoryStartMs: nowMs });
    const recent = tenant.model.postMessage(groupId, { text: "after" });
    const path = `/chats/${groupId}/messages`;
    expect(idsOf(itemsOf(await stage.graph(first, path)))).toContain(old.id);
    expect(idsOf(itemsOf(await stage.graph(fourth, path)))).not.toContain(old.id);
    expect(refusalOf(await stage.graph(fourth, `${path}/${old.id}`))).toEqual([404, "NotFound"]);
    expect((await stage.graph(fourth, `${path}/${recent.id}`)).status).toBe(200);
  });
});

describe("a person's token is refused", () => {
  // biome-ignore format: one row a request
  it.each<[string, () => string, readonly [number, string]]>([
    ["a chat that they are not in", () => `/chats/${stage.groupId}`, [403, "Forbidden"]],
    ["its members", () => `/chats/${stage.groupId}/members`, [403, "Forbidden"]],
    ["its messages", () => `/chats/${stage.groupId}/messages`, [403, "Forbidden"]],
    ["a chat that is not there", () => "/chats/19:nobody@thread.v2", [404, "NotFound"]],
    ["a team that they are not in", () => `/teams/${stage.teamId}`, [403, "Forbidden"]],
    ["its channels", () => `/teams/${stage.teamId}/channels`, [403, "Forbidden"]],
    ["a channel of it", () => `/teams/${stage.teamId}/channels/${stage.channelId}`, [403, "Forbidden"]],
    ["messages of that channel", () => `/teams/${stage.teamId}/channels/${stage.channelId}/messages`, [403, "Forbidden"]],
    ["a delta of them", () => `/teams/${stage.teamId}/channels/${stage.channelId}/messages/delta`, [403, "Forbidden"]],
    ["a channel that is not there", () => `/teams/${stage.teamId}/channels/19:nobody@thread.tacv2/messages`, [404, "NotFound"]],
    ["the chats of somebody else", () => `/users/${stage.people[0].id}/chats`, [403, "Forbidden"]],
    ["the teams of somebody else", () => `/users/${stage.people[0].id}/joinedTeams`, [403, "Forbidden"]],
    ["an export", () => `/users/${stage.people[0].id}/chats/getAllMessages`, [412, "PreconditionFailed"]],
    ["a delta of chats", () => "/me/chats/getAllMessages/delta", [412, "PreconditionFailed"]],
  ])("%s", async (_what, path, expected) => {
    expect(refusalOf(await stage.graph(stage.people[3], path()))).toEqual(expected);
  });

  it("a private channel of a team that they are in, as long as they are not in it", async () => {
    const { people, teamId, privateChannelId } = stage;
    const path = `/teams/${teamId}/channels/${privateChannelId}/messages`;
    expect((await stage.graph(people[1], path)).status).toBe(200);
    expect(refusalOf(await stage.graph(people[2], path))).toEqual([403, "Forbidden"]);
  });

  it("from when they leave", async () => {
    const { people, groupId, tenant } = stage;
    const path = `/chats/${groupId}/messages`;
    expect((await stage.graph(people[2], path)).status).toBe(200);
    removeChatMember(tenant.model, { chatId: groupId, userId: people[2].id });
    expect((await stage.graph(people[2], path)).status).toBe(403);
  });

  it("what its scopes are not for, in the words of the service", async () => {
    const { people, groupId } = stage;
    stage.consentTo(["Chat.ReadBasic", "User.Read"]);
    const refused = await stage.graph(people[0], `/chats/${groupId}/messages`);
    expect(refusalOf(refused)).toEqual([403, "Forbidden"]);
    expect(messageOf(refused)).toBe(
      "Missing scope permissions on the request. API requires one of 'Chat.Read, Chat.ReadWrite'. Scopes on the request 'Chat.ReadBasic, User.Read'",
    );
    expect((await stage.graph(people[0], `/chats/${groupId}`)).status).toBe(200);
    // Less will do for one's own profile.
    expect((await stage.graph(people[0], "/me")).status).toBe(200);
    expect((await stage.graph(people[0], `/users/${people[0].id}`)).status).toBe(200);
    expect((await stage.graph(people[0], `/users/${people[1].id}`)).status).toBe(403);
  });
});

describe("an app's own token", () => {
  it("is nobody's, so that there is no /me", async () => {
    const refused = await stage.graph("app", "/me/chats");
    expect(refusalOf(refused)).toEqual([400, "BadRequest"]);
    expect(messageOf(refused)).toBe("/me request is only valid with delegated authentication flow.");
  });

  it("reads what any person is in", async () => {
    expect((await stage.graph("app", `/chats/${stage.groupId}/messages`)).status).toBe(200);
    expect((await stage.graph("app", `/users/${stage.people[0].id}/chats`)).status).toBe(200);
  });
});
