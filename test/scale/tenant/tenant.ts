/** How many there are of what. */
export interface TenantShape {
  readonly users: number;
  readonly teams: number;
  readonly channels: number;
  readonly chats: number;
}

/** One chat has so many members, in whose lists of chats, and of messages, it shows. */
export const MEMBERS_PER_CHAT = 4;
const MEMBERS_PER_TEAM = 20;
/** How far the members of a chat are apart; see `membersOfChat`. */
const MEMBER_STRIDE = 31;

/** A tenth as many teams, half as many channels, twenty times as many chats unless said otherwise. */
export function shapeOf(users: number, chatsPerUser = 20): TenantShape {
  return { users, teams: Math.ceil(users / 10), channels: Math.ceil(users / 2), chats: users * chatsPerUser };
}

/**
 * A tenant of any size that takes no memory: who and what there is follows from the numbers, and an id is a number in
 * Graph's form.
 */
export class Tenant {
  readonly shape: TenantShape;
  readonly #chatsPerUser: number;

  constructor(shape: TenantShape) {
    this.shape = shape;
    this.#chatsPerUser = shape.chats / shape.users;
    if (!Number.isInteger(this.#chatsPerUser) || this.#chatsPerUser >= MEMBER_STRIDE || shape.users < 200) {
      throw new RangeError("a tenant has 200 users or more, and a whole number of chats for each, below 31");
    }
  }

  channelsOfTeam(team: number): readonly number[] {
    const { teams, channels } = this.shape;
    const count = Math.floor((channels - team - 1) / teams) + 1;
    return Array.from({ length: count }, (_unused, index) => index * teams + team);
  }

  teamOfChannel(channel: number): number {
    return channel % this.shape.teams;
  }

  membersOfTeam(team: number): readonly number[] {
    return Array.from({ length: MEMBERS_PER_TEAM }, (_unused, index) => (team * 10 + index) % this.shape.users);
  }

  /** The first is who writes. Chats of one writer differ in the distance of the others, and nobody is there twice. */
  membersOfChat(chat: number): readonly number[] {
    const writer = Math.floor(chat / this.#chatsPerUser);
    const nth = chat % this.#chatsPerUser;
    return Array.from({ length: MEMBERS_PER_CHAT }, (_unused, index) => this.#user(writer + distance(nth, index)));
  }

  chatsOfUser(user: number): readonly number[] {
    const chats: number[] = [];
    for (let nth = 0; nth < this.#chatsPerUser; nth += 1) chats.push(...this.nthChatsOfUser(user, nth));
    return chats;
  }

  /** Of the chats that are the nth of their writers, those this user is in. */
  nthChatsOfUser(user: number, nth: number): readonly number[] {
    const writers = Array.from({ length: MEMBERS_PER_CHAT }, (_unused, index) =>
      this.#user(user - distance(nth, index)),
    );
    return writers.map((writer) => writer * this.#chatsPerUser + nth);
  }

  get chatsPerUser(): number {
    return this.#chatsPerUser;
  }

  #user(number: number): number {
    const { users } = this.shape;
    return ((number % users) + users) % users;
  }
}

function distance(nth: number, member: number): number {
  return member === 0 ? 0 : 1 + nth + (member - 1) * MEMBER_STRIDE;
}

const HEX_DIGITS = 12;
const hex = (number: number) => number.toString(16).padStart(HEX_DIGITS, "0");

export const userId = (user: number) => `a0000000-0000-4000-8000-${hex(user)}`;
export const teamId = (team: number) => `b0000000-0000-4000-8000-${hex(team)}`;
export const channelId = (channel: number) => `19:c${hex(channel)}@thread.tacv2`;
export const chatId = (chat: number) => `19:d${hex(chat)}@thread.v2`;

const NUMBERED = /^(?:[ab]0000000-0000-4000-8000-|19:[cd])([0-9a-f]{12})(?:@thread\.(?:tac)?v2)?$/;

/** The number in an id of this tenant. */
export function numberOf(id: string): number | undefined {
  const digits = NUMBERED.exec(id)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
