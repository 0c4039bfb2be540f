import type { SeededRandom } from "../../seeded-random.ts";
import type { Channel, Chat, Team, User } from "./graph-shapes.ts";
import { FIRST_NAMES, LAST_NAMES, TEAM_NAMES, TOPICS } from "./words.ts";

/** How big the tenant is. Small by default, so that a first sync at the real throttling limits ends in a minute. */
export interface PopulationSizes {
  readonly users: number;
  readonly teams: number;
  readonly standardChannelsPerTeam: number;
  readonly oneOnOneChats: number;
  readonly groupChats: number;
  readonly meetingChats: number;
  /** Messages that are already there when the tenant starts, spread over `historyDays`. */
  readonly historyMessages: number;
  /** Prompts, each with its answer. */
  readonly historyExchanges: number;
  readonly historyDays: number;
}

export const DEFAULT_POPULATION: PopulationSizes = {
  users: 12,
  teams: 3,
  standardChannelsPerTeam: 2,
  oneOnOneChats: 6,
  groupChats: 3,
  meetingChats: 2,
  historyMessages: 60,
  historyExchanges: 20,
  historyDays: 30,
};

/** An app of the catalog of this tenant, of which our app registration is the part that reads. */
export interface TeamsApp {
  readonly id: string;
  readonly installedInChatIds: readonly string[];
}

export interface Population {
  readonly users: readonly User[];
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

const GROUP_CHAT_MEMBERS = 4;
const PRIVATE_CHANNEL_MEMBERS = 3;

export function populate(context: Context): Population {
  const users = Array.from({ length: context.sizes.users }, (_, index) => makeUser(context.random, index));
  const teams = Array.from({ length: context.sizes.teams }, (_, index) => makeTeam(context, users, index));
  const channels = teams.flatMap((team, index) => makeChannels(context, team, teams[(index + 1) % teams.length]));
  const chats = makeChats(context, users);
  // In every second one: some chats have it and some do not, of each kind.
  const installedInChatIds = chats.filter((_, index) => index % 2 === 1).map(({ id }) => id);
  return { users, teams, channels, chats, apps: [{ id: TEAMS_APP_ID, installedInChatIds }] };
}

function makeUser(random: SeededRandom, index: number): User {
  const first = FIRST_NAMES[index % FIRST_NAMES.length];
  const last = LAST_NAMES[Math.floor(index / FIRST_NAMES.length + index) % LAST_NAMES.length];
  const address = `${first}.${last}${index >= FIRST_NAMES.length ? index : ""}@contoso.example`.toLowerCase();
  return {
    id: random.guid(),
    displayName: `${first} ${last}`,
    mail: address,
    userPrincipalName: address,
    accountEnabled: true,
    userType: "Member",
  };
}

function makeTeam({ random, createdDateTime }: Context, users: readonly User[], index: number): Team {
  const half = Math.max(2, Math.ceil(users.length / 2));
  const memberIds = ids(random.shuffle(users).slice(0, half));
  const name = `${TEAM_NAMES[index % TEAM_NAMES.length]}${index >= TEAM_NAMES.length ? ` ${index}` : ""}`;
  return {
    id: random.guid(),
    displayName: name,
    description: `The team ${name}`,
    createdDateTime,
    memberIds,
    ownerIds: memberIds.slice(0, 1),
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
  const oneOnOne = allPairs(random.shuffle(users))
    .slice(0, sizes.oneOnOneChats)
    .map(([first, second]): Chat => {
      const memberIds = ids([first, second]);
      const id = `19:${memberIds.join("_")}@unq.gbl.spaces`;
      return { id, chatType: "oneOnOne", topic: null, createdDateTime, memberIds };
    });
  const several = (index: number, chatType: "group" | "meeting"): Chat => ({
    id: chatType === "group" ? `19:${random.hex(32)}@thread.v2` : `19:meeting_${meetingKey(random)}@thread.v2`,
    chatType,
    topic: `${TOPICS[index % TOPICS.length]} ${chatType === "group" ? "group" : "meeting"}`,
    createdDateTime,
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

function allPairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((first, index) => list.slice(index + 1).map((second): [T, T] => [first, second]));
}

function ids(users: readonly User[]): string[] {
  return users.map((user) => user.id);
}
