import type { Channel, Team, User } from "../model/graph-shapes.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, listInOrder, ok, required } from "./listing.ts";
import { conversationMember } from "./members.ts";
import { readFilter, readOptions, readTop, select } from "./query-options.ts";

/** What "List users" answers when nothing is selected, as far as the metadata kept here goes. */
const DEFAULT_USER_PROPERTIES = "id,displayName,mail,userPrincipalName";

/** Users, teams, channels and their members. */
export function directoryRoutes(context: GraphContext): GraphRoute[] {
  const membersBudget = { budget: "listMembersAndChannels" } as const;
  const channelsNeed = { permission: "channels", ...membersBudget } as const;
  const one = { budget: "readTeamOrChannel" } as const;
  return [
    get("/users", { permission: "users", budget: "unlimited" }, (request) => listUsers(context, request)),
    get("/users/:userId", { permission: "users", budget: "unlimited" }, (request) => oneUser(context, request)),
    get("/users/:userId/joinedTeams", { permission: "teams", budget: "otherReads" }, (request) =>
      listTeams(context, request, (team) => team.memberIds.includes(request.params.userId ?? "")),
    ),
    get("/teams", { permission: "teams", budget: "otherReads" }, (request) => listTeams(context, request)),
    get("/teams/:teamId", { permission: "teams", ...one }, (request) => oneTeam(context, request)),
    get("/teams/:teamId/members", { permission: "teamMembers", ...membersBudget }, (request) =>
      listTeamMembers(context, request),
    ),
    get("/teams/:teamId/channels", channelsNeed, (request) => listChannels(context, request, "channels")),
    get("/teams/:teamId/allChannels", channelsNeed, (request) => listChannels(context, request, "allChannels")),
    get("/teams/:teamId/incomingChannels", channelsNeed, (request) =>
      listChannels(context, request, "incomingChannels"),
    ),
    get("/teams/:teamId/primaryChannel", { permission: "channels", ...one }, (request) => {
      const team = teamOf(context, request);
      const general = required(context.model.population.channels.find((channel) => channel.teamId === team.id));
      return ok({
        "@odata.context": `${request.base}/$metadata#teams${key(team.id)}/primaryChannel/$entity`,
        ...presentChannel(context, general),
      });
    }),
    get("/teams/:teamId/channels/:channelId", { permission: "channels", ...one }, (request) => {
      const channel = channelOf(context, request);
      const metadata = `teams${key(channel.teamId)}/channels/$entity`;
      return ok({ "@odata.context": `${request.base}/$metadata#${metadata}`, ...presentChannel(context, channel) });
    }),
    ...["members", "allMembers"].map((list) =>
      get(`/teams/:teamId/channels/:channelId/${list}`, { permission: "channelMembers", ...membersBudget }, (request) =>
        listChannelMembers(context, request, list),
      ),
    ),
  ];
}

function get(path: string, needs: Pick<GraphRoute, "permission" | "budget">, handle: GraphRoute["handle"]): GraphRoute {
  return { method: "GET", path, ...needs, handle };
}

function directoryTop(context: GraphContext, value: string | undefined): number {
  return readTop(value, { default: context.pages.directoryDefault, max: context.pages.directoryMax });
}

function listUsers(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$select", "$skiptoken", "$count"]);
  return listInOrder(context, request, {
    all: context.model.population.users,
    top: directoryTop(context, options.$top),
    options,
    present: (user: User) => select(user, options.$select ?? DEFAULT_USER_PROPERTIES),
    metadata: "users",
    path: "/users",
  });
}

function oneUser(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$select"]);
  const { userId } = request.params;
  const user = required(context.model.population.users.find(({ id }) => id === userId));
  const shown = select(user, options.$select ?? DEFAULT_USER_PROPERTIES);
  return ok({ "@odata.context": `${request.base}/$metadata#users/$entity`, ...shown });
}

/** "List teams": only these three properties are returned. */
function listTeams(context: GraphContext, request: GraphRequest, isWanted: (team: Team) => boolean = () => true) {
  const options = readOptions(request.url, ["$top", "$select", "$skiptoken", "$count"]);
  return listInOrder(context, request, {
    all: context.model.population.teams.filter(isWanted),
    top: directoryTop(context, options.$top),
    options,
    present: ({ id, displayName, description }: Team) => select({ id, displayName, description }, options.$select),
    metadata: "teams",
    path: request.params.userId === undefined ? "/teams" : `/users/${request.params.userId}/joinedTeams`,
  });
}

