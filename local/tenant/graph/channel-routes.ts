import type { Channel } from "../model/graph-shapes.ts";
import { seesChannel } from "../model/sight.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, listInOrder, ok, required } from "./listing.ts";
import { listMembers, type MemberList, oneMember } from "./members.ts";
import { presentChannel } from "./present-directory.ts";
import { readFilter, readOptions, select } from "./query-options.ts";
import { teamOf } from "./team-routes.ts";

const CHANNEL = "/teams/:teamId/channels/:channelId";

/** Channels of the three kinds and their members. */
export function channelRoutes(context: GraphContext): GraphRoute[] {
  const lists = { method: "GET", permission: "channels", budget: "listMembersAndChannels" } as const;
  const one = { method: "GET", permission: "channels", budget: "readTeamOrChannel" } as const;
  const members = { method: "GET", permission: "channelMembers", budget: "listMembersAndChannels" } as const;
  return [
    ...(["channels", "allChannels", "incomingChannels"] as const).map((list) => ({
      ...lists,
      path: `/teams/:teamId/${list}`,
      handle: (request: GraphRequest) => listChannels(context, request, list),
    })),
    {
      ...one,
      path: "/teams/:teamId/primaryChannel",
      handle: (request) => {
        const { id } = teamOf(context, request);
        const [general] = context.model.directory.channelsOf(id);
        return oneChannel(context, request, { channel: required(general), metadata: `teams${key(id)}/primaryChannel` });
      },
    },
    {
      ...one,
      path: CHANNEL,
      handle: (request) => {
        const channel = channelOf(context, request);
        return oneChannel(context, request, { channel, metadata: `teams${key(channel.teamId)}/channels` });
      },
    },
    {
      ...members,
      path: `${CHANNEL}/members`,
      handle: (request) => listMembers(context, request, membersOf(context, request, "members")),
    },
    {
      ...members,
      path: `${CHANNEL}/allMembers`,
      handle: (request) =>
        listMembers(context, request, {
          ...membersOf(context, request, "allMembers"),
          indirect: indirectMembers(context, channelOf(context, request)),
        }),
    },
    {
      ...members,
      path: `${CHANNEL}/members/:memberId`,
      handle: (request) => oneMember(context, request, membersOf(context, request, "members")),
    },
  ];
}

type ChannelList = "channels" | "allChannels" | "incomingChannels";

/** "List channels" has those the team hosts, "List incomingChannels" those shared with it, "List allChannels" both. */
function listChannels(context: GraphContext, request: GraphRequest, list: ChannelList) {
  const options = readOptions(request.url, ["$filter", "$select", "$skiptoken"]);
  const { id } = teamOf(context, request);
  const { directory } = context.model;
  const hosted = list === "incomingChannels" ? [] : directory.channelsOf(id);
  const incoming = list === "channels" ? [] : directory.incomingChannelsOf(id);
  return listInOrder(context, request, {
    all: [...hosted, ...incoming].filter(membershipTypeTest(options.$filter)).filter(channelTest(context, request)),
    top: context.pages.directoryMax,
    options,
    present: (channel: Channel) => {
      const annotation = list === "channels" ? {} : { "@odata.id": channelAddress(context, request, channel) };
      return select({ ...annotation, ...presentChannel(context.model, channel) }, options.$select);
    },
    metadata: `teams${key(id)}/${list}`,
    path: `/teams/${id}/${list}`,
  });
}

/** An app sees all; a person no private or shared channel that they are not in. */
function channelTest({ model }: GraphContext, { token }: GraphRequest): (channel: Channel) => boolean {
  const { userId } = token;
  return ({ id }) => userId === undefined || seesChannel(model, userId, model.conversation(id));
}

function oneChannel(
  { model }: GraphContext,
  request: GraphRequest,
  { channel, metadata }: { channel: Channel; metadata: string },
) {
  const options = readOptions(request.url, ["$select"]);
  const shown = select(presentChannel(model, channel), options.$select);
  return ok({ "@odata.context": `${request.base}/$metadata#${metadata}/$entity`, ...shown });
}

function membershipTypeTest(filter: string | undefined): (channel: Channel) => boolean {
  const comparisons = readFilter(filter);
  if (comparisons.some(({ property, operator }) => property !== "membershipType" || operator !== "eq")) {
    throw badRequest("Invalid $filter query.");
  }
  return (channel) => comparisons.every(({ value }) => channel.membershipType === value);
}

/** Incoming channels are addressed at their own tenant; who follows the address has to take `/tenants/{id}` out. */
function channelAddress({ model }: GraphContext, { base }: GraphRequest, channel: Channel): string {
  return `${base}/tenants/${model.tenantId}/teams/${channel.teamId}/channels/${channel.id}`;
}

function membersOf(context: GraphContext, request: GraphRequest, list: "members" | "allMembers"): MemberList {
  const { id, teamId } = channelOf(context, request);
  return {
    conversationId: id,
    metadata: `teams${key(teamId)}/channels${key(id)}/${list}`,
    path: `/teams/${teamId}/channels/${id}/${list}`,
    takesTop: true,
  };
}

/** Whoever is in two of the teams comes twice, once by each. */
function indirectMembers({ model }: GraphContext, channel: Channel) {
  return channel.sharedWithTeamIds.flatMap((teamId) => {
    const roster = model.directory.roster(teamId);
    return roster.ids
      .filter((userId) => !channel.memberIds.includes(userId))
      .flatMap((userId) => roster.get(userId) ?? [])
      .map((member) => ({ teamId, member }));
  });
}

/** Throws a GraphError (404), also for a channel that is asked for under a team that does not see it. */
function channelOf(context: GraphContext, request: GraphRequest): Channel {
  const { id: teamId } = teamOf(context, request);
  const channel = required(context.model.directory.channels.get(request.params.channelId ?? ""));
  return required(channel.teamId === teamId || channel.sharedWithTeamIds.includes(teamId) ? channel : undefined);
}
