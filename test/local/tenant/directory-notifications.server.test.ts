import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Channel, Team } from "../../../local/tenant/model/graph-shapes.ts";
import {
  addChannelMember,
  createChannel,
  deleteChannel,
  shareChannel,
  updateChannel,
} from "../../../local/tenant/model/operations/channels.ts";
import { addChatMember, createChat, removeChatMember } from "../../../local/tenant/model/operations/chats.ts";
import {
  addTeamMember,
  createTeam,
  deleteTeam,
  removeTeamMember,
  setTeamRole,
  updateTeam,
} from "../../../local/tenant/model/operations/teams.ts";
import type { TenantModel } from "../../../local/tenant/model/tenant-model.ts";
import { checkGraphEntity } from "../../helpers/graph-types.ts";
import { openStage, type Stage } from "./fixture.ts";
import { BASIC, open, subscribe, wantedSubscription } from "./subscriber.ts";

/** More than latency and batching together. */
const SOON_MS = 500;
const CHAT_CHANGES = { changeType: "created,updated" };

let stage: Stage;
let model: TenantModel;
let team: Team;
let other: Team;
let groupId: string;

beforeEach(async () => {
  stage = await openStage({ throttling: { enabled: false } });
  ({ model } = stage.tenant);
  [team, other] = model.population.teams as [Team, Team];
  groupId = must(model.population.chats.find(({ chatType }) => chatType === "group")).id;
});
afterEach(() => stage.close());

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error("it is not there");
  return found;
}

function newcomerTo(memberIds: readonly string[]): string {
  return must(model.population.users.find(({ id, userType }) => userType === "Member" && !memberIds.includes(id))).id;
}

function ownChannel(membershipType: Channel["membershipType"]): Channel {
  return must(model.population.channels.find((channel) => channel.membershipType === membershipType));
}

/** What came in, as `changeType resource`. */
async function told(): Promise<string[]> {
  await stage.pass(SOON_MS);
  return stage.receiver.items().map(({ changeType, resource }) => `${changeType} ${resource}`);
}

describe("a rich notification", () => {
  test("of a member holds the member, and names it as Graph does", async () => {
    await subscribe(stage, { resource: "/chats/getAllMembers" });
    const userId = newcomerTo(model.conversation(groupId).memberIds);
    addChatMember(model, { chatId: groupId, userId, visibleHistoryStartMs: stage.clock.nowMs() });
    removeChatMember(model, { chatId: groupId, userId });
    await stage.pass(SOON_MS);
    const items = stage.receiver
      .items()
      .sort((one, two) => String(one.changeType).localeCompare(String(two.changeType)));
    expect(items.map(({ changeType }) => changeType)).toEqual(["created", "deleted"]);
    const [created] = items;
    const { id } = must(created).resourceData;
    expect(created?.resource).toBe(`chats('${groupId}')/members('${id}')`);
    expect(created?.resourceData).toMatchObject({
      "@odata.type": "#Microsoft.Graph.aadUserConversationMember",
      "@odata.id": created?.resource,
    });
    const member = open(stage, created);
    expect(checkGraphEntity(member, "conversationMember")).toEqual([]);
    expect(member).toMatchObject({ id, userId });
    const { body } = must(stage.receiver.posts[0]);
    expect(checkGraphEntity(body, "changeNotificationCollection")).toEqual([]);
  });

  test("of a chat, a channel and a team holds what each is then", async () => {
    await subscribe(stage, { resource: "/chats", ...CHAT_CHANGES });
    await subscribe(stage, { resource: "/teams/getAllChannels" });
    await subscribe(stage, { resource: "/teams" });
    const [first, second] = model.population.users;
    const chat = createChat(model, {
      chatType: "meeting",
      topic: "Soon",
      memberIds: [first?.id ?? "", second?.id ?? ""],
    });
    const { id } = createChannel(model, { teamId: team.id, displayName: "Plans", membershipType: "standard" });
    updateChannel(model, { channelId: id, displayName: "Plots" });
    updateTeam(model, { teamId: team.id, displayName: "Renamed" });
    await stage.pass(SOON_MS);
    const found = (resource: string, changeType: string) =>
      open(
        stage,
        must(stage.receiver.items().find((item) => item.resource === resource && item.changeType === changeType)),
      );
    const path = `teams('${team.id}')/channels('${id}')`;
    expect(found(`chats('${chat.id}')`, "created")).toMatchObject({ id: chat.id, topic: "Soon", chatType: "meeting" });
    expect(found(path, "created")).toMatchObject({ displayName: "Plans", membershipType: "standard" });
    expect(found(path, "updated")).toMatchObject({ displayName: "Plots" });
    expect(found(`teams('${team.id}')`, "updated")).toMatchObject({ displayName: "Renamed" });
  });
});

