import type { Role } from "./rights.ts";

/** Who asks. */
export type Principal =
  /** A back end that may see all. The platform has checked its function key, of which `id` is a part of the digest. */
  | { readonly kind: "key"; readonly id: string }
  /** An application by itself: `id` is the object id of its service principal. */
  | { readonly kind: "app"; readonly id: string; readonly clientId: string; readonly roles: ReadonlySet<Role> }
  /** A person, by the application `clientId`: `id` is the object id of the user. */
  | {
      readonly kind: "user";
      readonly id: string;
      readonly clientId: string;
      readonly roles: ReadonlySet<Role>;
      /** Whether the application may write in their name too: the token bears `WRITE_SCOPE`. */
      readonly canWrite: boolean;
    };

export function hasRole(principal: Principal, role: Role): boolean {
  return principal.kind === "key" || principal.roles.has(role);
}
