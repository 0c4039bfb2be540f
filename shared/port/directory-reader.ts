import type { JsonObject } from "../base/json.ts";

/** Whose members: a team's, those of a private or shared channel, a chat's. */
export type Roster =
  | { readonly kind: "team"; readonly teamId: string }
  | { readonly kind: "channel"; readonly teamId: string; readonly channelId: string }
  | { readonly kind: "chat"; readonly chatId: string };

/** One object of Graph's, by where Graph has it. */
export type DirectoryObject =
  | { readonly table: "teams" | "users" | "chats"; readonly id: string }
  | { readonly table: "channels" | "incoming-channels"; readonly teamId: string; readonly id: string }
  | { readonly table: "members"; readonly roster: Roster; readonly id: string };

/** One that Graph tells of by name: of members it tells whose they are. */
export type NamedObject = Exclude<DirectoryObject, { table: "members" }>;

/** What the members are of: the parent of their rows. */
export function rosterId(roster: Roster): string {
  switch (roster.kind) {
    case "team":
      return roster.teamId;
    case "channel":
      return roster.channelId;
    case "chat":
      return roster.chatId;
  }
}

/** Something of Graph's that is listed page by page. */
export type DirectoryListing =
  | { readonly kind: "teams" }
  | { readonly kind: "users" }
  | { readonly kind: "deleted-teams" | "deleted-users" }
  | { readonly kind: "channels" | "incoming-channels"; readonly teamId: string }
  | { readonly kind: "members"; readonly roster: Roster }
  | { readonly kind: "chats"; readonly userId: string };

export type IdentifiedObject = JsonObject & { readonly id: string };

export interface DirectoryPage {
  /** Objects as Graph gave them; what has no id cannot be kept or asked for, and is left out. */
  readonly objects: readonly IdentifiedObject[];
  /** Where the next page is: opaque. Absent on the last. */
  readonly next: string | undefined;
}

/**
 * Port. Who and what there is.
 * Throws TeamsinkError as `ConversationReader` does.
 */
export interface DirectoryReader {
  /** One page of a listing. Without a link it starts from the beginning. */
  page(listing: DirectoryListing, link: string | undefined): Promise<DirectoryPage>;
  /** An object by its id, whatever Graph lists; `undefined` where Graph knows none. */
  get(object: DirectoryObject): Promise<IdentifiedObject | undefined>;
}
