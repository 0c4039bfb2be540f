import { beforeEach, describe, expect, test } from "vitest";
import type { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { DirectoryChange } from "../../../../local/tenant/model/directory-change.ts";
import { directoryTruth, membersAt } from "../../../../local/tenant/model/directory-truth.ts";
import type { Channel, Team, User } from "../../../../local/tenant/model/graph-shapes.ts";
import {
  addChannelMember,
  createChannel,
  deleteChannel,
  removeChannelMember,
  setChannelRole,
  shareChannel,
  updateChannel,
} from "../../../../local/tenant/model/operations/channels.ts";
import {
  addChatMember,
  createChat,
  removeChatMember,
  renameChat,
} from "../../../../local/tenant/model/operations/chats.ts";
import {
  addTeamMember,
  archiveTeam,
  createTeam,
  deleteTeam,
  generalOf,
  removeTeamMember,
  setTeamRole,
  updateTeam,
} from "../../../../local/tenant/model/operations/teams.ts";
import { createUser, deleteUser, restoreUser, updateUser } from "../../../../local/tenant/model/operations/users.ts";
import type { TenantModel } from "../../../../local/tenant/model/tenant-model.ts";
import { createModel } from "./model-fixture.ts";

const DAY_MS = 86_400_000;

let model: TenantModel;
let clock: SimulatedClock;
let changes: DirectoryChange[];
let team: Team;
let stranger: User;

beforeEach(async () => {
  ({ model, clock } = createModel());
  changes = [];
  model.onDirectoryChange((change) => changes.push(change));
  [team] = model.population.teams as [Team];
  stranger = must(model.population.users.find(({ id }) => !team.memberIds.includes(id)));
  await clock.advance(60_000);
});

function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error("it is not there");
  return found;
}

function channelOf(membershipType: Channel["membershipType"], teamId = team.id): Channel {
  return must(model.directory.channelsOf(teamId).find((channel) => channel.membershipType === membershipType));
}

/** What the newest message of a conversation tells of. */
function told(conversationId: string) {
  return model.conversation(conversationId).recent(1)[0]?.message.eventDetail;
}

function kindsOf(): string[] {
  return changes.map(({ entity, changeType }) => `${entity} ${changeType}`);
}

function idsOf(members: readonly { id: string }[]): string[] {
  return members.map(({ id }) => id);
}

describe("a chat", () => {
  test("of several is opened, named, joined and left, and each is told in it", async () => {
    const [first, second, third] = idsOf(model.population.users) as [string, string, string];
    const { id } = createChat(model, { chatType: "group", topic: "Lunch", memberIds: [first, second] });
    expect(told(id)).toMatchObject({ "@odata.type": "#microsoft.graph.membersAddedEventMessageDetail" });
    renameChat(model, { chatId: id, topic: "Dinner" });
    expect(told(id)).toMatchObject({ chatId: id, chatDisplayName: "Dinner" });
    await clock.advance(1_000);
    addChatMember(model, { chatId: id, userId: third, visibleHistoryStartMs: clock.nowMs() });
    expect(told(id)).toMatchObject({
      members: [{ id: third }],
      visibleHistoryStartDateTime: new Date(clock.nowMs()).toISOString(),
    });
    await clock.advance(1_000);
    removeChatMember(model, { chatId: id, userId: second, by: second });
    expect(told(id)?.["@odata.type"]).toBe("#microsoft.graph.membersLeftEventMessageDetail");
    const chat = model.directory.chats.get(id);
    expect(chat).toMatchObject({ topic: "Dinner", memberIds: [first, third] });
    expect(chat?.lastUpdatedDateTime).toBe(new Date(clock.nowMs()).toISOString());
    expect(model.directory.chatsOf(second).map((one) => one.id)).not.toContain(id);
    const truth = directoryTruth(model);
    expect(membersAt(truth, id, clock.nowMs() - 1).sort()).toEqual([first, second, third].sort());
    expect(membersAt(truth, id, clock.nowMs()).sort()).toEqual([first, third].sort());
    expect(kindsOf().filter((kind) => kind.startsWith("conversationMember"))).toEqual([
      ...Array.from({ length: 3 }, () => "conversationMember created"),
      "conversationMember deleted",
    ]);
  });

  test("of two is one for the two, whoever opens it, and stays what it is", () => {
    const loner = createUser(model, {}).id;
    const other = model.population.users[0]?.id ?? "";
    const { id } = createChat(model, { chatType: "oneOnOne", memberIds: [loner, other] });
    expect(model.conversation(id).messages.size).toBe(0);
    expect(() => createChat(model, { chatType: "oneOnOne", memberIds: [other, loner] })).toThrow(RangeError);
    expect(() => addChatMember(model, { chatId: id, userId: stranger.id })).toThrow(RangeError);
    expect(() => renameChat(model, { chatId: id, topic: "We" })).toThrow(RangeError);
  });
});

