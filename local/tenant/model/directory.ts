import { DELETED_USER_KEPT_MS } from "../limits.ts";
import type { Channel, Chat, Person, Team, User } from "./graph-shapes.ts";
import type { Population } from "./population.ts";
import { Register } from "./register.ts";
import { type Member, Roster } from "./roster.ts";

/** What is gone, and since when. */
type Deleted<T> = T & { readonly deletedMs: number };

/** With the teams that the user comes back to when restored. */
type DeletedUser = Deleted<User> & { readonly teams: readonly { readonly id: string; readonly isOwner: boolean }[] };

/**
 * Who and what there is at this moment, and what there was. It knows no rules: what happens, with everything that follows
 * from it, is in `operations/`.
 */
export class Directory {
  readonly users = new Register<User>();
  /** People of other tenants and of none: they are in conversations, and in no list of users. */
  readonly outsiders = new Register<Person>();
  readonly teams = new Register<Team>();
  readonly channels = new Register<Channel>();
  readonly chats = new Register<Chat>();
  readonly deletedUsers = new Register<DeletedUser>();
  readonly deletedTeams = new Register<Deleted<Team>>();
  readonly deletedChannels = new Register<Deleted<Channel>>();
  /** Of teams, channels and chats; a standard channel has that of its team. They stay when the thing is gone. */
  readonly #rosters = new Map<string, Roster>();
  readonly #teamsOf = new Map<string, Set<string>>();
  readonly #channelsOf = new Map<string, Set<string>>();
  readonly #chatsOf = new Map<string, Set<string>>();

  constructor(population: Population) {
    for (const user of population.users) this.users.put(user);
    for (const person of population.outsiders) this.outsiders.put(person);
    for (const { memberIds, ownerIds, ...team } of population.teams) {
      const atMs = this.putTeam(team);
      for (const userId of memberIds) this.join(team.id, this.#firstMember(userId, ownerIds.includes(userId)), atMs);
    }
    for (const { memberIds, ...channel } of population.channels) {
      const atMs = this.putChannel(channel);
      if (channel.membershipType === "standard") continue;
      const ownerId = memberIds.find((userId) => this.users.get(userId)?.userType === "Member");
      for (const userId of memberIds) this.join(channel.id, this.#firstMember(userId, userId === ownerId), atMs);
    }
    for (const { memberIds, ...chat } of population.chats) {
      const atMs = this.putChat(chat);
      for (const userId of memberIds) this.join(chat.id, this.#firstMember(userId, true), atMs);
    }
  }

  /** Answers when it was created. */
  putTeam(team: Omit<Team, "memberIds" | "ownerIds">): number {
    const roster = this.#rosterFor(team.id);
    this.teams.put({
      ...team,
      get memberIds() {
        return roster.ids;
      },
      get ownerIds() {
        return roster.ownerIds;
      },
    });
    return Date.parse(team.createdDateTime);
  }

  putChannel(channel: Omit<Channel, "memberIds">): number {
    const { id, teamId, membershipType, createdDateTime } = channel;
    const roster = membershipType === "standard" ? this.roster(teamId) : this.#rosterFor(id);
    this.#rosters.set(id, roster);
    this.channels.put({
      ...channel,
      get memberIds() {
        return roster.ids;
      },
    });
    noted(this.#channelsOf, teamId).add(id);
    return Date.parse(createdDateTime);
  }

  putChat(chat: Omit<Chat, "memberIds">): number {
    const roster = this.#rosterFor(chat.id);
    this.chats.put({
      ...chat,
      get memberIds() {
        return roster.ids;
      },
    });
    return Date.parse(chat.createdDateTime);
  }

  join(id: string, member: Member, atMs: number) {
    const stay = this.roster(id).add(member, atMs);
    this.#index(id)?.(member.userId).add(id);
    return stay;
  }

  leave(id: string, userId: string, atMs: number) {
    const stay = this.roster(id).remove(userId, atMs);
    this.#index(id)?.(userId).delete(id);
    return stay;
  }

  /** Of a team, channel or chat, also of one that is gone. Throws a RangeError for what there never was. */
  roster(id: string): Roster {
    const roster = this.#rosters.get(id);
    if (roster === undefined) throw new RangeError("no such team, channel or chat");
    return roster;
  }

  /** Of the directory, from outside, or gone: whoever ever wrote has a name. */
  person(userId: string): Person | undefined {
    return this.users.get(userId) ?? this.outsiders.get(userId) ?? this.deletedUsers.get(userId);
  }

  /** "directory: deletedItems": who can still be brought back. */
  deletedUsersAt(nowMs: number): User[] {
    return this.deletedUsers.all.filter(({ deletedMs }) => nowMs - deletedMs < DELETED_USER_KEPT_MS);
  }

  teamsOf(userId: string): Team[] {
    return [...(this.#teamsOf.get(userId) ?? [])].flatMap((id) => this.teams.get(id) ?? []);
  }

  /** In the order in which they were created, not in that of joining. */
  chatsOf(userId: string): Chat[] {
    return [...(this.#chatsOf.get(userId) ?? [])].flatMap((id) => this.chats.get(id) ?? []);
  }

  /** Those that the team hosts; the first is General. */
  channelsOf(teamId: string): Channel[] {
    return [...(this.#channelsOf.get(teamId) ?? [])].flatMap((id) => this.channels.get(id) ?? []);
  }

  /** Those of other teams that are shared with it. */
  incomingChannelsOf(teamId: string): Channel[] {
    return this.channels.all.filter(({ sharedWithTeamIds }) => sharedWithTeamIds.includes(teamId));
  }

  #rosterFor(id: string): Roster {
    const roster = this.#rosters.get(id) ?? new Roster();
    this.#rosters.set(id, roster);
    return roster;
  }

  /** Where it is noted who is in a chat or a team; of channels nobody asks. */
  #index(id: string): ((userId: string) => Set<string>) | undefined {
    if (this.chats.has(id)) return (userId) => noted(this.#chatsOf, userId);
    return this.teams.has(id) ? (userId) => noted(this.#teamsOf, userId) : undefined;
  }

  #firstMember(userId: string, isOwner: boolean): Member {
    return { userId, roles: rolesOf(this.users.get(userId), isOwner), visibleHistoryStartMs: null };
  }
}

/** A guest is never an owner. Whoever is from outside altogether has no role. */
export function rolesOf(user: User | undefined, isOwner: boolean): Member["roles"] {
  if (user === undefined) return [];
  if (user.userType === "Guest") return ["guest"];
  return isOwner ? ["owner"] : [];
}

function noted(index: Map<string, Set<string>>, key: string): Set<string> {
  const ids = index.get(key) ?? new Set<string>();
  index.set(key, ids);
  return ids;
}
