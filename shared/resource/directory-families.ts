import type { Roster } from "../port/directory-reader.ts";

/** The lists of Graph in which everything of the directory is found. */
export type DirectoryList = "teams" | "users";

/** What one resource of the directory tells of, where that is no list: by the job that reads it again. */
export type DirectoryPart =
  | { readonly job: "team"; readonly teamId: string }
  | { readonly job: "user"; readonly userId: string }
  | { readonly job: "members"; readonly roster: Roster };

/**
 * Without content: whoever is told asks what is there now, so that order and repetition do not matter, and who is a member is
 * never read from what came late.
 */
const DIRECTORY_SUBSCRIPTION = {
  changeType: "created,updated,deleted",
  includeResourceData: false,
  includeUnknownEnumMembers: false,
  maxLifetimeMinutes: 4_320,
} as const;

const OF_DIRECTORY = { subscription: DIRECTORY_SUBSCRIPTION, container: "directory" } as const;
export const OF_TEAMS = { ...OF_DIRECTORY, sources: { kind: "directory", list: "teams" } } as const;
const oneTeam = ({ teamId }: { readonly teamId: string }): DirectoryPart => ({ job: "team", teamId });
/** One team with its channels and all their members. */
export const OF_ONE_TEAM = { ...OF_DIRECTORY, sources: { kind: "directory-part", part: oneTeam } } as const;
/** Graph: "Get change notifications for chats": a chat is never deleted. */
export const OF_USERS = {
  ...OF_DIRECTORY,
  subscription: { ...DIRECTORY_SUBSCRIPTION, changeType: "created,updated" },
  sources: { kind: "directory", list: "users" },
} as const;

/** Of which somebody may be deleted. */
export const OF_CHAT_MEMBERS = { ...OF_USERS, subscription: DIRECTORY_SUBSCRIPTION } as const;

export const MEMBERS_OF_TEAM = partOf(({ teamId }: TeamIds) => {
  return { job: "members", roster: { kind: "team", teamId } };
});
export const MEMBERS_OF_CHAT = partOf(({ chatId }: { readonly chatId: string }) => {
  return { job: "members", roster: { kind: "chat", chatId } };
});
export const CHATS_OF_USER = partOf(({ userId }: { readonly userId: string }) => ({ job: "user", userId }));

interface TeamIds {
  readonly teamId: string;
}

function partOf<Ids>(part: (ids: Ids) => DirectoryPart) {
  return { kind: "directory-part", part } as const;
}
