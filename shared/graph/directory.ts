import { codeOf } from "../base/errors/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { DirectoryListing, DirectoryPage, DirectoryReader, IdentifiedObject } from "../port/directory-reader.ts";
import type { DirectoryPlace } from "../port/directory-store.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

/** Graph: "List users"; "List chats"; "List members of team". */
const USERS_PER_PAGE = 999;
const CHATS_PER_PAGE = 50;
const MEMBERS_PER_PAGE = 999;

interface PacedRequest {
  readonly path: string;
  readonly pace: NonNullable<RequestOptions["pace"]>;
}

/** Who and what there is to read. Graph: "List teams", "List channels", "List deletedTeams", "List deletedItems" and the pages named above. */
export function createDirectoryReader(client: GraphClient): DirectoryReader {
  return {
    page: async (listing, link): Promise<DirectoryPage> => {
      const { path, pace } = listingOf(listing);
      const page = await (link === undefined
        ? readPage(client, path, { pace })
        : readSavedPage(client, link, { pace }));
      return { objects: page.items.filter(isIdentified), next: page.nextLink };
    },
    has: async (place): Promise<boolean> => {
      const { path, pace } = objectOf(place);
      try {
        await client.get(path, { pace });
        return true;
      } catch (error) {
        if (codeOf(error) === "graph-not-found") return false;
        throw error;
      }
    },
  };
}

/** Graph: "Get team", "Get channel", "Get chat", "Get member in team", "Get a user". */
function objectOf({ table, parentId, id }: DirectoryPlace): PacedRequest {
  const teamId = parentId ?? "";
  switch (table) {
    case "teams":
      return { path: graphPath`/teams/${id}`, pace: { budget: "other" } };
    case "users":
      return { path: `${graphPath`/users/${id}`}?$select=id`, pace: { budget: "other" } };
    case "chats":
      return { path: graphPath`/chats/${id}`, pace: { budget: "other" } };
    case "channels":
      return { path: graphPath`/teams/${teamId}/channels/${id}`, pace: { budget: "other", team: teamId } };
    case "members":
      return { path: graphPath`/teams/${teamId}/members/${id}`, pace: { budget: "other", team: teamId } };
  }
}

function listingOf(listing: DirectoryListing): PacedRequest {
  switch (listing.kind) {
    case "teams":
      return { path: "/teams", pace: { budget: "other" } };
    case "users":
      return {
        path: `/users?$select=id,displayName,userPrincipalName,mail&$top=${USERS_PER_PAGE}`,
        pace: { budget: "other" },
      };
    case "deleted-teams":
      return { path: "/teamwork/deletedTeams", pace: { budget: "other" } };
    case "deleted-users":
      return {
        path: `/directory/deletedItems/microsoft.graph.user?$select=id,displayName,userPrincipalName,deletedDateTime&$top=${USERS_PER_PAGE}`,
        pace: { budget: "other" },
      };
    case "channels": {
      // The channels a team hosts. One that is shared with it is listed, and read, at the team that owns it.
      const { teamId } = listing;
      return { path: graphPath`/teams/${teamId}/channels`, pace: { budget: "roster", team: teamId } };
    }
    case "team-members": {
      const { teamId } = listing;
      const path = `${graphPath`/teams/${teamId}/members`}?$top=${MEMBERS_PER_PAGE}`;
      return { path, pace: { budget: "roster", team: teamId } };
    }
    case "chats": {
      const { userId } = listing;
      const path = `${graphPath`/users/${userId}/chats`}?$top=${CHATS_PER_PAGE}`;
      return { path, pace: { budget: "other", user: userId } };
    }
  }
}

function isIdentified(item: JsonObject): item is IdentifiedObject {
  return typeof item.id === "string" && item.id !== "";
}
