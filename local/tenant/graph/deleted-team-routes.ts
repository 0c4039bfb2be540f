import type { GraphRoute } from "./graph-api.ts";
import { type GraphContext, listInOrder } from "./listing.ts";
import { readOptions, readTop } from "./query-options.ts";

/** "deletedTeam resource type": nothing but the ids of teams that were; what was said in them is an export. */
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
  ];
}
