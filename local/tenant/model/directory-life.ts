import type { SeededRandom } from "../../seeded-random.ts";
import type { Channel, Chat, Team } from "./graph-shapes.ts";
import {
  addChannelMember,
  createChannel,
  deleteChannel,
  removeChannelMember,
  setChannelRole,
  shareChannel,
  updateChannel,
} from "./operations/channels.ts";
import { addChatMember, createChat, removeChatMember, renameChat } from "./operations/chats.ts";
import {
  addTeamMember,
  archiveTeam,
  createTeam,
  deleteTeam,
  removeTeamMember,
  setTeamRole,
  updateTeam,
} from "./operations/teams.ts";
import { createUser, deleteUser, restoreUser, updateUser } from "./operations/users.ts";
import type { TenantModel } from "./tenant-model.ts";
import { TEAM_NAMES, TOPICS } from "./words.ts";

/** How often each thing happens to people and places, relative to the others; the gravest seldom. */
export const DIRECTORY_WEIGHTS = {
  addChatMember: 10,
  joinMeeting: 4,
  leaveChat: 5,
  removeChatMember: 3,
  renameChat: 5,
  createChat: 5,
  addTeamMember: 8,
  joinTeam: 3,
  leaveTeam: 3,
  removeTeamMember: 4,
  setTeamRole: 3,
  addChannelMember: 6,
  removeChannelMember: 4,
  setChannelRole: 2,
  createChannel: 4,
  renameChannel: 3,
  describeChannel: 2,
  deleteChannel: 2,
  shareChannel: 2,
  unshareChannel: 1,
  createTeam: 1.5,
  renameTeam: 2,
  describeTeam: 2,
  archiveTeam: 1,
  unarchiveTeam: 2,
  deleteTeam: 0.5,
  createUser: 3,
  updateUser: 4,
  deleteUser: 1,
  restoreUser: 1,
} as const;

export type DirectoryOperation = keyof typeof DIRECTORY_WEIGHTS;

/** Of a step of life, to be followed by something that happens to people or places; in a busy tenant about one in twenty. */
export const DIRECTORY_CHANCE = 0.05;

/** What ends something, so that messages in it can be read no more, or by fewer ways. */
export const ENDINGS = { deleteChannel: 0, deleteTeam: 0, deleteUser: 0 } as const;

/** A team or a conversation is never left by so many that nobody could say anything in it. */
const FEWEST = 3;
const NEW_CHAT_MEMBERS = 3;
const DAY_MS = 86_400_000;
const FULL_HISTORY_CHANCE = 0.6;

interface Scene {
  readonly model: TenantModel;
  readonly random: SeededRandom;
}

/** Thrown where an operation finds nobody and nothing to happen to. */
class NothingThere extends Error {}

