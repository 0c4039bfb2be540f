import type { NamedObject, Roster } from "../port/directory-reader.ts";
import { type PathShape, pathShape } from "./path-grammar.ts";

/** What of the directory a notification names: one object, or the members of something, whichever of them it is about. */
export type DirectoryAddress =
  | { readonly kind: "directory-object"; readonly object: NamedObject }
  | { readonly kind: "roster"; readonly roster: Roster };

type DirectoryShape = PathShape<DirectoryAddress>;

/** Graph: "Change notifications for Microsoft Teams resources": chats, channels, teams, membership. */
export const CHAT_ITEMS: readonly DirectoryShape[] = [
  pathShape("/chats/{chatId}", ({ chatId: id }) => objectAt({ table: "chats", id })),
  pathShape("/users/{userId}/chats/{chatId}", ({ chatId: id }) => objectAt({ table: "chats", id })),
];
export const CHAT_MEMBER_ITEMS: readonly DirectoryShape[] = [
  pathShape("/chats/{chatId}/members/{membershipId}", ({ chatId }) => rosterOf({ kind: "chat", chatId })),
];
export const TEAM_ITEMS: readonly DirectoryShape[] = [
  pathShape("/teams/{teamId}", ({ teamId: id }) => objectAt({ table: "teams", id })),
];
export const TEAM_MEMBER_ITEMS: readonly DirectoryShape[] = [
  pathShape("/teams/{teamId}/members/{membershipId}", ({ teamId }) => rosterOf({ kind: "team", teamId })),
];
export const CHANNEL_ITEMS: readonly DirectoryShape[] = [
  pathShape("/teams/{teamId}/channels/{channelId}", ({ teamId, channelId: id }) =>
    objectAt({ table: "channels", teamId, id }),
  ),
];
/** Who is in a shared channel through another team is told of as one of all members. */
export const CHANNEL_MEMBER_ITEMS: readonly DirectoryShape[] = [
  pathShape("/teams/{teamId}/channels/{channelId}/members/{membershipId}", ({ teamId, channelId }) =>
    rosterOf({ kind: "channel", teamId, channelId }),
  ),
  pathShape("/teams/{teamId}/channels/{channelId}/allMembers/{membershipId}", ({ teamId, channelId }) =>
    rosterOf({ kind: "channel", teamId, channelId }),
  ),
];

function objectAt(object: NamedObject): DirectoryAddress {
  return { kind: "directory-object", object };
}

function rosterOf(roster: Roster): DirectoryAddress {
  return { kind: "roster", roster };
}
