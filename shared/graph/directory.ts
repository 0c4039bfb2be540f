import type { DirectoryReader } from "../port/conversation-reader.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { type GraphObject, readItems } from "./paging.ts";
import { graphPath } from "./path.ts";

type Identified = GraphObject & { readonly id: string };

/** Graph: "List users"; "List chats"; "List members of team". */
const USERS_PER_PAGE = 999;
const CHATS_PER_PAGE = 50;
const MEMBERS_PER_PAGE = 999;

/** Who and what there is to read. Graph: "List teams", "List channels" and the pages named above. */
export function createDirectoryReader(client: GraphClient): DirectoryReader {
  const all = (path: string, pace: NonNullable<RequestOptions["pace"]>) =>
    identified(readItems(client, path, { pace }));
  return {
    teams: () => all("/teams", { budget: "other" }),
    // The channels a team hosts. One that is shared with it is listed, and read, at the team that owns it.
    channels: (teamId) => all(graphPath`/teams/${teamId}/channels`, { budget: "roster", team: teamId }),
    users: () =>
      all(`/users?$select=id,displayName,userPrincipalName,mail&$top=${USERS_PER_PAGE}`, { budget: "other" }),
    chatsOf: (userId) =>
      all(`${graphPath`/users/${userId}/chats`}?$top=${CHATS_PER_PAGE}`, { budget: "other", user: userId }),
    teamMembers: (teamId) =>
      all(`${graphPath`/teams/${teamId}/members`}?$top=${MEMBERS_PER_PAGE}`, { budget: "roster", team: teamId }),
  };
}

/** What has no id cannot be kept or asked for. */
async function* identified(items: AsyncIterable<GraphObject>): AsyncIterable<Identified> {
  for await (const item of items) if (hasId(item)) yield item;
}

function hasId(item: GraphObject): item is Identified {
  return typeof item.id === "string" && item.id !== "";
}
