import type { Stay } from "../model/roster.ts";
import type { GraphRequest } from "./graph-api.ts";
import { type GraphContext, listInOrder, ok, required } from "./listing.ts";
import { memberId, presentMember, userIdOf } from "./present-directory.ts";
import { readOptions, readTop } from "./query-options.ts";

/** Of a team, a channel or a chat. */
export interface MemberList {
  readonly conversationId: string;
  /** After `$metadata#`. */
  readonly metadata: string;
  readonly path: string;
  /** "List members of a chat" takes no option. */
  readonly takesTop: boolean;
  /** Those who are in it by a team that it is shared with, with where they come from. */
  readonly indirect?: readonly { readonly teamId: string; readonly member: Stay }[];
}

/** "List members of a chat", "List members of team", "List members of a channel", "List allMembers". */
export function listMembers(context: GraphContext, request: GraphRequest, list: MemberList) {
  const options = readOptions(request.url, list.takesTop ? ["$top", "$skiptoken"] : ["$skiptoken"]);
  const { model, pages } = context;
  const top = { default: list.takesTop ? pages.directoryDefault : pages.chatMembers, max: pages.directoryMax };
  const roster = model.directory.roster(list.conversationId);
  const direct = roster.ids.map((userId) => ({ userId, from: undefined }));
  const indirect = (list.indirect ?? []).map((from) => ({ userId: from.member.userId, from }));
  return listInOrder(context, request, {
    all: [...direct, ...indirect],
    top: readTop(options.$top, top),
    options,
    present: ({ userId, from }) =>
      from === undefined
        ? presentMember(model, list.conversationId, required(roster.get(userId)))
        : presentIndirectMember(context, list.conversationId, from),
    metadata: list.metadata,
    path: list.path,
  });
}

/** "Get member in a chat", "Get member of team", "Get member of channel". */
export function oneMember({ model }: GraphContext, request: GraphRequest, { conversationId, metadata }: MemberList) {
  const wanted = request.params.memberId ?? "";
  const userId = userIdOf(wanted);
  required(memberId(model, conversationId, userId) === wanted ? userId : undefined);
  const shown = presentMember(model, conversationId, required(model.directory.roster(conversationId).get(userId)));
  return ok({ "@odata.context": `${request.base}/$metadata#${metadata}/$entity`, ...shown });
}

/** The annotation says by which team; a channel knows nothing of roles that they have there. */
export function presentIndirectMember(
  { model }: Pick<GraphContext, "model">,
  channelId: string,
  { teamId, member }: { teamId: string; member: Stay },
) {
  const id = memberId(model, teamId, member.userId);
  const source = `tenants('${model.tenantId}')/teams('${teamId}')/members('${id}')`;
  const roles = member.roles.filter((role) => role === "guest");
  return {
    "@microsoft.graph.originalSourceMembershipUrl": source,
    ...presentMember(model, `${teamId}_${channelId}`, { ...member, roles }),
  };
}
