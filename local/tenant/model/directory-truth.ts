import { toIso } from "../../../shared/base/clock.ts";
import type { Channel, Chat, Team, User } from "./graph-shapes.ts";
import { historyStart } from "./operations/memberships.ts";
import type { Role } from "./roster.ts";
import type { TenantModel } from "./tenant-model.ts";

/** One time of one person in one place. Who is in a standard channel is who is in its team. */
export interface MembershipRow {
  readonly kind: "team" | "channel" | "chat";
  /** Of the team, channel or chat. */
  readonly id: string;
  /** Of channels the team that hosts them. */
  readonly teamId: string | null;
  readonly userId: string;
  readonly roles: readonly Role[];
  readonly visibleHistoryStartDateTime: string;
  readonly fromDateTime: string;
  /** Null while it lasts. */
  readonly untilDateTime: string | null;
}

type Dated<T> = Omit<T, "memberIds" | "ownerIds"> & { readonly deletedDateTime: string | null };

/** What there really is, and was: the measure for whoever keeps a directory of it. */
export interface DirectoryTruth {
  readonly users: readonly Dated<User>[];
  readonly teams: readonly Dated<Team>[];
  readonly channels: readonly Dated<Channel>[];
  readonly chats: readonly Chat[];
  /** Direct ones; in a shared channel there is besides whoever is in a team it is shared with. */
  readonly memberships: readonly MembershipRow[];
}

export function directoryTruth(model: TenantModel): DirectoryTruth {
  const { directory } = model;
  const teams = [...directory.teams.all.map(existing), ...directory.deletedTeams.all.map(gone)];
  const channels = [...directory.channels.all.map(existing), ...directory.deletedChannels.all.map(gone)];
  const withRoster = channels.filter(({ membershipType }) => membershipType !== "standard");
  return {
    users: [...directory.users.all, ...directory.deletedUsers.all.map(({ deletedMs: _, teams: __, ...user }) => user)],
    teams: teams.map(withoutMembers),
    channels: channels.map(withoutMembers),
    chats: directory.chats.all,
    memberships: [
      ...teams.flatMap(({ id }) => staysIn(model, { kind: "team", id, teamId: id })),
      ...withRoster.flatMap(({ id, teamId }) => staysIn(model, { kind: "channel", id, teamId })),
      ...directory.chats.all.flatMap(({ id }) => staysIn(model, { kind: "chat", id, teamId: null })),
    ],
  };
}

/** Who was in it by name at a moment: from the first millisecond of a stay to the last before its end. */
export function membersAt(truth: Pick<DirectoryTruth, "memberships">, id: string, atMs: number): string[] {
  return truth.memberships
    .filter((row) => row.id === id && Date.parse(row.fromDateTime) <= atMs)
    .filter(({ untilDateTime }) => untilDateTime === null || atMs < Date.parse(untilDateTime))
    .map(({ userId }) => userId);
}

function existing<T extends object>(thing: T): T & { deletedDateTime: string | null } {
  return { ...thing, deletedDateTime: null };
}

function gone<T extends { deletedMs: number }>({ deletedMs, ...thing }: T) {
  return { ...thing, deletedDateTime: toIso(deletedMs) };
}

function withoutMembers<T extends { memberIds: readonly string[]; ownerIds?: readonly string[] }>(thing: T) {
  const { memberIds: _, ownerIds: __, ...rest } = thing;
  return rest;
}

function staysIn({ directory }: TenantModel, place: Pick<MembershipRow, "kind" | "id" | "teamId">): MembershipRow[] {
  return directory
    .roster(place.id)
    .stays()
    .map(({ userId, roles, visibleHistoryStartMs, fromMs, untilMs }) => ({
      ...place,
      userId,
      roles,
      visibleHistoryStartDateTime: historyStart(visibleHistoryStartMs),
      fromDateTime: toIso(fromMs),
      untilDateTime: untilMs === null ? null : toIso(untilMs),
    }));
}
