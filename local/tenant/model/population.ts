import { createSeededRandom, type SeededRandom } from "../../seeded-random.ts";
import type { Channel, Chat, Person, Team, User } from "./graph-shapes.ts";
import { makeOutsiders, makeUser } from "./people.ts";
import { TEAM_NAMES, TOPICS } from "./words.ts";

/** How big the tenant is. Small by default, so that a first sync at the real throttling limits ends in a minute. */
export interface PopulationSizes {
  readonly users: number;
  /** Of the users, those who are guests; one in six at most. */
  readonly guests: number;
  /** Whether people of other tenants and of none take part in group and meeting chats. */
  readonly outsiders: boolean;
  readonly teams: number;
  readonly standardChannelsPerTeam: number;
  readonly oneOnOneChats: number;
  readonly groupChats: number;
  readonly meetingChats: number;
  /** Group chats of `largeChatMembers` people, or of everybody: more than a list of chats shows. */
  readonly largeChats: number;
  readonly largeChatMembers: number;
  /** Messages that are already there when the tenant starts, spread over `historyDays`. */
  readonly historyMessages: number;
  /** Prompts, each with its answer. */
  readonly historyExchanges: number;
  readonly historyDays: number;
  /** Things that happened to people and places meanwhile. */
  readonly historyDirectorySteps: number;
}

export const DEFAULT_POPULATION: PopulationSizes = {
  users: 12,
  guests: 2,
  outsiders: true,
  teams: 3,
  standardChannelsPerTeam: 2,
  oneOnOneChats: 6,
  groupChats: 3,
  meetingChats: 2,
  largeChats: 0,
  largeChatMembers: 30,
  historyMessages: 60,
  historyExchanges: 20,
  historyDays: 30,
  historyDirectorySteps: 0,
};

/** An app of the catalog of this tenant, of which our app registration is the part that reads. */
export interface TeamsApp {
  readonly id: string;
  readonly installedInChatIds: readonly string[];
}

export interface Population {
  readonly users: readonly User[];
  /** People of other tenants and of none, as they take part in chats. */
  readonly outsiders: readonly Person[];
  readonly teams: readonly Team[];
  readonly channels: readonly Channel[];
  readonly chats: readonly Chat[];
  readonly apps: readonly TeamsApp[];
}

interface Context {
  readonly random: SeededRandom;
  readonly sizes: PopulationSizes;
  readonly createdDateTime: string;
}

/** The same in every tenant, so that a command that names it can be written down. */
const TEAMS_APP_ID = "c0ffee00-7e4a-4a11-8a11-000000000001";

const GUESTS_AT_MOST = 6;
const GROUP_CHAT_MEMBERS = 4;
const PRIVATE_CHANNEL_MEMBERS = 3;

export function populate(context: Context): Population {
  const { random, sizes, createdDateTime } = context;
  const membersCount = sizes.users - Math.min(sizes.guests, Math.floor(sizes.users / GUESTS_AT_MOST));
  const users = Array.from({ length: sizes.users }, (_, index) =>
    makeUser(random, index, { createdDateTime, isGuest: index >= membersCount }),
  );
  const teams = Array.from({ length: context.sizes.teams }, (_, index) => makeTeam(context, users, index));
  const channels = teams.flatMap((team, index) => makeChannels(context, team, teams[(index + 1) % teams.length]));
  const [firstUser] = users;
  // A sequence of their own: people who come on top change nothing about the others.
  const own = createSeededRandom(firstUser === undefined ? 0 : Number.parseInt(firstUser.id.slice(0, 8), 16));
  const outsiders = sizes.outsiders ? makeOutsiders(own) : [];
  const chats = [...makeChats(context, users).map(withOutsiders(outsiders)), ...makeLargeChats(context, users, own)];
  // In every second one: some chats have it and some do not, of each kind.
  const installedInChatIds = chats.filter((_, index) => index % 2 === 1).map(({ id }) => id);
  return { users, outsiders, teams, channels, chats, apps: [{ id: TEAMS_APP_ID, installedInChatIds }] };
}

/** Meetings have callers and visitors, group chats people of other companies. */
function withOutsiders([federated, visitor, caller, personal, skype]: readonly Person[]): (chat: Chat) => Chat {
  const invited: Record<Chat["chatType"], readonly (Person | undefined)[]> = {
    oneOnOne: [],
    group: [federated, personal, skype],
    meeting: [federated, visitor, caller],
  };
  return (chat) => {
    const coming = invited[chat.chatType].filter((person) => person !== undefined);
    return { ...chat, memberIds: [...chat.memberIds, ...ids(coming)] };
  };
}