/** Each row does one thing. */
const ACTIONS: Record<DirectoryOperation, (scene: Scene) => void> = {
  addChatMember: (scene) => {
    const { id, memberIds } = anyChat(scene, "group");
    const visibleHistoryStartMs = historyStartMs(scene);
    addChatMember(scene.model, { chatId: id, userId: newcomer(scene, memberIds), visibleHistoryStartMs });
  },
  joinMeeting: (scene) => {
    const { id, memberIds } = anyChat(scene, "meeting");
    const userId = newcomer(scene, memberIds);
    addChatMember(scene.model, { chatId: id, userId, by: userId });
  },
  leaveChat: (scene) => {
    const { id, memberIds } = anyChat(scene, "group");
    const userId = leaver(scene, memberIds);
    removeChatMember(scene.model, { chatId: id, userId, by: userId });
  },
  removeChatMember: (scene) => {
    const { id, memberIds } = anyChat(scene, "group");
    removeChatMember(scene.model, { chatId: id, userId: leaver(scene, memberIds) });
  },
  renameChat: (scene) => {
    const { id } = anyChat(scene, "group");
    renameChat(scene.model, { chatId: id, topic: scene.random.chance(0.1) ? null : name(scene, TOPICS) });
  },
  createChat: (scene) => {
    const chatType = scene.random.pick(["oneOnOne", "group", "group", "meeting"] as const);
    const people = scene.random.shuffle(scene.model.directory.users.all).map(({ id }) => id);
    const memberIds = people.slice(0, chatType === "oneOnOne" ? 2 : NEW_CHAT_MEMBERS);
    const isTwoAgain =
      chatType === "oneOnOne" && scene.model.conversations.has(`19:${memberIds.toSorted().join("_")}@unq.gbl.spaces`);
    if (memberIds.length < 2 || isTwoAgain) throw new NothingThere();
    const topic = chatType === "oneOnOne" || scene.random.chance(0.3) ? null : name(scene, TOPICS);
    createChat(scene.model, { chatType, topic, memberIds });
  },
  addTeamMember: (scene) => {
    const { id, memberIds } = anyTeam(scene);
    addTeamMember(scene.model, { teamId: id, userId: newcomer(scene, memberIds) });
  },
  joinTeam: (scene) => {
    const { id, memberIds } = anyTeam(scene);
    const userId = newcomer(scene, memberIds);
    addTeamMember(scene.model, { teamId: id, userId, by: userId });
  },
  leaveTeam: (scene) => {
    const team = anyTeam(scene);
    const userId = leaver(scene, notOwners(team));
    removeTeamMember(scene.model, { teamId: team.id, userId, by: userId });
  },
  removeTeamMember: (scene) => {
    const team = anyTeam(scene);
    removeTeamMember(scene.model, { teamId: team.id, userId: leaver(scene, notOwners(team)) });
  },
  setTeamRole: (scene) => {
    const team = anyTeam(scene);
    const userId = pick(scene, colleagues(scene, notOwners(team)));
    setTeamRole(scene.model, { teamId: team.id, userId, isOwner: true });
  },
  addChannelMember: (scene) => {
    const { id, teamId, memberIds } = ownChannel(scene);
    const others = scene.model.directory.roster(teamId).ids.filter((userId) => !memberIds.includes(userId));
    addChannelMember(scene.model, { channelId: id, userId: pick(scene, others) });
  },
  removeChannelMember: (scene) => {
    const { id, memberIds } = ownChannel(scene);
    removeChannelMember(scene.model, { channelId: id, userId: leaver(scene, memberIds) });
  },
  setChannelRole: (scene) => {
    const { id, memberIds } = ownChannel(scene);
    const userId = pick(scene, colleagues(scene, memberIds));
    setChannelRole(scene.model, { channelId: id, userId, isOwner: scene.random.chance(0.7) });
  },
  createChannel: (scene) => {
    const { id: teamId, ownerIds, memberIds: team } = anyTeam(scene);
    const membershipType = scene.random.pick(["standard", "standard", "private", "shared"] as const);
    const memberIds = [...new Set([...ownerIds.slice(0, 1), ...team.slice(0, FEWEST + 1)])];
    createChannel(scene.model, { teamId, displayName: name(scene, TOPICS), membershipType, memberIds });
  },
  renameChannel: (scene) => {
    updateChannel(scene.model, { channelId: lesserChannel(scene).id, displayName: name(scene, TOPICS) });
  },
  describeChannel: (scene) => {
    updateChannel(scene.model, { channelId: lesserChannel(scene).id, description: `About ${name(scene, TOPICS)}` });
  },
  deleteChannel: (scene) => deleteChannel(scene.model, { channelId: lesserChannel(scene).id }),
  shareChannel: (scene) => changeSharing(scene, true),
  unshareChannel: (scene) => changeSharing(scene, false),
  createTeam: (scene) => {
    const people = scene.random.shuffle(scene.model.directory.users.all).map(({ id }) => id);
    const ownerId = pick(scene, colleagues(scene, people));
    const visibility = scene.random.pick(["private", "public"] as const);
    const displayName = name(scene, TEAM_NAMES);
    createTeam(scene.model, { displayName, ownerId, memberIds: people.slice(0, FEWEST + 1), visibility });
  },
  renameTeam: (scene) => {
    updateTeam(scene.model, { teamId: anyTeam(scene).id, displayName: name(scene, TEAM_NAMES) });
  },
  describeTeam: (scene) => {
    updateTeam(scene.model, { teamId: anyTeam(scene).id, description: `For ${name(scene, TOPICS)}` });
  },
  archiveTeam: (scene) => archiveTeam(scene.model, { teamId: anyTeam(scene).id, isArchived: true }),
  unarchiveTeam: (scene) => {
    const archived = scene.model.directory.teams.all.filter(({ isArchived }) => isArchived);
    archiveTeam(scene.model, { teamId: pick(scene, archived).id, isArchived: false });
  },
  deleteTeam: (scene) => {
    if (scene.model.directory.teams.all.length < FEWEST) throw new NothingThere();
    deleteTeam(scene.model, { teamId: anyTeam(scene).id });
  },
  createUser: ({ model, random }) => {
    createUser(model, { isGuest: random.chance(0.2) });
  },
  updateUser: (scene) => {
    const { id } = pick(scene, scene.model.directory.users.all);
    updateUser(scene.model, { userId: id, jobTitle: `Head of ${scene.random.pick(TOPICS)}` });
  },
  deleteUser: (scene) => {
    const { directory } = scene.model;
    const owns = (userId: string) => directory.teamsOf(userId).some(({ ownerIds }) => ownerIds.includes(userId));
    deleteUser(scene.model, {
      userId: pick(
        scene,
        directory.users.all.filter(({ id }) => !owns(id)),
      ).id,
    });
  },
  restoreUser: (scene) => {
    const deleted = scene.model.directory.deletedUsersAt(scene.model.nowMs);
    restoreUser(scene.model, { userId: pick(scene, deleted).id });
  },
};