describe("a subscription", () => {
  test("to the members of one chat or team hears of nobody else's", async () => {
    await subscribe(stage, { resource: `/chats/${groupId}/members`, ...BASIC });
    await subscribe(stage, { resource: `/teams/${team.id}/members`, ...BASIC });
    const elsewhere = must(model.population.chats.find(({ id, chatType }) => chatType === "group" && id !== groupId));
    addChatMember(model, { chatId: elsewhere.id, userId: newcomerTo(elsewhere.memberIds) });
    addTeamMember(model, { teamId: other.id, userId: newcomerTo(other.memberIds) });
    const userId = newcomerTo(team.memberIds);
    addTeamMember(model, { teamId: team.id, userId });
    setTeamRole(model, { teamId: team.id, userId, isOwner: true });
    removeTeamMember(model, { teamId: team.id, userId });
    const all = await told();
    expect(all.map((one) => one.split(" ")[0]).sort()).toEqual(["created", "deleted", "updated"]);
    for (const one of all) expect(one).toContain(` teams('${team.id}')/members('`);
  });

  test("to the chats of a user hears of those that they are in", async () => {
    const userId = newcomerTo([]);
    await subscribe(stage, { resource: `/users/${userId}/chats`, ...CHAT_CHANGES, ...BASIC });
    const strangers = model.population.users.filter(({ id }) => id !== userId).map(({ id }) => id);
    createChat(model, { chatType: "group", memberIds: strangers.slice(0, 2) });
    const { id } = createChat(model, { chatType: "group", memberIds: [userId, strangers[0] ?? ""] });
    addChatMember(model, { chatId: id, userId: strangers[1] ?? "" });
    expect((await told()).sort()).toEqual([`created chats('${id}')`, `updated chats('${id}')`]);
  });

  test("to the channels of a team hears of those, and of the team's own end to whoever watches it", async () => {
    const owner = newcomerTo([]);
    const made = createTeam(model, { displayName: "Short", ownerId: owner });
    await subscribe(stage, { resource: `/teams/${made.id}/channels`, ...BASIC });
    await subscribe(stage, { resource: `/teams/${made.id}`, ...BASIC });
    createChannel(model, { teamId: team.id, displayName: "Elsewhere", membershipType: "standard" });
    const { id } = createChannel(model, { teamId: made.id, displayName: "Here", membershipType: "standard" });
    deleteChannel(model, { channelId: id });
    deleteTeam(model, { teamId: made.id });
    const path = `teams('${made.id}')`;
    expect((await told()).sort()).toEqual(
      [`created ${path}/channels('${id}')`, `deleted ${path}/channels('${id}')`, `deleted ${path}`].sort(),
    );
  });

  test("to the members of a team's channels hears of indirect ones on request, and of sharing unless told not to", async () => {
    const shared = ownChannel("shared");
    const [guestTeamId = ""] = shared.sharedWithTeamIds;
    const secret = must(
      model.directory.channelsOf(shared.teamId).find(({ membershipType }) => membershipType === "private"),
    );
    const resource = `/teams/${shared.teamId}/channels/getAllMembers`;
    const direct = await subscribe(stage, { resource });
    stage.tenant.control.subscriptions.remove(direct);
    const options = ["", "?notifyOnIndirectMembershipUpdate=true"];
    options.push(`${options[1]}&suppressNotificationWhenSharedUnsharedWithTeam=true`);
    const counts: number[] = [];
    for (const query of options) {
      const id = await subscribe(stage, { resource: `${resource}${query}` });
      const hostMembers = model.directory.roster(shared.teamId).ids;
      const joining = must(hostMembers.find((userId) => !secret.memberIds.includes(userId)));
      addChannelMember(model, { channelId: secret.id, userId: joining });
      const both = [...shared.memberIds, ...model.directory.roster(guestTeamId).ids];
      addTeamMember(model, { teamId: guestTeamId, userId: newcomerTo(both) });
      const third = must(model.population.teams.find((one) => ![shared.teamId, guestTeamId].includes(one.id)));
      shareChannel(model, { channelId: shared.id, teamId: third.id, isShared: true });
      await stage.pass(SOON_MS);
      const items = stage.receiver.items();
      counts.push(items.length);
      const indirect = items.filter((item) => item.resource.includes("/allMembers('"));
      expect(indirect).toHaveLength(items.length - 1);
      for (const item of indirect) {
        expect(open(stage, item)["@microsoft.graph.originalSourceMembershipUrl"]).toContain("/members('");
      }
      shareChannel(model, { channelId: shared.id, teamId: third.id, isShared: false });
      await stage.pass(SOON_MS);
      stage.tenant.control.subscriptions.remove(id);
    }
    const [alone = 0, everything = 0, withoutSharing = 0] = counts;
    expect(alone).toBe(1);
    expect(withoutSharing).toBe(2);
    expect(everything).toBeGreaterThan(2);
  });

  test("of one app to one team is one, and nobody hears of deleted chats", async () => {
    const create = (change: object) =>
      stage.graph("/subscriptions", { method: "POST", body: wantedSubscription(stage, { ...change }) });
    await subscribe(stage, { resource: `/teams/${team.id}/members`, changeType: "created" });
    const second = await create({ resource: `/teams/${team.id}/members`, changeType: "deleted" });
    expect(second).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining("Maximum number of subscriptions has been reached") } },
    });
    expect((await create({ resource: "/chats", changeType: "deleted" })).status).toBe(400);
    expect((await create({ resource: "/teams/nowhere/members" })).status).toBe(404);
    stage.tenant.control.subscriptions.otherAppsSubscriptions = 9_999;
    const tooMany = await create({ resource: "/teams" });
    expect(tooMany).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining("organization") } },
    });
  });
});
