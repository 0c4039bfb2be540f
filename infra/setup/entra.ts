import * as z from "zod";
import { createRest, type Rest, type RestOptions, type RestRequest } from "./rest.ts";
import { SetupError } from "./setup-error.ts";

/** Microsoft Graph itself, the same in every cloud. Microsoft: "Verify first-party Microsoft applications". */
export const MICROSOFT_GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";
/** Graph: "Set up change notifications that include resource data": who is issued the validation tokens. */
export const CHANGE_TRACKING_APP_ID = "0bf30f3b-4a52-48df-9a82-234910c4a086";

/** Of a grant that an administrator made; people's own are `Principal`. */
export const FOR_EVERYBODY = "AllPrincipals";

const resourceAccess = z.object({ id: z.string(), type: z.string() });
const requiredResourceAccess = z.array(
  z.object({ resourceAppId: z.string(), resourceAccess: z.array(resourceAccess) }),
);
const credential = z.object({ keyId: z.string(), displayName: z.string().nullish() });
const credentials = z.array(credential).default([]);
/** Loose: what is changed is sent back whole, with whatever somebody added to it. */
const permissionScope = z.looseObject({
  id: z.string(),
  value: z.string().nullish(),
  isEnabled: z.boolean().default(true),
});
const declaredRole = z.looseObject({
  id: z.string(),
  value: z.string().nullish(),
  isEnabled: z.boolean().default(true),
  allowedMemberTypes: z.array(z.string()).default([]),
});
const api = z.looseObject({
  requestedAccessTokenVersion: z.number().nullish(),
  oauth2PermissionScopes: z.array(permissionScope).default([]),
  preAuthorizedApplications: z
    .array(z.looseObject({ appId: z.string(), delegatedPermissionIds: z.array(z.string()).default([]) }))
    .default([]),
});
const optionalClaims = z.looseObject({
  accessToken: z
    .array(z.looseObject({ name: z.string(), additionalProperties: z.array(z.string()).default([]) }))
    .default([]),
});
const platform = z.object({ redirectUris: z.array(z.string()).default([]) }).nullish();
const application = z.object({
  id: z.string(),
  appId: z.string(),
  signInAudience: z.string().nullish(),
  identifierUris: z.array(z.string()).default([]),
  web: platform,
  spa: platform,
  publicClient: platform,
  isFallbackPublicClient: z.boolean().nullish(),
  requiredResourceAccess: requiredResourceAccess.default([]),
  api: api.nullish(),
  appRoles: z.array(declaredRole).default([]),
  optionalClaims: optionalClaims.nullish(),
  passwordCredentials: credentials,
  keyCredentials: credentials,
});
/** A user or an app. Graph leaves the name out for whoever may not read that kind of object. */
const owner = z.object({ id: z.string(), displayName: z.string().nullish() });
const federatedCredential = z.object({ name: z.string(), issuer: z.string(), subject: z.string().nullish() });
const appRole = z.object({
  id: z.string(),
  value: z.string().nullish(),
  isEnabled: z.boolean().default(true),
  allowedMemberTypes: z.array(z.string()).default([]),
});
const servicePrincipal = z.object({
  id: z.string(),
  appId: z.string(),
  servicePrincipalType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  appRoleAssignmentRequired: z.boolean().default(false),
  appRoles: z.array(appRole).default([]),
  oauth2PermissionScopes: z.array(permissionScope).default([]),
  passwordCredentials: credentials,
  keyCredentials: credentials,
});
/** "oAuth2PermissionGrant resource type": what an app may do at an API in the name of everybody, or of one person. */
const delegatedGrant = z.object({
  id: z.string(),
  consentType: z.string(),
  resourceId: z.string(),
  /** Names, with spaces between and at times around them. */
  scope: z.string().nullish(),
});
const assignment = z.object({
  appRoleId: z.string(),
  resourceId: z.string(),
  resourceDisplayName: z.string().nullish(),
  principalId: z.string().default(""),
  principalDisplayName: z.string().nullish(),
});
const assignmentPage = z.object({ value: z.array(assignment) });
const newPassword = z.object({ keyId: z.string(), secretText: z.string().min(1) });

