import { presentMessage } from "../model/present-message.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { type GraphContext, listInOrder, required } from "./listing.ts";
import { readOptions, readTop } from "./query-options.ts";

/** "deletedTeam resource type": nothing but the ids of teams that were, and what was said in them. */
export function deletedTeamRoutes(context: GraphContext): GraphRoute[] {
  return [
    {
      method: "GET",
      path: "/teamwork/deletedTeams",
      permission: "deletedTeams",
      budget: "otherReads",
      handle: (request) => {
        const { directoryDefault, directoryMax } = context.pages;
        const options = readOptions(request.url, ["$top", "$skiptoken"]);
        return listInOrder(context, request, {
          all: context.model.directory.deletedTeams.all,
          top: readTop(options.$top, { default: directoryDefault, max: directoryMax }),
          options,
          present: ({ id }) => ({ id }),
          metadata: "teamwork/deletedTeams",
          path: "/teamwork/deletedTeams",
        });
      },
    },
    {
      method: "GET",
      path: "/teamwork/deletedTeams/:deletedTeamId/channels/getAllMessages",
      permission: "channelMessages",
      budget: "exportMessages",
      handle: (request) => exportMessages(context, request),
    },
  ];
}

/** "deletedTeam: getAllMessages": of all its channels, replies included. */
function exportMessages(context: GraphContext, request: GraphRequest) {
  const { model, pages } = context;
  const { id } = required(model.directory.deletedTeams.get(request.params.deletedTeamId ?? ""));
  const options = readOptions(request.url, ["$top", "$skiptoken"]);
  const conversations = [...model.conversations.values()].filter(({ teamId }) => teamId === id);
  return listInOrder(context, request, {
    all: conversations.flatMap(({ messages }) => [...messages.values()]),
    top: readTop(options.$top, { default: pages.exportDefault, max: pages.exportMax }),
    options,
    present: ({ message }) => ({
      "@odata.type": "#microsoft.graph.chatMessage",
      ...presentMessage(message, request.includeUnknownEnumMembers),
    }),
    metadata: "Collection(chatMessage)",
    path: `/teamwork/deletedTeams('${id}')/channels/getAllMessages`,
  });
}
