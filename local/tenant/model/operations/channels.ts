import { toIso } from "../../../../shared/base/clock.ts";
import type { Channel } from "../graph-shapes.ts";
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
import { endChannel, generalOf, teamOf } from "./teams.ts";

function channelOf(model: TenantModel, channelId: string): Channel {
  const channel = model.directory.channels.get(channelId);
  if (channel === undefined) throw new RangeError("no such channel");
  return channel;
}

/** Private and shared ones have members of their own, the first of them an owner. */
export function createChannel(
  model: TenantModel,
  options: {
    teamId: string;
    displayName: string;
    membershipType: Channel["membershipType"];
    memberIds?: readonly string[] | undefined;
  },
): Channel {
  const { teamId, displayName, membershipType } = options;
  const memberIds = membershipType === "standard" ? [] : known(model, options.memberIds ?? []);
  const team = teamOf(model, teamId);
  const id = `19:${model.ids.hex(32)}@thread.tacv2`;
  model.directory.putChannel({
    id,
    teamId,
    displayName,
    description: `${displayName} of ${team.displayName}`,
    membershipType,
    createdDateTime: toIso(model.nowMs),
    sharedWithTeamIds: [],
  });
  model.openConversation(id, teamId);
  const channel = channelOf(model, id);
  model.announce({ entity: "channel", changeType: "created", channel });
  for (const [index, userId] of memberIds.entries()) {
    join(model, id, { userId, isOwner: index === 0, where: { team, channel } });
  }
  tellInGeneral(model, channel, "channelAdded");
  return channel;
}

export function updateChannel(
  model: TenantModel,
  options: { channelId: string; displayName?: string | undefined; description?: string | undefined },
): void {
  const { channelId, displayName, description } = options;
  const channel = channelOf(model, channelId);
  const { displayName: name, description: about } = channel;
  change(model, { ...channel, displayName: displayName ?? name, description: description ?? about });
  const tell = (kind: string, detail: object) =>
    model.tellEvent(channelId, eventDetail(kind, actor(model, channelId, undefined), { channelId, ...detail }));
  if (displayName !== undefined) tell("channelRenamed", { channelDisplayName: displayName });
  if (description !== undefined) tell("channelDescriptionUpdated", { channelDescription: description });
}

/** What was said in it stays, for the export. General cannot be deleted. */
export function deleteChannel(model: TenantModel, { channelId }: { channelId: string }): void {
  const channel = channelOf(model, channelId);
  if (generalOf(model, channel.teamId) === channelId) throw new RangeError("General cannot be deleted");
  const last = endChannel(model, channel);
  model.announce({ entity: "channel", changeType: "deleted", channel: last });
  tellInGeneral(model, last, "channelDeleted");
}

export function addChannelMember(model: TenantModel, options: Joining & { channelId: string }): void {
  const { channelId } = options;
  join(model, channelId, { ...options, where: whereOf(model, channelId) });
  tellOfJoining(model, { id: channelId, told: channelId }, options);
}

export function removeChannelMember(model: TenantModel, options: Leaving & { channelId: string }): void {
  const { channelId } = options;
  leave(model, channelId, { ...options, where: whereOf(model, channelId) });
  tellOfLeaving(model, { id: channelId, told: channelId }, options);
}

export function setChannelRole(
  model: TenantModel,
  options: { channelId: string; userId: string; isOwner: boolean },
): void {
  const { channelId } = options;
  const stay = setRole(model, channelId, { ...options, where: whereOf(model, channelId) });
  tellOfRole(model, { id: channelId, told: channelId }, stay);
}

/** Everybody of the other team is in it from now on, or not any more. The metadata has no event that would tell of it. */
export function shareChannel(
  model: TenantModel,
  options: { channelId: string; teamId: string; isShared: boolean },
): void {
  const { channelId, teamId, isShared } = options;
  const channel = channelOf(model, channelId);
  const members = model.directory.roster(teamOf(model, teamId).id);
  const others = channel.sharedWithTeamIds.filter((id) => id !== teamId);
  if (channel.membershipType !== "shared") throw new RangeError("the channel is not one that is shared");
  if (channel.sharedWithTeamIds.includes(teamId) === isShared) throw new RangeError("it is so already");
  change(model, { ...channel, sharedWithTeamIds: isShared ? [...others, teamId] : others });
  for (const userId of members.ids) {
    const member = members.get(userId);
    if (member === undefined || channel.memberIds.includes(userId)) continue;
    model.announce({
      entity: "conversationMember",
      changeType: isShared ? "created" : "deleted",
      member,
      ...whereOf(model, channelId),
      through: { teamId, cause: "shared" },
    });
  }
}

/** Standard channels have the members of their team. */
function whereOf(model: TenantModel, channelId: string) {
  const channel = channelOf(model, channelId);
  if (channel.membershipType === "standard") throw new RangeError("a standard channel has the members of its team");
  return { channel, team: teamOf(model, channel.teamId) };
}

function change(model: TenantModel, channel: Channel): void {
  model.directory.putChannel(channel);
  model.announce({ entity: "channel", changeType: "updated", channel: channelOf(model, channel.id) });
}

function tellInGeneral(model: TenantModel, { id, teamId, displayName }: Channel, kind: string): void {
  const detail = { channelId: id, channelDisplayName: displayName };
  model.tellEvent(generalOf(model, teamId), eventDetail(kind, actor(model, teamId, undefined), detail));
}
