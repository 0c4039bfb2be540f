import type { DirectoryListing, DirectoryReader, IdentifiedObject } from "../../port/directory-reader.ts";

/** Whole listings, object by object. A bridge for those that do not walk page by page yet. */
export interface WholeListings {
  teams(): AsyncIterable<IdentifiedObject>;
  channels(teamId: string): AsyncIterable<IdentifiedObject>;
  users(): AsyncIterable<IdentifiedObject>;
  chatsOf(userId: string): AsyncIterable<IdentifiedObject>;
  teamMembers(teamId: string): AsyncIterable<IdentifiedObject>;
}

export function wholeListings(reader: DirectoryReader): WholeListings {
  const all = async function* (listing: DirectoryListing): AsyncIterable<IdentifiedObject> {
    let link: string | undefined;
    do {
      const page = await reader.page(listing, link);
      yield* page.objects;
      link = page.next;
    } while (link !== undefined);
  };
  return {
    teams: () => all({ kind: "teams" }),
    channels: (teamId) => all({ kind: "channels", teamId }),
    users: () => all({ kind: "users" }),
    chatsOf: (userId) => all({ kind: "chats", userId }),
    teamMembers: (teamId) => all({ kind: "team-members", teamId }),
  };
}
