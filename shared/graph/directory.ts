import { codeOf, TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import type {
  DirectoryListing,
  DirectoryObject,
  DirectoryPage,
  DirectoryReader,
  IdentifiedObject,
  Roster,
} from "../port/directory-reader.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

/** What User.ReadBasic.All shows of a user. Graph: "Microsoft Graph permissions reference". */
const USER_PROPERTIES = "id,displayName,userPrincipalName,mail";

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
    get: async (object) => {
      const { path, pace } = objectOf(object);
      try {
        const answer = await client.get(path, { pace });
        if (isJsonObject(answer) && isIdentified(answer)) return withoutContext(answer);
      } catch (error) {
        if (codeOf(error) === "graph-not-found") return undefined;
        throw error;
      }
      throw new TeamsinkError("graph-answer-invalid", `one of ${object.table} has no id`);
    },
  };
}

/** Graph: "Get team", "Get channel", "Get chat", "Get member in team", "Get member of channel", "Get member of chat", "Get a user". */
function objectOf(object: DirectoryObject): PacedRequest {
  const { id } = object;
  switch (object.table) {
    case "teams":
      return { path: graphPath`/teams/${id}`, pace: { budget: "other", team: id } };
    case "users":
      return { path: `${graphPath`/users/${id}`}?$select=${USER_PROPERTIES}`, pace: { budget: "other" } };
    case "chats":
      return { path: graphPath`/chats/${id}`, pace: { budget: "other" } };
    case "channels":
    case "incoming-channels": {
      const { teamId } = object;
      return { path: graphPath`/teams/${teamId}/channels/${id}`, pace: { budget: "other", team: teamId } };
    }
    case "members": {
      const { path, pace } = rosterRequest(object.roster);
      return { path: path.replace(/allMembers$/, "members") + graphPath`/${id}`, pace };
    }
  }
}

/** Who is in a shared channel through a team that it is shared with is among all its members. */
function rosterRequest(roster: Roster): PacedRequest {
  switch (roster.kind) {
    case "team": {
      const { teamId } = roster;
      return { path: graphPath`/teams/${teamId}/members`, pace: { budget: "roster", team: teamId } };
    }
    case "channel": {
      const { teamId, channelId } = roster;
      return {
        path: graphPath`/teams/${teamId}/channels/${channelId}/allMembers`,
        pace: { budget: "roster", team: teamId, conversation: channelId },
      };
    }
    case "chat": {
      const { chatId } = roster;
      return { path: graphPath`/chats/${chatId}/members`, pace: { budget: "other", conversation: chatId } };
    }
  }
}

function listingOf(listing: DirectoryListing): PacedRequest {
  switch (listing.kind) {
    case "teams":
      return { path: "/teams", pace: { budget: "other" } };
    case "users":
      return {
        path: `/users?$select=${USER_PROPERTIES}&$top=${USERS_PER_PAGE}`,
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
      // The channels a team hosts. One that is shared with it is read at the team that owns it.
      const { teamId } = listing;
      return { path: graphPath`/teams/${teamId}/channels`, pace: { budget: "roster", team: teamId } };
    }
    case "incoming-channels": {
      const { teamId } = listing;
      return { path: graphPath`/teams/${teamId}/incomingChannels`, pace: { budget: "roster", team: teamId } };
    }
    case "members": {
      const { path, pace } = rosterRequest(listing.roster);
      // Graph: "List members of a chat" takes no option.
      return { path: listing.roster.kind === "chat" ? path : `${path}?$top=${MEMBERS_PER_PAGE}`, pace };
    }
    case "chats": {
      const { userId } = listing;
      const path = `${graphPath`/users/${userId}/chats`}?$expand=members&$top=${CHATS_PER_PAGE}`;
      return { path, pace: { budget: "other", user: userId } };
    }
  }
}

/** Where the metadata of an answer is, which a page of a list does not say of its items. */
function withoutContext({ "@odata.context": _context, ...object }: IdentifiedObject): IdentifiedObject {
  return object;
}

function isIdentified(item: JsonObject): item is IdentifiedObject {
  return typeof item.id === "string" && item.id !== "";
}
