import { z } from "zod";
import { GraphError } from "../tenant/graph/graph-error.ts";
import type { Application, ApplicationProperties, AppRole, Entitlement } from "./entra-objects.ts";

// What an app offers to others. Graph: "appRole", "permissionScope", "apiApplication" and "optionalClaims resource type".

/** At most 120 characters, of those that are listed; a space is none of them. */
const value = z
  .string()
  .regex(/^[\w:!#$%&'()*+,\-./;<=>?@[\]^`{|}~]{1,120}$/)
  .nullable();
/** Strict: `origin` "must not be included in any POST or PATCH requests". */
const appRoleSchema = z.strictObject({
  id: z.guid(),
  value,
  displayName: z.string().min(1),
  description: z.string().min(1),
  allowedMemberTypes: z.array(z.enum(["Application", "User"])).min(1),
  isEnabled: z.boolean().default(true),
});
const scopeSchema = z.strictObject({
  id: z.guid(),
  value,
  type: z.enum(["Admin", "User"]),
  isEnabled: z.boolean().default(true),
  adminConsentDisplayName: z.string().min(1),
  adminConsentDescription: z.string().min(1),
  userConsentDisplayName: z.string().nullish(),
  userConsentDescription: z.string().nullish(),
});
const claimsSchema = z
  .array(
    z.strictObject({
      name: z.string(),
      source: z.string().nullish(),
      essential: z.boolean().default(false),
      additionalProperties: z.array(z.string()).default([]),
    }),
  )
  .default([]);

/** Of the body of an application, beside what it asks for itself. */
export const OFFERED = {
  identifierUris: z.array(z.string()).optional(),
  appRoles: z.array(appRoleSchema).optional(),
  api: z
    .strictObject({
      acceptMappedClaims: z.boolean().nullish(),
      knownClientApplications: z.array(z.guid()).default([]),
      oauth2PermissionScopes: z.array(scopeSchema).default([]),
      preAuthorizedApplications: z
        .array(z.strictObject({ appId: z.guid(), delegatedPermissionIds: z.array(z.guid()) }))
        .default([]),
      requestedAccessTokenVersion: z.union([z.literal(1), z.literal(2)]).nullish(),
    })
    .optional(),
  optionalClaims: z
    .strictObject({ idToken: claimsSchema, accessToken: claimsSchema, saml2Token: claimsSchema })
    .optional(),
};

export function rolesIn({ appRoles = [] }: ApplicationProperties): readonly AppRole[] {
  return appRoles;
}

export function scopesIn({ api }: ApplicationProperties): readonly Entitlement[] {
  return api?.oauth2PermissionScopes ?? [];
}

/**
 * Whether an application may become this.
 *
 * @throws GraphError 400 in Entra's words
 */
export function checkOffered(before: Application | undefined, changed: ApplicationProperties): void {
  const rows = [
    { name: "appRoles", held: rolesIn(before?.properties ?? {}), wanted: changed.appRoles },
    {
      name: "oauth2PermissionScopes",
      held: scopesIn(before?.properties ?? {}),
      wanted: changed.api && scopesIn(changed),
    },
  ];
  for (const { name, held, wanted } of rows) {
    if (wanted === undefined) continue;
    for (const member of ["id", "value"] as const) {
      if (new Set(wanted.map((one) => one[member])).size < wanted.length) {
        const message = `Request contains a property with duplicate values: ${name}.${member}.`;
        throw new GraphError(400, "Request_BadRequest", { message });
      }
    }
    if (held.some((one) => one.isEnabled !== false && !wanted.some(({ id }) => id === one.id))) {
      const message = "Permission (scope or role) cannot be deleted or updated unless disabled first.";
      throw new GraphError(400, "CannotDeleteOrUpdateEnabledEntitlement", { message });
    }
  }
  checkAdmitted(before, changed);
  const uris = changed.identifierUris?.filter((uri) => !before?.properties.identifierUris?.includes(uri)) ?? [];
  // "Restrictions on identifier URIs of Microsoft Entra applications": of the allowed forms the one by id alone.
  if (uris.some((uri) => before === undefined || uri !== `api://${before.appId}`)) {
    const message =
      "Values of identifierUris property must use a verified domain of the organization or its subdomain, or the app id.";
    throw new GraphError(400, "HostNameNotOnVerifiedDomain", { message });
  }
}

/**
 * "preAuthorizedApplication resource type". Of the scopes there were before: one that the same request brings is not known
 * yet, microsoft-graph-docs#20177; code and words are those of #12675 there.
 */
function checkAdmitted(before: Application | undefined, { api }: ApplicationProperties): void {
  const known = new Set(scopesIn(before?.properties ?? {}).map(({ id }) => id));
  const admitted = api?.preAuthorizedApplications ?? [];
  if (admitted.every(({ delegatedPermissionIds = [] }) => delegatedPermissionIds.every((id) => known.has(id)))) return;
  const message =
    "Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.";
  throw new GraphError(400, "InvalidValue", { message });
}
