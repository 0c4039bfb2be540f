import type { JsonObject } from "../base/json.ts";
import type { DirectoryPlace } from "./directory-store.ts";

/** Something of Graph's that is listed page by page. */
export type DirectoryListing =
  | { readonly kind: "teams" }
  | { readonly kind: "users" }
  | { readonly kind: "deleted-teams" }
  | { readonly kind: "deleted-users" }
  | { readonly kind: "channels"; readonly teamId: string }
  | { readonly kind: "team-members"; readonly teamId: string }
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
  /** Whether Graph knows an object by its id, whatever it lists. */
  has(place: DirectoryPlace): Promise<boolean>;
}