describe("a team", () => {
  test("that somebody joins lets them into its standard channels, and is told in General", () => {
    addTeamMember(model, { teamId: team.id, userId: stranger.id });
    expect(model.conversation(channelOf("standard").id).hasMember(stranger.id)).toBe(true);
    expect(model.conversation(channelOf("private").id).hasMember(stranger.id)).toBe(false);
    expect(told(generalOf(model, team.id))).toMatchObject({ members: [{ id: stranger.id }] });
    expect(model.directory.teamsOf(stranger.id).map(({ id }) => id)).toContain(team.id);
    expect(() => addTeamMember(model, { teamId: team.id, userId: stranger.id })).toThrow(RangeError);
  });

  test("that somebody leaves takes its private channels from them", () => {
    const secret = channelOf("private");
    const userId = must(secret.memberIds.find((id) => !team.ownerIds.includes(id)));
    removeTeamMember(model, { teamId: team.id, userId, by: userId });
    expect(model.conversation(secret.id).hasMember(userId)).toBe(false);
    expect(told(generalOf(model, team.id))?.["@odata.type"]).toContain("membersLeft");
    expect(kindsOf()).toEqual(["conversationMember deleted", "conversationMember deleted"]);
  });

  test("changes its roles, its name, its description and whether it is archived", () => {
    const userId = must(
      team.memberIds.find((id) => !team.ownerIds.includes(id) && model.user(id).userType === "Member"),
    );
    const general = generalOf(model, team.id);
    setTeamRole(model, { teamId: team.id, userId, isOwner: true });
    expect(told(general)).toMatchObject({ conversationMemberRoles: ["owner"], conversationMemberUser: { id: userId } });
    expect(model.directory.teams.get(team.id)?.ownerIds).toContain(userId);
    updateTeam(model, { teamId: team.id, displayName: "Renamed" });
    expect(told(general)).toMatchObject({ teamDisplayName: "Renamed", teamId: team.id });
    updateTeam(model, { teamId: team.id, description: "About" });
    expect(told(general)).toMatchObject({ teamDescription: "About" });
    archiveTeam(model, { teamId: team.id, isArchived: true });
    expect(told(general)?.["@odata.type"]).toContain("teamArchived");
    expect(model.directory.teams.get(team.id)).toMatchObject({
      displayName: "Renamed",
      description: "About",
      isArchived: true,
    });
    expect(() => archiveTeam(model, { teamId: team.id, isArchived: true })).toThrow(RangeError);
  });

  test("is created with a General channel, and deleted with all of its channels, whose messages stay", () => {
    const [owner, member] = idsOf(model.population.users) as [string, string];
    const { id } = createTeam(model, { displayName: "New", ownerId: owner, memberIds: [member] });
    const general = generalOf(model, id);
    expect(told(general)).toMatchObject({ teamDisplayName: "New" });
    const { id: secret } = createChannel(model, {
      teamId: id,
      displayName: "Secret",
      membershipType: "private",
      memberIds: [owner],
    });
    model.postMessage(secret, { text: "hello" }, { fromUserId: owner });
    deleteTeam(model, { teamId: id });
    expect(model.directory.teams.has(id)).toBe(false);
    expect(model.directory.channelsOf(id)).toEqual([]);
    expect(model.conversation(secret).messages.size).toBe(1);
    expect(() => model.postMessage(secret, { text: "late" })).toThrow(RangeError);
    expect(() =>
      model.tellEvent(general, { "@odata.type": "#microsoft.graph.teamArchivedEventMessageDetail" }),
    ).toThrow(RangeError);
    expect(changes.at(-1)).toMatchObject({ entity: "team", changeType: "deleted", team: { displayName: "New" } });
    const truth = directoryTruth(model);
    expect(membersAt(truth, id, clock.nowMs())).toEqual([]);
    expect(truth.teams.find((one) => one.id === id)?.deletedDateTime).toBe(new Date(clock.nowMs()).toISOString());
  });
});

