import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import type { WholeListings } from "../../../../shared/capture/sync/whole-listings.ts";

type GraphObject = Readonly<Record<string, unknown>> & { readonly id: string };

export interface TenantModel extends WholeListings {
  /** Channels by team id. */
  readonly teamsWithChannels: Map<string, GraphObject[]>;
  readonly userIds: string[];
  /** Makes a listing fail, by its name and id: `teams`, `users`, `channels t1`, `chats u1`, `members t1`. */
  readonly failing: Map<string, ErrorCode | TeamsinkError>;
  /** Listings that were asked for. */
  readonly asked: string[];
}

export function createTenantModel(): TenantModel {
  const teamsWithChannels = new Map<string, GraphObject[]>();
  const userIds: string[] = [];
  const failing = new Map<string, ErrorCode | TeamsinkError>();
  const asked: string[] = [];
  async function* listing(name: string, items: () => readonly GraphObject[]) {
    asked.push(name);
    const failure = failing.get(name);
    if (failure) throw failure instanceof TeamsinkError ? failure : new TeamsinkError(failure);
    yield* items();
  }
  return {
    teamsWithChannels,
    userIds,
    failing,
    asked,
    teams: () => listing("teams", () => [...teamsWithChannels.keys()].map((id) => ({ id, displayName: `Team ${id}` }))),
    channels: (teamId) => listing(`channels ${teamId}`, () => teamsWithChannels.get(teamId) ?? []),
    users: () => listing("users", () => userIds.map((id) => ({ id, displayName: `User ${id}` }))),
    chatsOf: (userId) =>
      listing(`chats ${userId}`, () => [{ id: `chat of ${userId}`, members: [{ id: "m1", userId }, "no member"] }]),
    teamMembers: (teamId) => listing(`members ${teamId}`, () => [{ id: "m1", roles: ["owner"], of: teamId }]),
  };
}