export type RequiredResourceAccess = z.infer<typeof requiredResourceAccess>;
export type Application = z.infer<typeof application>;
export type ServicePrincipal = z.infer<typeof servicePrincipal>;
export type AppRoleAssignment = z.infer<typeof assignment>;
export type DelegatedGrant = z.infer<typeof delegatedGrant>;
export type Credential = z.infer<typeof credential>;
export type Owner = z.infer<typeof owner>;
export type FederatedCredential = z.infer<typeof federatedCredential>;

/** "permissionScope", "appRole" and "apiApplication resource type". */
export type PermissionScope = z.infer<typeof permissionScope>;
export type DeclaredRole = z.infer<typeof declaredRole>;
export type Api = z.infer<typeof api>;
export type OptionalClaims = z.infer<typeof optionalClaims>;

/** What is changed of an application; each member replaces the one there is. */
export interface ApplicationChanges {
  readonly requiredResourceAccess?: RequiredResourceAccess;
  readonly identifierUris?: readonly string[];
  readonly api?: Api;
  readonly appRoles?: readonly DeclaredRole[];
  readonly optionalClaims?: OptionalClaims;
  /** "spaApplication resource type". */
  readonly spa?: { readonly redirectUris: readonly string[] };
  /** "publicClientApplication resource type". */
  readonly publicClient?: { readonly redirectUris: readonly string[] };
  /** Whether it may be a program without a secret where no address says which it is. */
  readonly isFallbackPublicClient?: boolean;
}

export interface ApplicationBody extends ApplicationChanges {
  readonly displayName: string;
  readonly signInAudience: "AzureADMyOrg";
}

/** Port. The tenant's applications and service principals; `undefined` is what is not there, or not there yet. */
export interface Directory {
  /** Object id of whoever runs this. */
  callerId(): Promise<string>;
  application(uniqueName: string): Promise<Application | undefined>;
  /** Creates it, unless there is one of this name: uniqueness is checked on writing, so two runs cannot make two. */
  upsertApplication(uniqueName: string, body: ApplicationBody): Promise<void>;
  changeApplication(applicationId: string, changes: ApplicationChanges): Promise<void>;
  addPassword(
    applicationId: string,
    password: { displayName: string; endDateTime: string },
  ): Promise<{ readonly keyId: string; readonly secretText: string }>;
  removePassword(applicationId: string, keyId: string): Promise<void>;
  applicationOwners(applicationId: string): Promise<readonly Owner[]>;
  federatedCredentials(applicationId: string): Promise<readonly FederatedCredential[]>;
  servicePrincipalOf(appId: string): Promise<ServicePrincipal | undefined>;
  servicePrincipal(id: string): Promise<ServicePrincipal | undefined>;
  servicePrincipalOwners(id: string): Promise<readonly Owner[]>;
  createServicePrincipal(appId: string): Promise<void>;
  appRoleAssignments(principalId: string): Promise<readonly AppRoleAssignment[]>;
  /** Who has roles of this resource: the first page of them, since one decides as much as thousands. */
  firstAssignedTo(resourceId: string): Promise<readonly AppRoleAssignment[]>;
  assignAppRole(
    assignment: Pick<AppRoleAssignment, "appRoleId" | "resourceId"> & { readonly principalId: string },
  ): Promise<void>;
  /** What this app may do in the name of people. */
  delegatedGrants(principalId: string): Promise<readonly DelegatedGrant[]>;
  /** For everybody; there is one for an app and an API at the most. */
  createDelegatedGrant(grant: {
    readonly clientId: string;
    readonly resourceId: string;
    readonly scope: string;
  }): Promise<void>;
  changeDelegatedGrant(id: string, scope: string): Promise<void>;
}

