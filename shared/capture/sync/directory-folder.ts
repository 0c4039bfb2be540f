import type { JsonObject } from "../../base/json.ts";
import { type DirectoryObject, type IdentifiedObject, type Roster, rosterId } from "../../port/directory-reader.ts";
import type { DirectoryPlace, DirectoryRow } from "../../port/directory-store.ts";

/** Where rows of one kind stand together, and how Graph has what they show. */
export type DirectoryFolder =
  | { readonly table: "teams" | "users" | "chats" }
  | { readonly table: "channels" | "incoming-channels"; readonly teamId: string }
  | { readonly table: "members"; readonly roster: Roster };

export function placeOf(folder: DirectoryFolder): Omit<DirectoryPlace, "id"> {
  switch (folder.table) {
    case "channels":
    case "incoming-channels":
      return { table: folder.table, parentId: folder.teamId };
    case "members":
      return { table: folder.table, parentId: rosterId(folder.roster) };
    default:
      return { table: folder.table, parentId: null };
  }
}

/** Where a member says who it is. Graph: "conversationMember resource type" and those derived from it. */
const MEMBER_IDS = ["userId", "skypeId", "anonymousGuestId", "phoneNumber", "azureCommunicationServicesId"];

/**
 * The id of an object's row. A member's is the person's, which system messages name, and which is the same however often the
 * person comes back; a membership's id, which is opaque, has to do for whoever has no other.
 */
export function rowIdOf({ table }: DirectoryFolder, object: IdentifiedObject): string {
  if (table !== "members") return object.id;
  const own = MEMBER_IDS.map((name) => object[name]).find((id) => typeof id === "string" && id !== "");
  return typeof own === "string" ? own : object.id;
}

/** How Graph is asked for what a row shows. */
export function objectOf(folder: DirectoryFolder, { id, value }: DirectoryRow): DirectoryObject {
  if (folder.table !== "members") return { ...folder, id };
  return { ...folder, id: typeof value.id === "string" ? value.id : id };
}

/** Everybody in a team is in its standard channels. */
export function hasMembersOfItsOwn({ membershipType }: JsonObject): boolean {
  return membershipType !== undefined && membershipType !== "standard";
}