function makeLargeChats({ sizes, createdDateTime }: Context, users: readonly User[], random: SeededRandom): Chat[] {
  return Array.from({ length: sizes.largeChats }, (_, index) => ({
    id: `19:${random.hex(32)}@thread.v2`,
    chatType: "group",
    topic: `Everybody ${index}`,
    createdDateTime,
    lastUpdatedDateTime: createdDateTime,
    memberIds: ids(random.shuffle(users).slice(0, sizes.largeChatMembers)),
  }));
}

function makeTeam({ random, createdDateTime }: Context, users: readonly User[], index: number): Team {
  const half = Math.max(2, Math.ceil(users.length / 2));
  const members = random.shuffle(users).slice(0, half);
  const name = `${TEAM_NAMES[index % TEAM_NAMES.length]}${index >= TEAM_NAMES.length ? ` ${index}` : ""}`;
  return {
    id: random.guid(),
    displayName: name,
    description: `The team ${name}`,
    createdDateTime,
    visibility: index % 2 === 0 ? "private" : "public",
    classification: index % 3 === 0 ? "Confidential" : null,
    isArchived: false,
    memberIds: ids(members),
    ownerIds: ids(members.filter(({ userType }) => userType === "Member").slice(0, 1)),
  };
}

/** Standard channels, the first of them General; a private one; and in every second team one shared with its neighbour. */
function makeChannels(context: Context, team: Team, neighbour: Team | undefined): Channel[] {
  const { random, sizes, createdDateTime } = context;
  const channel = (displayName: string, rest: Partial<Channel>): Channel => ({
    id: `19:${random.hex(32)}@thread.tacv2`,
    teamId: team.id,
    displayName,
    description: `${displayName} of ${team.displayName}`,
    membershipType: "standard",
    createdDateTime,
    memberIds: team.memberIds,
    sharedWithTeamIds: [],
    ...rest,
  });
  const standard = Array.from({ length: sizes.standardChannelsPerTeam }, (_, index) =>
    channel(index === 0 ? "General" : `${TOPICS[index % TOPICS.length]} ${index}`, {}),
  );
  const members = team.memberIds.slice(0, PRIVATE_CHANNEL_MEMBERS);
  const channels = [...standard, channel("Leadership", { membershipType: "private", memberIds: members })];
  const hasShared = neighbour !== undefined && neighbour !== team && team.displayName.length % 2 === 0;
  if (hasShared) {
    channels.push(
      channel("Partners", {
        membershipType: "shared",
        memberIds: [...new Set([...members, ...neighbour.memberIds.slice(0, 2)])],
        sharedWithTeamIds: [neighbour.id],
      }),
    );
  }
  return channels;
}

function makeChats({ random, sizes, createdDateTime }: Context, users: readonly User[]): Chat[] {
  const oneOnOne = firstPairs(random.shuffle(users), sizes.oneOnOneChats).map(([first, second]): Chat => {
    const memberIds = ids([first, second]);
    const id = `19:${memberIds.join("_")}@unq.gbl.spaces`;
    return {
      id,
      chatType: "oneOnOne",
      topic: null,
      createdDateTime,
      lastUpdatedDateTime: createdDateTime,
      memberIds,
    };
  });
  const several = (index: number, chatType: "group" | "meeting"): Chat => ({
    id: chatType === "group" ? `19:${random.hex(32)}@thread.v2` : `19:meeting_${meetingKey(random)}@thread.v2`,
    chatType,
    // One of them has no title: Teams shows the names of its members instead.
    topic: chatType === "group" && index === 2 ? null : `${TOPICS[index % TOPICS.length]} ${chatType}`,
    createdDateTime,
    lastUpdatedDateTime: createdDateTime,
    memberIds: ids(random.shuffle(users).slice(0, GROUP_CHAT_MEMBERS)),
  });
  return [
    ...oneOnOne,
    ...Array.from({ length: sizes.groupChats }, (_, index) => several(index, "group")),
    ...Array.from({ length: sizes.meetingChats }, (_, index) => several(index, "meeting")),
  ];
}

function meetingKey(random: SeededRandom): string {
  return Buffer.from(random.guid()).toString("base64url");
}

/** The first so many of all pairs: there are billions of them among a hundred thousand people. */
function firstPairs<T>(list: readonly T[], count: number): [T, T][] {
  const pairs: [T, T][] = [];
  for (const [index, first] of list.entries()) {
    for (const second of list.slice(index + 1, index + 1 + count - pairs.length)) pairs.push([first, second]);
    if (pairs.length >= count) break;
  }
  return pairs;
}

function ids(users: readonly Person[]): string[] {
  return users.map((user) => user.id);
}