/** Graph: "application resource type", "servicePrincipal resource type" and their methods, version 1.0. */
export function createDirectory(
  options: Omit<RestOptions, "service" | "baseUrl"> & { graphEndpoint: string },
): Directory {
  const rest = createRest({ ...options, service: "Microsoft Graph", baseUrl: `${options.graphEndpoint}/v1.0` });
  const post = (path: string, body: object) => rest.send({ method: "POST", path, body });
  return {
    callerId: () => callerId(options.token),
    application: (uniqueName) =>
      rest.find(application, `/applications(uniqueName='${encodeURIComponent(uniqueName)}')`),
    upsertApplication: (uniqueName, body) =>
      rest.send({
        method: "PATCH",
        path: `/applications(uniqueName='${encodeURIComponent(uniqueName)}')`,
        body,
        headers: { prefer: "create-if-missing" },
      }),
    changeApplication: (id, changes) => rest.send({ method: "PATCH", path: `/applications/${id}`, body: changes }),
    addPassword: (id, password) =>
      rest.call(newPassword, {
        method: "POST",
        path: `/applications/${id}/addPassword`,
        body: { passwordCredential: password },
      }),
    removePassword: (id, keyId) => post(`/applications/${id}/removePassword`, { keyId }),
    applicationOwners: (id) => all(rest, owner, `/applications/${id}/owners`),
    federatedCredentials: (id) => all(rest, federatedCredential, `/applications/${id}/federatedIdentityCredentials`),
    servicePrincipalOf: (appId) => rest.find(servicePrincipal, `/servicePrincipals(appId='${appId}')`),
    servicePrincipal: (id) => rest.find(servicePrincipal, `/servicePrincipals/${encodeURIComponent(id)}`),
    servicePrincipalOwners: (id) => all(rest, owner, `/servicePrincipals/${id}/owners`),
    createServicePrincipal: (appId) => post("/servicePrincipals", { appId }),
    appRoleAssignments: (principalId) => all(rest, assignment, `/servicePrincipals/${principalId}/appRoleAssignments`),
    firstAssignedTo: async (resourceId) =>
      (await rest.call(assignmentPage, { method: "GET", path: `/servicePrincipals/${resourceId}/appRoleAssignedTo` }))
        .value,
    delegatedGrants: (principalId) =>
      all(rest, delegatedGrant, `/servicePrincipals/${principalId}/oauth2PermissionGrants`),
    createDelegatedGrant: (grant) => post("/oauth2PermissionGrants", { ...grant, consentType: FOR_EVERYBODY }),
    changeDelegatedGrant: (id, scope) =>
      rest.send({ method: "PATCH", path: `/oauth2PermissionGrants/${encodeURIComponent(id)}`, body: { scope } }),
    assignAppRole: (body) => post(`/servicePrincipals/${body.principalId}/appRoleAssignments`, body),
  };
}

/** The members of a collection, page by page. */
async function all<T>(rest: Rest, item: z.ZodType<T>, path: string): Promise<readonly T[]> {
  const page = z.object({ value: z.array(item), "@odata.nextLink": z.string().optional() });
  const items: T[] = [];
  let request: RestRequest | undefined = { method: "GET", path };
  while (request) {
    const { value, "@odata.nextLink": nextLink }: z.infer<typeof page> = await rest.call(page, request);
    items.push(...value);
    request = nextLink ? { method: "GET", path: nextLink } : undefined;
  }
  return items;
}

const claims = z.object({ oid: z.string() });

/**
 * By the token, since `/me` answers people alone. Nothing is decided for the better by it: who is not the one it names is
 * asked about.
 */
async function callerId(token: () => Promise<string>): Promise<string> {
  const [, payload = ""] = (await token()).split(".");
  try {
    return claims.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8"))).oid;
  } catch {
    throw new SetupError("The token for Microsoft Graph does not say whose it is: sign in again (az login).");
  }
}
