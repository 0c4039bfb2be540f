import { createSeededRandom } from "../../seeded-random.ts";
import type { User } from "./graph-shapes.ts";
import type { TenantModel } from "./tenant-model.ts";
import { FIRST_NAMES, LAST_NAMES } from "./words.ts";

export interface Acquaintance {
  readonly user: User;
  /** The more, the closer. */
  readonly relevance: number;
}

/** What each place that two people share says of how much they have to do with each other. Not documented. */
const WEIGHTS = { oneOnOne: 8, group: 3, meeting: 2, team: 1 } as const;

/** "Use the People API": whom somebody works with, the closest first. Who is in no chat and team of theirs is nobody of them. */
export function acquaintancesOf({ directory }: TenantModel, userId: string): Acquaintance[] {
  const relevance = new Map<string, number>();
  const meet = (memberIds: readonly string[], weight: number) => {
    for (const id of memberIds) relevance.set(id, (relevance.get(id) ?? 0) + weight);
  };
  for (const { chatType, memberIds } of directory.chatsOf(userId)) meet(memberIds, WEIGHTS[chatType]);
  for (const { memberIds } of directory.teamsOf(userId)) meet(memberIds, WEIGHTS.team);
  relevance.delete(userId);
  return [...relevance]
    .flatMap(([id, weight]) => {
      const user = directory.users.get(id);
      return user === undefined ? [] : [{ user, relevance: weight }];
    })
    .toSorted((one, other) => other.relevance - one.relevance || compare(one.user.displayName, other.user.displayName));
}

/** Of an address book: somebody of another company. */
export interface Contact {
  readonly id: string;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  readonly address: string;
  readonly companyName: string;
  readonly mobilePhone: string | null;
}

const COMPANIES = ["Fabrikam", "Northwind", "Tailspin", "Wingtip"];
const LEAST_CONTACTS = 2;
const MORE_CONTACTS = 4;

/** The same of the same person, always. */
export function contactsOf({ id: userId }: Pick<User, "id">): Contact[] {
  const random = createSeededRandom(Number.parseInt(userId.replaceAll(/\W/g, "").slice(0, 8), 16) || 1);
  return Array.from({ length: LEAST_CONTACTS + random.integer(MORE_CONTACTS) }, (_, index) => {
    const [givenName, surname] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
    const companyName = random.pick(COMPANIES);
    return {
      id: Buffer.from(`${userId} contact ${index}`).toString("base64url"),
      givenName,
      surname,
      displayName: `${givenName} ${surname}`,
      address: `${givenName}.${surname}@${companyName}.example`.toLowerCase(),
      companyName,
      mobilePhone: random.chance(0.5) ? `+43 660 555 ${String(random.integer(10_000)).padStart(4, "0")}` : null,
    };
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
