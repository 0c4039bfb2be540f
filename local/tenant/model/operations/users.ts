import { toIso } from "../../../../shared/base/clock.ts";
import type { User } from "../graph-shapes.ts";
import { makeUser } from "../people.ts";
import type { TenantModel } from "../tenant-model.ts";
import { join } from "./memberships.ts";
import { endTeamMembership, teamOf } from "./teams.ts";

export function createUser(
  model: TenantModel,
  { displayName, isGuest = false }: { displayName?: string | undefined; isGuest?: boolean | undefined },
): User {
  const { directory } = model;
  const index = directory.users.all.length + directory.deletedUsers.all.length;
  const made = makeUser(model.ids, index, { createdDateTime: toIso(model.nowMs), isGuest });
  const user = directory.users.put({ ...made, displayName: displayName ?? made.displayName });
  model.announce({ entity: "user", changeType: "created", user });
  return user;
}

type Profile = Pick<User, "displayName" | "jobTitle" | "department" | "officeLocation" | "accountEnabled">;

export function updateUser(
  model: TenantModel,
  { userId, ...change }: { userId: string } & { [Name in keyof Profile]?: Profile[Name] | undefined },
): User {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const user = model.directory.users.put({ ...model.user(userId), ...given });
  model.announce({ entity: "user", changeType: "updated", user });
  return user;
}

/** For thirty days the user can be brought back. Teams and their channels lose them at once and without a word; chats keep them. */
export function deleteUser(model: TenantModel, { userId }: { userId: string }): void {
  const { directory, nowMs } = model;
  const user = model.user(userId);
  const teams = directory.teamsOf(userId).map(({ id }) => ({ id, isOwner: isOwner(model, id, userId) }));
  for (const { id } of teams) endTeamMembership(model, { teamId: id, userId });
  directory.users.remove(userId);
  const deleted = { ...user, deletedDateTime: toIso(nowMs), deletedMs: nowMs, teams };
  directory.deletedUsers.put(deleted);
  model.announce({ entity: "user", changeType: "deleted", user: deleted });
}

/** Back in the teams that are still there; not in their private channels. */
export function restoreUser(model: TenantModel, { userId }: { userId: string }): void {
  const { directory } = model;
  const deleted = directory.deletedUsers.get(userId);
  if (deleted === undefined) throw new RangeError("no such deleted user");
  const { deletedMs: _deletedMs, teams, ...user } = deleted;
  directory.deletedUsers.remove(userId);
  directory.users.put({ ...user, deletedDateTime: null });
  model.announce({ entity: "user", changeType: "created", user: model.user(userId) });
  for (const { id, isOwner: wasOwner } of teams) {
    if (directory.teams.has(id)) join(model, id, { userId, isOwner: wasOwner, where: { team: teamOf(model, id) } });
  }
}

function isOwner({ directory }: TenantModel, teamId: string, userId: string): boolean {
  return directory.roster(teamId).get(userId)?.roles.includes("owner") ?? false;
}