function oneTeam(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$select"]);
  const { id, displayName, description, createdDateTime } = teamOf(context, request);
  const team = {
    id,
    createdDateTime,
    displayName,
    description,
    tenantId: context.model.tenantId,
    isArchived: false,
    visibility: "private",
    webUrl: `https://teams.microsoft.com/l/team/${id}?tenantId=${context.model.tenantId}`,
  };
  return ok({ "@odata.context": `${request.base}/$metadata#teams/$entity`, ...select(team, options.$select) });
}

type ChannelList = "channels" | "allChannels" | "incomingChannels";

/** "List channels" has those the team hosts, "List incomingChannels" those shared with it, "List allChannels" both. */
function listChannels(context: GraphContext, request: GraphRequest, list: ChannelList) {
  const options = readOptions(request.url, ["$filter", "$select", "$skiptoken"]);
  const team = teamOf(context, request);
  const isHosted = (channel: Channel) => channel.teamId === team.id && list !== "incomingChannels";
  const isIncoming = (channel: Channel) => channel.sharedWithTeamIds.includes(team.id) && list !== "channels";
  const hasType = membershipTypeTest(options.$filter);
  return listInOrder(context, request, {
    all: context.model.population.channels.filter(
      (channel) => (isHosted(channel) || isIncoming(channel)) && hasType(channel),
    ),
    top: context.pages.directoryMax,
    options,
    present: (channel: Channel) => {
      const annotation = list === "channels" ? {} : { "@odata.id": channelAddress(context, request, channel) };
      return select({ ...annotation, ...presentChannel(context, channel) }, options.$select);
    },
    metadata: `teams${key(team.id)}/${list}`,
    path: `/teams/${team.id}/${list}`,
  });
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

function presentChannel({ model }: GraphContext, channel: Channel) {
  const { id, createdDateTime, displayName, description, membershipType, teamId } = channel;
  const query = `groupId=${teamId}&tenantId=${model.tenantId}`;
  return {
    id,
    createdDateTime,
    displayName,
    description,
    isFavoriteByDefault: null,
    email: "",
    tenantId: model.tenantId,
    webUrl: `https://teams.microsoft.com/l/channel/${encodeURIComponent(id)}/${encodeURIComponent(displayName)}?${query}`,
    membershipType,
    isArchived: false,
  };
}

function listTeamMembers(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$skiptoken"]);
  const team = teamOf(context, request);
  return listInOrder(context, request, {
    all: team.memberIds,
    top: directoryTop(context, options.$top),
    options,
    present: (userId: string) =>
      conversationMember(context.model, { conversationId: team.id, userId, isOwner: team.ownerIds.includes(userId) }),
    metadata: `teams${key(team.id)}/members`,
    path: `/teams/${team.id}/members`,
  });
}

function listChannelMembers(context: GraphContext, request: GraphRequest, list: string) {
  const options = readOptions(request.url, ["$top", "$skiptoken"]);
  const channel = channelOf(context, request);
  return listInOrder(context, request, {
    all: channel.memberIds,
    top: directoryTop(context, options.$top),
    options,
    present: (userId: string) =>
      conversationMember(context.model, {
        conversationId: channel.id,
        userId,
        isOwner: channel.memberIds.indexOf(userId) === 0,
      }),
    metadata: `teams${key(channel.teamId)}/channels${key(channel.id)}/${list}`,
    path: `/teams/${channel.teamId}/channels/${channel.id}/${list}`,
  });
}

function teamOf({ model }: GraphContext, request: GraphRequest): Team {
  return required(model.population.teams.find(({ id }) => id === request.params.teamId));
}

function channelOf({ model }: GraphContext, request: GraphRequest): Channel {
  const { teamId, channelId } = request.params;
  const channel = required(model.population.channels.find(({ id }) => id === channelId));
  return required(channel.teamId === teamId || channel.sharedWithTeamIds.includes(teamId ?? "") ? channel : undefined);
}
