import { toIso } from "../../../shared/base/clock.ts";
import type { Channel, Chat, Person, Team } from "../model/graph-shapes.ts";
import { historyStart } from "../model/operations/memberships.ts";
import type { Member } from "../model/roster.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import type { Viewpoint } from "../model/viewpoints.ts";

/** Graph's own objects of teams, channels, chats and members, as lists, single answers and notifications show them. */

const TEAM_SETTINGS = {
  memberSettings: {
    allowCreateUpdateChannels: true,
    allowCreatePrivateChannels: true,
    allowDeleteChannels: true,
    allowAddRemoveApps: true,
    allowCreateUpdateRemoveTabs: true,
    allowCreateUpdateRemoveConnectors: true,
  },
  guestSettings: { allowCreateUpdateChannels: false, allowDeleteChannels: false },
  messagingSettings: {
    allowUserEditMessages: true,
    allowUserDeleteMessages: true,
    allowOwnerDeleteMessages: true,
    allowTeamMentions: true,
    allowChannelMentions: true,
  },
  funSettings: {
    allowGiphy: true,
    giphyContentRating: "moderate",
    allowStickersAndMemes: true,
    allowCustomMemes: true,
  },
} as const;

const NO_SETTINGS = { memberSettings: null, guestSettings: null, messagingSettings: null, funSettings: null };

/** `withSettings`: whether the caller may see what members and guests are allowed. */
export function presentTeam(model: TenantModel, team: Team, withSettings: boolean) {
  const { id, createdDateTime, displayName, description, visibility, classification, isArchived } = team;
  return {
    id,
    createdDateTime,
    displayName,
    description,
    internalId: internalIdOf(model, team),
    classification,
    specialization: "none",
    visibility,
    webUrl: `https://teams.microsoft.com/l/team/${encodeURIComponent(internalIdOf(model, team))}/conversations?groupId=${id}&tenantId=${model.tenantId}`,
    isArchived,
    tenantId: model.tenantId,
    summary: null,
    ...(withSettings ? TEAM_SETTINGS : NO_SETTINGS),
  };
}

/** "teamSummary resource type": given when it is asked for by name. */
export function summaryOf(model: TenantModel, id: string) {
  const roster = model.directory.roster(id);
  const guestsCount = roster.ids.filter((userId) => roster.get(userId)?.roles.includes("guest")).length;
  const ownersCount = roster.ownerIds.length;
  return { ownersCount, membersCount: roster.ids.length - ownersCount - guestsCount, guestsCount };
}

/** That of its General channel, by which Teams itself calls a team; of a deleted one there is none any more. */
function internalIdOf({ directory }: TenantModel, { id }: Team): string {
  return directory.channelsOf(id)[0]?.id ?? id;
}

export function presentChannel({ tenantId }: TenantModel, channel: Channel) {
  const { id, createdDateTime, displayName, description, membershipType, teamId } = channel;
  const query = `groupId=${teamId}&tenantId=${tenantId}`;
  return {
    id,
    createdDateTime,
    displayName,
    description,
    isFavoriteByDefault: null,
    email: membershipType === "standard" ? `${id.slice(3, 11)}.contoso.example@emea.teams.ms` : "",
    tenantId,
    webUrl: `https://teams.microsoft.com/l/channel/${encodeURIComponent(id)}/${encodeURIComponent(displayName)}?${query}`,
    membershipType,
    isArchived: false,
  };
}

/** `viewpoint` is of the signed-in user, so an app sees none. */
export function presentChat(model: TenantModel, chat: Chat, userId?: string) {
  const { tenantId } = model;
  const { id, chatType, topic, createdDateTime, lastUpdatedDateTime } = chat;
  return {
    id,
    topic,
    createdDateTime: trimmed(createdDateTime),
    lastUpdatedDateTime: trimmed(lastUpdatedDateTime),
    chatType,
    webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(id)}/0?tenantId=${tenantId}`,
    tenantId,
    onlineMeetingInfo: chatType === "meeting" ? meetingInfo(model, chat) : null,
    viewpoint: userId === undefined ? null : presentViewpoint(model.viewpoints.of(id, userId)),
    isHiddenForAllMembers: false,
  };
}

function presentViewpoint({ isHidden, lastMessageReadMs }: Viewpoint) {
  return { isHidden, lastMessageReadDateTime: lastMessageReadMs === null ? null : toIso(lastMessageReadMs) };
}

/** Who is in it by name first in a roster; the organizer of a meeting is who opened its chat. */
function meetingInfo(model: TenantModel, { id }: Chat) {
  const [first] = model.directory
    .roster(id)
    .stays()
    .toSorted((one, other) => one.fromMs - other.fromMs);
  const organizer = model.person(first?.userId ?? "");
  return {
    calendarEventId: null,
    joinWebUrl: `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(id)}/0`,
    organizer: { id: organizer.id, displayName: organizer.displayName, userIdentityType: "aadUser" },
  };
}

/** "conversationMember resource type": ids are opaque, and differ between conversations for one user. */
export function memberId({ tenantId }: TenantModel, conversationId: string, userId: string): string {
  return Buffer.from(`${tenantId}##${conversationId}##${userId}`).toString("base64");
}

/** The other way round, for whoever made the id. */
export function userIdOf(id: string): string {
  return Buffer.from(id, "base64").toString("utf8").split("##").at(-1) ?? "";
}

export function presentMember(model: TenantModel, conversationId: string, member: Member) {
  const { userId, roles, visibleHistoryStartMs } = member;
  const person = model.person(userId);
  // Who is deleted is still listed in chats, and has no name any more.
  const isGone = model.directory.deletedUsers.has(userId);
  return {
    ...kindOfMember(model, person, isGone),
    id: memberId(model, conversationId, userId),
    roles,
    displayName: isGone ? null : person.displayName,
    visibleHistoryStartDateTime: historyStart(visibleHistoryStartMs),
  };
}

/** What a kind of member is known by; the metadata has a type for each. */
function kindOfMember(model: TenantModel, person: Person, isGone: boolean) {
  const { id, mail, userIdentityType = "aadUser", tenantId = model.tenantId } = person;
  const ofTenant = { userId: id, email: isGone ? null : mail, tenantId };
  const kinds: Record<NonNullable<Person["userIdentityType"]>, object> = {
    aadUser: { "@odata.type": "#microsoft.graph.aadUserConversationMember", ...ofTenant },
    federatedUser: { "@odata.type": "#microsoft.graph.aadUserConversationMember", ...ofTenant },
    anonymousGuest: { "@odata.type": "#microsoft.graph.anonymousGuestConversationMember", anonymousGuestId: id },
    personalMicrosoftAccountUser: {
      "@odata.type": "#microsoft.graph.microsoftAccountUserConversationMember",
      userId: id,
    },
    skypeUser: { "@odata.type": "#microsoft.graph.skypeUserConversationMember", skypeId: id },
    phoneUser: {
      "@odata.type": "#microsoft.graph.phoneUserConversationMember",
      phoneNumber: id.replace(/^4:/, ""),
    },
  };
  return kinds[userIdentityType];
}

/** Chats show their times without trailing zeros, as .NET writes them: `…:28.51Z`, or no fraction at all. */
function trimmed(dateTime: string): string {
  return dateTime.replace(/\.?0+Z$/, "Z");
}
