import type { Conversation, StoredMessage } from "./conversation.ts";
import type { ChatMessage } from "./graph-shapes.ts";
import type { Stay } from "./roster.ts";
import type { TenantModel } from "./tenant-model.ts";

/*
 * What Teams shows whom. Written from the rosters alone, so that whoever shows people what is kept of the tenant can be
 * compared with it. Microsoft Support: "Teams can have standard, private, or shared channels", "Leave or remove someone from
 * a group chat".
 */

/**
 * A message as a person sees it: of a channel they are in now, all; of a chat, what was said from when on they see its history
 * until they left, as it was when they left.
 */
export function messageSeenBy(model: TenantModel, userId: string, stored: StoredMessage): ChatMessage | undefined {
  const { conversation, message } = stored;
  if (conversation.teamId !== null) return seesChannel(model, userId, conversation) ? message : undefined;
  const createdMs = Date.parse(message.createdDateTime);
  const stays = conversation.stays().filter((stay) => stay.userId === userId && isWithin(stay, createdMs));
  const untilMs = Math.max(...stays.map((stay) => stay.untilMs ?? Number.POSITIVE_INFINITY));
  return stays.length === 0 ? undefined : asOf(stored, untilMs);
}

/** A standard channel is seen by its team, a private one by its members, a shared one also by the teams it is shared with. */
export function seesChannel(model: TenantModel, userId: string, { conversationId, teamId, deletedMs }: Conversation) {
  const { directory } = model;
  const channel = directory.channels.get(conversationId);
  const isInTeam = (id: string) => directory.teams.has(id) && directory.roster(id).has(userId);
  if (channel === undefined || deletedMs !== null) return false;
  if (channel.membershipType === "standard") return isInTeam(channel.teamId);
  const isMember = directory.roster(conversationId).has(userId);
  if (channel.membershipType === "private") return isMember && isInTeam(teamId ?? "");
  return isMember || channel.sharedWithTeamIds.some(isInTeam);
}

function isWithin({ visibleHistoryStartMs, untilMs }: Stay, createdMs: number): boolean {
  return createdMs >= (visibleHistoryStartMs ?? Number.NEGATIVE_INFINITY) && (untilMs === null || createdMs < untilMs);
}

/** What was deleted since is deleted for those who left as well. A reaction changes nothing of what it says. */
function asOf({ message, former }: StoredMessage, untilMs: number): ChatMessage {
  const isSaidBefore = (one: ChatMessage) => Date.parse(one.lastEditedDateTime ?? one.createdDateTime) < untilMs;
  if (message.deletedDateTime !== null || isSaidBefore(message)) return message;
  return former.findLast(isSaidBefore) ?? message;
}
