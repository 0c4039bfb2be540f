import { toIso } from "../../../../shared/base/clock.ts";
import type { Channel, Team } from "../graph-shapes.ts";
import type { Stay } from "../roster.ts";
import { eventDetail } from "../system-events.ts";
import type { TenantModel } from "../tenant-model.ts";
import {
  actor,
  type Joining,
  join,
  known,
  type Leaving,
  leave,
  setRole,
  tellOfJoining,
  tellOfLeaving,
  tellOfRole,
} from "./memberships.ts";

export function teamOf(model: TenantModel, teamId: string): Team {
  const team = model.directory.teams.get(teamId);
  if (team === undefined) throw new RangeError("no such team");
  return team;
}

/** Where everything about a team is told. */
export function generalOf(model: TenantModel, teamId: string): string {
  return model.directory.channelsOf(teamId)[0]?.id ?? "";
}

export function createTeam(
  model: TenantModel,
  options: {
    displayName: string;
    ownerId: string;
    memberIds?: readonly string[] | undefined;
    visibility?: Team["visibility"] | undefined;
  },
): Team {
  const { displayName, ownerId, visibility = "private" } = options;
  const { directory, ids } = model;
  model.user(ownerId);
  const memberIds = known(model, [ownerId, ...(options.memberIds ?? [])]);
  const createdDateTime = toIso(model.nowMs);
  const description = `The team ${displayName}`;
  const id = ids.guid();
  directory.putTeam({
    id,
    displayName,
    description,
    createdDateTime,
    visibility,
    classification: null,
    isArchived: false,
  });
  const channelId = `19:${ids.hex(32)}@thread.tacv2`;
  directory.putChannel({
    id: channelId,
    teamId: id,
    displayName: "General",
    description,
    membershipType: "standard",
    createdDateTime,
    sharedWithTeamIds: [],
  });
  model.openConversation(channelId, id);
  const team = teamOf(model, id);
  model.announce({ entity: "team", changeType: "created", team });
  model.announce({ entity: "channel", changeType: "created", channel: generalChannel(model, id) });
  for (const userId of memberIds) join(model, id, { userId, isOwner: userId === ownerId, where: { team } });
  tell(model, id, { kind: "teamCreated", detail: { teamDisplayName: displayName, teamDescription: description } });
  return team;
}

export function updateTeam(
  model: TenantModel,
  options: { teamId: string; displayName?: string | undefined; description?: string | undefined },
): void {
  const { teamId, displayName, description } = options;
  const team = teamOf(model, teamId);
  change(model, {
    ...team,
    displayName: displayName ?? team.displayName,
    description: description ?? team.description,
  });
  if (displayName !== undefined) tell(model, teamId, { kind: "teamRenamed", detail: { teamDisplayName: displayName } });
  if (description !== undefined) {
    tell(model, teamId, { kind: "teamDescriptionUpdated", detail: { teamDescription: description } });
  }
}

export function archiveTeam(model: TenantModel, { teamId, isArchived }: { teamId: string; isArchived: boolean }): void {
  const team = teamOf(model, teamId);
  if (team.isArchived === isArchived) throw new RangeError("it is so already");
  change(model, { ...team, isArchived });
  tell(model, teamId, { kind: isArchived ? "teamArchived" : "teamUnarchived", detail: {} });
}

/** Its channels and memberships end with it; what was said stays for the export of deleted teams. */
export function deleteTeam(model: TenantModel, { teamId }: { teamId: string }): void {
  const { directory, nowMs } = model;
  const team = { ...teamOf(model, teamId) };
  for (const channel of directory.channelsOf(teamId)) endChannel(model, channel);
  for (const userId of team.memberIds) directory.leave(teamId, userId, nowMs);
  directory.teams.remove(teamId);
  directory.deletedTeams.put({ ...team, deletedMs: nowMs });
  model.announce({ entity: "team", changeType: "deleted", team });
}

/** The channel is gone, and with a private or shared one who was in it. */
export function endChannel(model: TenantModel, channel: Channel): Channel {
  const { directory, nowMs } = model;
  const last = { ...channel };
  if (channel.membershipType !== "standard") {
    for (const userId of last.memberIds) directory.leave(channel.id, userId, nowMs);
  }
  directory.channels.remove(channel.id);
  directory.deletedChannels.put({ ...last, deletedMs: nowMs });
  model.conversation(channel.id).deletedMs = nowMs;
  return last;
}

export function addTeamMember(model: TenantModel, options: Joining & { teamId: string }): void {
  const { teamId } = options;
  const stay = join(model, teamId, { ...options, where: { team: teamOf(model, teamId) } });
  announceIndirectly(model, teamId, { changeType: "created", member: stay });
  tellOfJoining(model, { id: teamId, told: generalOf(model, teamId) }, options);
}

/** Who leaves a team leaves its private channels; direct members of its shared channels stay there. */
export function removeTeamMember(model: TenantModel, options: Leaving & { teamId: string }): void {
  const { teamId } = options;
  endTeamMembership(model, options);
  tellOfLeaving(model, { id: teamId, told: generalOf(model, teamId) }, options);
}

/** The same without a word of it in the team, as when the user is deleted. */
export function endTeamMembership(model: TenantModel, options: Leaving & { teamId: string }): void {
  const { teamId, userId } = options;
  const team = teamOf(model, teamId);
  for (const channel of model.directory.channelsOf(teamId)) {
    if (channel.membershipType !== "private" || !channel.memberIds.includes(userId)) continue;
    leave(model, channel.id, { userId, where: { team, channel } });
  }
  const stay = leave(model, teamId, { ...options, where: { team } });
  announceIndirectly(model, teamId, { changeType: "deleted", member: stay });
}

export function setTeamRole(model: TenantModel, options: { teamId: string; userId: string; isOwner: boolean }): void {
  const { teamId } = options;
  const stay = setRole(model, teamId, { ...options, where: { team: teamOf(model, teamId) } });
  tellOfRole(model, { id: teamId, told: generalOf(model, teamId) }, stay);
}

/** Whoever is in a team is in the channels that are shared with it, unless they are there by name. */
function announceIndirectly(
  model: TenantModel,
  teamId: string,
  { changeType, member }: { changeType: "created" | "deleted"; member: Stay },
): void {
  for (const channel of model.directory.incomingChannelsOf(teamId)) {
    if (channel.memberIds.includes(member.userId)) continue;
    const through = { teamId, cause: "membership" } as const;
    const team = teamOf(model, channel.teamId);
    model.announce({ entity: "conversationMember", changeType, member, team, channel, through });
  }
}

function change(model: TenantModel, team: Team): void {
  model.directory.putTeam(team);
  model.announce({ entity: "team", changeType: "updated", team: teamOf(model, team.id) });
}

function tell(model: TenantModel, teamId: string, { kind, detail }: { kind: string; detail: object }): void {
  model.tellEvent(generalOf(model, teamId), eventDetail(kind, actor(model, teamId, undefined), { teamId, ...detail }));
}

function generalChannel(model: TenantModel, teamId: string): Channel {
  const [general] = model.directory.channelsOf(teamId);
  if (general === undefined) throw new RangeError("every team has a General channel");
  return general;
}
