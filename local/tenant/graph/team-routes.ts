import type { Team } from "../model/graph-shapes.ts";
import { personNamed } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, listInOrder, ok, required } from "./listing.ts";
import { listMembers, oneMember } from "./members.ts";
import { grantedTo } from "./permissions.ts";
import { presentTeam, summaryOf } from "./present-directory.ts";
import { readOptions, readTop, select } from "./query-options.ts";

/** "List all teams in Microsoft Teams for an organization": the one condition by which groups are asked for. */
const IS_TEAM = /^resourceProvisioningOptions\/any\(\s*(\w+)\s*:\s*\1 eq 'Team'\s*\)$/i;
/** "Get team": what only this permission shows. */
const READ_SETTINGS = "TeamSettings.Read.All";

/** Teams and their members, and the groups that they are. */
export function teamRoutes(context: GraphContext): GraphRoute[] {
  const { directory } = context.model;
  const teams = { method: "GET", permission: "teams", budget: "otherReads" } as const;
  const members = { method: "GET", permission: "teamMembers", budget: "listMembersAndChannels" } as const;
  const membersOf = (request: GraphRequest) => {
    const { id } = teamOf(context, request);
    return { conversationId: id, metadata: `teams${key(id)}/members`, path: `/teams/${id}/members`, takesTop: true };
  };
  return [
    {
      ...teams,
      path: "/users/:selfUserId/joinedTeams",
      handle: (request) => {
        const { id: userId } = required(personNamed(context.model, request.params.selfUserId ?? ""));
        return listTeams(context, request, { all: directory.teamsOf(userId), path: `/users/${userId}/joinedTeams` });
      },
    },
    {
      ...teams,
      path: "/teams",
      handle: (request) => listTeams(context, request, { all: teamsShownTo(context, request), path: "/teams" }),
    },
    {
      ...teams,
      path: "/groups",
      permission: "groups",
      budget: "unlimited",
      handle: (request) => listGroups(context, request),
    },
    { ...teams, path: "/teams/:teamId", budget: "readTeamOrChannel", handle: (request) => oneTeam(context, request) },
    {
      ...members,
      path: "/teams/:teamId/members",
      handle: (request) => listMembers(context, request, membersOf(request)),
    },
    {
      ...members,
      path: "/teams/:teamId/members/:memberId",
      handle: (request) => oneMember(context, request, membersOf(request)),
    },
  ];
}

/** An app all; a person those they are in, and those that anybody may join. */
function teamsShownTo({ model }: GraphContext, { token }: GraphRequest): readonly Team[] {
  const { userId } = token;
  const { all } = model.directory.teams;
  if (userId === undefined) return all;
  return all.filter(({ visibility, memberIds }) => visibility === "public" || memberIds.includes(userId));
}

/** Throws a GraphError (404) for a team that is not there, or not any more. */
export function teamOf({ model }: GraphContext, request: GraphRequest): Team {
  return required(model.directory.teams.get(request.params.teamId ?? ""));
}

function directoryTop({ pages }: GraphContext, value: string | undefined): number {
  return readTop(value, { default: pages.directoryDefault, max: pages.directoryMax });
}

/** "List teams": only these three properties are returned. */
function listTeams(context: GraphContext, request: GraphRequest, list: { all: readonly Team[]; path: string }) {
  const options = readOptions(request.url, ["$top", "$select", "$skiptoken", "$count"]);
  return listInOrder(context, request, {
    ...list,
    top: directoryTop(context, options.$top),
    options,
    present: ({ id, displayName, description }: Team) => select({ id, displayName, description }, options.$select),
    metadata: "teams",
  });
}

/** `summary` comes only when it is selected; whether the settings need a permission of their own is a switch. */
function oneTeam(context: GraphContext, request: GraphRequest) {
  const { model, behaviours } = context;
  const options = readOptions(request.url, ["$select"]);
  const team = teamOf(context, request);
  const withSettings = !behaviours.teamSettingsNeedPermission || grantedTo(request.token).includes(READ_SETTINGS);
  const wantsSummary = options.$select?.split(",").includes("summary") ?? false;
  const shown = {
    ...presentTeam(model, team, withSettings),
    ...(wantsSummary ? { summary: summaryOf(model, team.id) } : {}),
  };
  return ok({ "@odata.context": `${request.base}/$metadata#teams/$entity`, ...select(shown, options.$select) });
}

/** Every team is a Microsoft 365 group of the same id; there are no others here. */
function listGroups(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$select", "$filter", "$skiptoken", "$count"]);
  if (options.$filter !== undefined && !IS_TEAM.test(options.$filter.trim())) {
    throw badRequest("Unsupported or invalid query filter clause specified.");
  }
  return listInOrder(context, request, {
    all: context.model.directory.teams.all,
    top: directoryTop(context, options.$top),
    options,
    present: (team: Team) => select(presentGroup(team), options.$select),
    metadata: "groups",
    path: "/groups",
  });
}

function presentGroup({ id, createdDateTime, displayName, description, visibility, classification }: Team) {
  const mailNickname = displayName.replaceAll(/\W/g, "");
  return {
    id,
    deletedDateTime: null,
    classification,
    createdDateTime,
    description,
    displayName,
    groupTypes: ["Unified"],
    mail: `${mailNickname}@contoso.example`,
    mailEnabled: true,
    mailNickname,
    resourceProvisioningOptions: ["Team"],
    securityEnabled: false,
    visibility: visibility === "private" ? "Private" : "Public",
  };
}
