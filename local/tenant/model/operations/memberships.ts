import { rolesOf } from "../directory.ts";
import type { MemberOf } from "../directory-change.ts";
import { identityOf } from "../identities.ts";
import type { Member, Stay } from "../roster.ts";
import { eventDetail } from "../system-events.ts";
import type { TenantModel } from "../tenant-model.ts";

export interface Joining {
  readonly userId: string;
  readonly isOwner?: boolean | undefined;
  /** Who adds them; themselves, if they join by their own will. Default: an owner. */
  readonly by?: string | undefined;
  /** From when on they see what was said: null, the default, for everything. */
  readonly visibleHistoryStartMs?: number | null | undefined;
}

export interface Leaving {
  readonly userId: string;
  /** Who removes them; themselves, if they leave by their own will. Default: an owner. */
  readonly by?: string | undefined;
}

type Where = Omit<MemberOf, "member">;

/** "0001-01-01" is how Graph writes that there is no such moment. */
const EVERYTHING = "0001-01-01T00:00:00Z";

export function historyStart(visibleHistoryStartMs: number | null): string {
  return visibleHistoryStartMs === null ? EVERYTHING : new Date(visibleHistoryStartMs).toISOString();
}

/** Who it was, unless somebody is named: an owner of the place, or whoever came first. */
export function actor(model: TenantModel, id: string, by: string | undefined) {
  const roster = model.directory.roster(id);
  const owner = () => roster.ids.find((userId) => roster.get(userId)?.roles.includes("owner"));
  return identityOf(model.person(by ?? owner() ?? roster.ids[0] ?? ""));
}

/** Somebody comes: the roster first, then who is told. What is said of it in the place itself is its operation's. */
export function join(model: TenantModel, id: string, joining: Joining & { where: Where }): Stay {
  const stay = enter(model, id, joining);
  announceJoined(model, stay, joining.where);
  return stay;
}

/** The first of the two alone, for a place that nobody has heard of yet. */
export function enter(model: TenantModel, id: string, joining: Joining): Stay {
  const { userId, isOwner = false, visibleHistoryStartMs = null } = joining;
  model.person(userId);
  const roles: Member["roles"] = rolesOf(model.directory.users.get(userId), isOwner);
  return model.directory.join(id, { userId, roles, visibleHistoryStartMs }, model.nowMs);
}

export function announceJoined(model: TenantModel, member: Stay, where: Where): void {
  model.announce({ entity: "conversationMember", changeType: "created", member, ...where });
}

/** Each once. Throws a RangeError for somebody whom nobody knows, before anything has happened. */
export function known(model: TenantModel, userIds: readonly string[]): string[] {
  return [...new Set(userIds)].map((userId) => model.person(userId).id);
}

export function leave(model: TenantModel, id: string, leaving: Leaving & { where: Where }): Stay {
  const stay = model.directory.leave(id, leaving.userId, model.nowMs);
  model.announce({ entity: "conversationMember", changeType: "deleted", member: stay, ...leaving.where });
  return stay;
}

export function setRole(
  model: TenantModel,
  id: string,
  change: { userId: string; isOwner: boolean; where: Where },
): Stay {
  const { userId, isOwner, where } = change;
  const roles = rolesOf(model.directory.users.get(userId), isOwner);
  const stay = model.directory.roster(id).setRoles(userId, roles);
  model.announce({ entity: "conversationMember", changeType: "updated", member: stay, ...where });
  return stay;
}

/** `id` is of the team, channel or chat; `told` of the conversation in which it is said. */
export function tellOfJoining(model: TenantModel, place: { id: string; told: string }, joining: Joining): void {
  const { userId, by, visibleHistoryStartMs = null } = joining;
  const members = [identityOf(model.person(userId)).user];
  const initiator = actor(model, place.id, by);
  const detail =
    by === userId
      ? eventDetail("membersJoined", initiator, { members })
      : eventDetail("membersAdded", initiator, {
          members,
          visibleHistoryStartDateTime: historyStart(visibleHistoryStartMs),
        });
  model.tellEvent(place.told, detail);
}

export function tellOfLeaving(model: TenantModel, place: { id: string; told: string }, { userId, by }: Leaving): void {
  const members = [identityOf(model.person(userId)).user];
  const kind = by === userId ? "membersLeft" : "membersDeleted";
  model.tellEvent(place.told, eventDetail(kind, actor(model, place.id, by), { members }));
}

export function tellOfRole(model: TenantModel, place: { id: string; told: string }, { userId, roles }: Stay): void {
  const conversationMemberUser = identityOf(model.person(userId)).user;
  const detail = { conversationMemberRoles: roles, conversationMemberUser };
  model.tellEvent(place.told, eventDetail("conversationMemberRoleUpdated", actor(model, place.id, undefined), detail));
}