describe("a channel", () => {
  test("is created, renamed, described and deleted; General alone cannot be", () => {
    const general = generalOf(model, team.id);
    const { id } = createChannel(model, { teamId: team.id, displayName: "Plans", membershipType: "standard" });
    expect(told(general)).toMatchObject({ channelId: id, channelDisplayName: "Plans" });
    updateChannel(model, { channelId: id, displayName: "Plots" });
    expect(told(id)).toMatchObject({ channelId: id, channelDisplayName: "Plots" });
    updateChannel(model, { channelId: id, description: "Quiet" });
    expect(told(id)).toMatchObject({ channelDescription: "Quiet" });
    deleteChannel(model, { channelId: id });
    expect(told(general)?.["@odata.type"]).toContain("channelDeleted");
    expect(kindsOf()).toEqual(["channel created", "channel updated", "channel updated", "channel deleted"]);
    expect(() => deleteChannel(model, { channelId: general })).toThrow(RangeError);
  });

  test("with members of its own is joined and left by name, and has owners; a standard one is not", () => {
    const secret = channelOf("private");
    const userId = must(team.memberIds.find((id) => !secret.memberIds.includes(id)));
    addChannelMember(model, { channelId: secret.id, userId });
    expect(told(secret.id)).toMatchObject({ members: [{ id: userId }] });
    setChannelRole(model, {
      channelId: secret.id,
      userId: model.directory.roster(secret.id).ownerIds[0] ?? "",
      isOwner: false,
    });
    expect(told(secret.id)).toMatchObject({ conversationMemberRoles: [] });
    removeChannelMember(model, { channelId: secret.id, userId });
    expect(told(secret.id)?.["@odata.type"]).toContain("membersDeleted");
    expect(() => addChannelMember(model, { channelId: channelOf("standard").id, userId })).toThrow(RangeError);
  });

  test("that is shared is seen through the other team, by those who are not in it by name", () => {
    const { id, memberIds } = createChannel(model, {
      teamId: team.id,
      displayName: "Partners",
      membershipType: "shared",
      memberIds: [team.ownerIds[0] ?? ""],
    });
    const other = must(model.population.teams.find((one) => one.id !== team.id));
    changes.length = 0;
    shareChannel(model, { channelId: id, teamId: other.id, isShared: true });
    const indirect = other.memberIds.filter((userId) => !memberIds.includes(userId));
    expect(changes.filter(({ entity }) => entity === "conversationMember")).toMatchObject(
      indirect.map((userId) => ({
        changeType: "created",
        member: { userId },
        through: { teamId: other.id, cause: "shared" },
      })),
    );
    changes.length = 0;
    const newcomer = must(
      model.population.users.find((user) => !other.memberIds.includes(user.id) && !memberIds.includes(user.id)),
    );
    addTeamMember(model, { teamId: other.id, userId: newcomer.id });
    expect(changes).toMatchObject([
      { team: { id: other.id }, member: { userId: newcomer.id } },
      { channel: { id }, team: { id: team.id }, through: { teamId: other.id, cause: "membership" } },
    ]);
    shareChannel(model, { channelId: id, teamId: other.id, isShared: false });
    expect(model.directory.incomingChannelsOf(other.id).map((channel) => channel.id)).not.toContain(id);
  });
});

describe("a user", () => {
  test("is created, changed, deleted with the teams they were in, and restored with them", async () => {
    const { id } = createUser(model, { displayName: "New here" });
    updateUser(model, { userId: id, jobTitle: "Chief", department: null });
    expect(model.user(id)).toMatchObject({ displayName: "New here", jobTitle: "Chief", department: null });
    addTeamMember(model, { teamId: team.id, userId: id });
    const chat = createChat(model, { chatType: "oneOnOne", memberIds: [id, stranger.id] });
    await clock.advance(1_000);
    deleteUser(model, { userId: id });
    expect(model.directory.users.has(id)).toBe(false);
    expect(team.memberIds).not.toContain(id);
    expect(chat.memberIds).toContain(id);
    expect(model.person(id).displayName).toBe("New here");
    expect(model.directory.deletedUsersAt(clock.nowMs() + 29 * DAY_MS)).toHaveLength(1);
    expect(model.directory.deletedUsersAt(clock.nowMs() + 30 * DAY_MS)).toEqual([]);
    restoreUser(model, { userId: id });
    expect(model.user(id).deletedDateTime).toBeNull();
    expect(team.memberIds).toContain(id);
    expect(directoryTruth(model).memberships.filter((row) => row.userId === id && row.id === team.id)).toMatchObject([
      { untilDateTime: new Date(clock.nowMs()).toISOString() },
      { untilDateTime: null },
    ]);
  });

  test("who is a guest has the role of one, wherever they are, and is never an owner", () => {
    const { id } = createUser(model, { isGuest: true });
    addTeamMember(model, { teamId: team.id, userId: id, isOwner: true });
    expect(model.directory.roster(team.id).get(id)?.roles).toEqual(["guest"]);
  });
});