export interface DirectoryLifeOptions {
  readonly model: TenantModel;
  /** Of its own, so that what people write does not depend on it. */
  readonly random: SeededRandom;
  readonly weights?: Partial<Record<DirectoryOperation, number>>;
}

/** One thing happens to the people and places of the tenant; answers what, or nothing where it could not. */
export function stepDirectory({ model, random, weights }: DirectoryLifeOptions): DirectoryOperation | undefined {
  const rows = Object.entries({ ...DIRECTORY_WEIGHTS, ...weights }) as [DirectoryOperation, number][];
  let left = random.next() * rows.reduce((sum, [, weight]) => sum + weight, 0);
  const chosen = rows.find(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  if (chosen === undefined) return undefined;
  try {
    ACTIONS[chosen[0]]({ model, random });
    return chosen[0];
  } catch (error) {
    if (error instanceof NothingThere) return undefined;
    throw error;
  }
}

function pick<T>({ random }: Scene, list: readonly T[]): T {
  if (list.length === 0) throw new NothingThere();
  return random.pick(list);
}

function anyChat(scene: Scene, chatType: Chat["chatType"]): Chat {
  return pick(
    scene,
    scene.model.directory.chats.all.filter((chat) => chat.chatType === chatType),
  );
}

/** One in which things happen: an archived one is as it is. */
function anyTeam(scene: Scene): Team {
  return pick(
    scene,
    scene.model.directory.teams.all.filter(({ isArchived }) => !isArchived),
  );
}

/** Any but General. */
function lesserChannel(scene: Scene): Channel {
  const { id } = anyTeam(scene);
  return pick(scene, scene.model.directory.channelsOf(id).slice(1));
}

/** One that has members of its own. */
function ownChannel(scene: Scene): Channel {
  const { id } = anyTeam(scene);
  const channels = scene.model.directory.channelsOf(id);
  return pick(
    scene,
    channels.filter(({ membershipType }) => membershipType !== "standard"),
  );
}

function newcomer(scene: Scene, memberIds: readonly string[]): string {
  return pick(
    scene,
    scene.model.directory.users.all.filter(({ id }) => !memberIds.includes(id)),
  ).id;
}

/** Nobody goes from where there are few; the first stays in any case. */
function leaver(scene: Scene, memberIds: readonly string[]): string {
  const here = memberIds.filter((userId) => scene.model.directory.users.has(userId));
  if (here.length <= FEWEST) throw new NothingThere();
  return pick(scene, here.slice(1));
}

function notOwners({ memberIds, ownerIds }: Team): string[] {
  return memberIds.filter((userId) => !ownerIds.includes(userId));
}

/** Those who can be owners: people of the tenant who are no guests. */
function colleagues({ model }: Scene, userIds: readonly string[]): string[] {
  return userIds.filter((userId) => model.directory.users.get(userId)?.userType === "Member");
}

function changeSharing(scene: Scene, isShared: boolean): void {
  const { directory } = scene.model;
  const { id, teamId, sharedWithTeamIds } = pick(
    scene,
    directory.channels.all.filter(({ membershipType }) => membershipType === "shared"),
  );
  const teams = directory.teams.all.filter(
    (team) => team.id !== teamId && sharedWithTeamIds.includes(team.id) !== isShared,
  );
  shareChannel(scene.model, { channelId: id, teamId: pick(scene, teams).id, isShared });
}

/** All, none or some days of what was said before. */
function historyStartMs({ model, random }: Scene): number | null {
  if (random.chance(FULL_HISTORY_CHANCE)) return null;
  return model.nowMs - random.integer(3) * DAY_MS;
}

function name({ random }: Scene, words: readonly string[]): string {
  return `${random.pick(words)} ${random.integer(1_000)}`;
}
