import { ROLES, type Role, SCOPE, WRITE_SCOPE } from "../../shared/serve/access/rights.ts";
import type { DeclaredRole, OptionalClaims, PermissionScope } from "./entra.ts";

/**
 * What the API's own app registration offers. Ids are unique inside one registration only, so they are the same everywhere:
 * a run that was cut off, and another beside it, can never offer one role twice.
 */

/** Of these is the address of the API, in the one form that every tenant allows. Entra: "Restrictions on identifier URIs". */
export function identifierUriOf(appId: string): string {
  return `api://${appId}`;
}

/** Entra: "Access token claims reference", `ver`; of version 1.0 audience and issuer would be others. */
export const TOKEN_VERSION = 2;

interface RoleRow {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
}

const ROLE_ROWS: Readonly<Record<Role, RoleRow>> = {
  "Messages.Read.All": {
    id: "870b7535-3aaa-4c89-bb51-9173bd35e872",
    displayName: "Read all messages",
    description:
      "Read every stored Teams message of the organization, with its earlier versions, files, meetings and what was deleted.",
  },
  "Directory.Read.All": {
    id: "a4a7907e-d4f9-4649-b5b5-2a5498afc033",
    displayName: "Read the whole directory",
    description:
      "Read every stored team, channel, chat and user of the organization, and who is and was a member where.",
  },
  "Operate.All": {
    id: "d10c6152-33ad-4bcf-a201-5dbbb4fbf6bb",
    displayName: "Operate",
    description:
      "See health, audits and dead letters with their bodies, send them through again, and start rebuilds and backfills.",
  },
};

/** For apps by themselves, and for people, who are given them by name: a role is what lets either see more than their own. */
export const API_ROLES: readonly (DeclaredRole & { readonly value: Role })[] = ROLES.map((value) => ({
  ...ROLE_ROWS[value],
  value,
  allowedMemberTypes: ["Application", "User"],
  isEnabled: true,
}));

/**
 * `Admin`: an administrator says which apps may read for people. With `User` everybody could let any app in that asks
 * them to, and what they may see of Teams is also what others wrote to them. The texts for users are for tenants that
 * change that.
 */
export const API_SCOPE: PermissionScope = {
  id: "017e93d3-fef0-463d-9dcf-8bea3f509b66",
  value: SCOPE,
  type: "Admin",
  isEnabled: true,
  adminConsentDisplayName: "Read the Teams messages that the signed-in user may see",
  adminConsentDescription:
    "Allows the app to read, for the user who is signed in, the stored Teams messages, teams, channels and chats that this user may see. A user with a role of this API sees what the role gives.",
  userConsentDisplayName: "Read the Teams messages that you may see",
  userConsentDescription:
    "Allows the app to read, for you, the stored Teams messages, teams, channels and chats that you may see.",
};

/**
 * `Admin` for the same reason, and more: it is what others will read as written by the person. What is done at all, ON_BEHALF
 * says.
 */
export const API_WRITE_SCOPE: PermissionScope = {
  id: "3414fa4f-10de-4e64-acc2-4d15e1393ced",
  value: WRITE_SCOPE,
  type: "Admin",
  isEnabled: true,
  adminConsentDisplayName: "Act in Teams as the signed-in user",
  adminConsentDescription:
    "Allows the app to do in Teams, in the name of the user who is signed in, what this API was set up for: such as send, edit and delete messages, and create chats. It does nothing that this user could not do in Teams.",
  userConsentDisplayName: "Act in Teams as you",
  userConsentDescription:
    "Allows the app to do in Teams, in your name, what this API was set up for: such as send, edit and delete messages, and create chats.",
};

/** All that the API offers of people. */
export const API_SCOPES = [API_SCOPE, API_WRITE_SCOPE] as const;

/**
 * Says in every access token whether an app is by itself or a person is behind it. Entra: "Optional claims reference",
 * `idtyp`; `include_user_token` for both.
 */
export const TOKEN_KIND_CLAIM = { name: "idtyp", additionalProperties: ["include_user_token"] } as const;

export function withTokenKind(claims: OptionalClaims | undefined): OptionalClaims {
  const { name } = TOKEN_KIND_CLAIM;
  const held = claims?.accessToken ?? [];
  const own = held.find((claim) => claim.name === name);
  const properties = new Set([...(own?.additionalProperties ?? []), ...TOKEN_KIND_CLAIM.additionalProperties]);
  const others = held.filter((claim) => claim !== own);
  return { ...claims, accessToken: [...others, { ...own, name, additionalProperties: [...properties] }] };
}
