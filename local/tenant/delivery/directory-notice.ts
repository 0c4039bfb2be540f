import { presentIndirectMember } from "../graph/members.ts";
import { memberId, presentChannel, presentChat, presentMember, presentTeam } from "../graph/present-directory.ts";
import type { DirectoryChange, MemberOf } from "../model/directory-change.ts";
import type { Channel, Chat } from "../model/graph-shapes.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import type { ChangePlace, ResourceChange } from "../subscriptions/resource-change.ts";

/** What subscribers are told of a change of who and what there is; undefined where nothing here can be subscribed to. */
export function directoryNotice(model: TenantModel, change: DirectoryChange): ResourceChange | undefined {
  switch (change.entity) {
    case "user":
      return undefined;
    case "chat":
      return notice(change, {
        ...named("chat", `chats('${change.chat.id}')`, change.chat.id),
        place: chatPlace(model, change.chat),
        payload: presentChat(model, change.chat),
      });
    case "team":
      return notice(change, {
        ...named("team", `teams('${change.team.id}')`, change.team.id),
        place: teamPlace(change.team.id),
        payload: presentTeam(model, change.team, true),
      });
    case "channel":
      return notice(change, {
        ...named("channel", channelPath(change.channel), change.channel.id),
        place: channelPlace(change.channel),
        payload: presentChannel(model, change.channel),
      });
    default:
      return memberNotice(model, change);
  }
}

interface Told {
  readonly resource: string;
  readonly resourceData: ResourceChange["resourceData"];
  readonly place: ChangePlace;
  readonly payload: object;
}

/** The payload is made at once: what is told is how it was then. */
function notice({ entity, changeType }: DirectoryChange, { payload, ...told }: Told): ResourceChange {
  if (entity === "user") throw new RangeError("nobody is told of users");
  return { entity, changeType, ...told, payload: () => payload };
}

function memberNotice(model: TenantModel, change: Extract<DirectoryChange, { entity: "conversationMember" }>) {
  const { member, through } = change;
  const { path, conversationId, place } = whereOf(model, change);
  if (through !== undefined && change.channel !== undefined) {
    const id = memberId(model, `${through.teamId}_${conversationId}`, member.userId);
    return notice(change, {
      ...named("aadUserConversationMember", `${path}/allMembers('${id}')`, id),
      place: { ...place, indirectly: through.cause },
      payload: presentIndirectMember({ model }, conversationId, { teamId: through.teamId, member }),
    });
  }
  const payload = presentMember(model, conversationId, member);
  return notice(change, {
    ...named(typeOf(payload), `${path}/members('${payload.id}')`, payload.id),
    place,
    payload,
  });
}

function whereOf(model: TenantModel, { chat, team, channel }: MemberOf) {
  if (chat !== undefined) {
    return { path: `chats('${chat.id}')`, conversationId: chat.id, place: chatPlace(model, chat) };
  }
  if (channel !== undefined) {
    return { path: channelPath(channel), conversationId: channel.id, place: channelPlace(channel) };
  }
  if (team === undefined) throw new RangeError("a member is a member of something");
  return { path: `teams('${team.id}')`, conversationId: team.id, place: teamPlace(team.id) };
}

function chatPlace({ directory }: TenantModel, { id }: Chat): ChangePlace {
  const roster = directory.roster(id);
  return { teamId: null, conversationId: id, involves: (userId) => roster.has(userId) };
}

function teamPlace(teamId: string): ChangePlace {
  return { teamId, conversationId: null, involves: () => false };
}

function channelPlace({ id, teamId }: Channel): ChangePlace {
  return { teamId, conversationId: id, involves: () => false };
}

function channelPath({ id, teamId }: Channel): string {
  return `teams('${teamId}')/channels('${id}')`;
}

/** The samples spell the namespace with capitals. */
function named(type: string, path: string, id: string): Pick<Told, "resource" | "resourceData"> {
  return { resource: path, resourceData: { id, "@odata.type": `#Microsoft.Graph.${type}`, "@odata.id": path } };
}

function typeOf(payload: object): string {
  const type = "@odata.type" in payload ? String(payload["@odata.type"]) : "";
  return type.replace("#microsoft.graph.", "");
}
