import { z } from "zod";
import { GraphError } from "../tenant/graph/graph-error.ts";
import type { Method } from "../tenant/http.ts";
import { OFFERED } from "./entitlements.ts";
import type { DirectoryModel } from "./entra-model.ts";
import type { Application, AppRoleAssignment, DelegatedGrant, Owner, ServicePrincipal } from "./entra-objects.ts";
import { PLATFORMS } from "./platforms.ts";

export interface DirectoryRequest {
  readonly model: DirectoryModel;
  /** Named groups of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Owner;
  readonly prefer: string | undefined;
  readonly body: string;
}

export interface DirectoryAnswer {
  readonly status: number;
  readonly body?: object;
}

export interface DirectoryRoute {
  readonly method: Method;
  /** Below `/v1.0`, decoded. */
  readonly path: RegExp;
  /** Any one of these application permissions will do. "Microsoft Graph permissions reference". */
  readonly permissions: readonly string[];
  readonly handle: (request: DirectoryRequest) => DirectoryAnswer;
}

const READ = [
  "Application.Read.All",
  "Application.ReadWrite.OwnedBy",
  "Application.ReadWrite.All",
  "Directory.Read.All",
];
const WRITE = ["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All"];
const ASSIGN = ["AppRoleAssignment.ReadWrite.All"];
const GRANT = ["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"];
const READ_GRANTS = ["Directory.Read.All", ...GRANT];

/** The part of Graph 1.0 about applications that is spoken here, one row an operation. */
export const DIRECTORY_ROUTES: readonly DirectoryRoute[] = [
  {
    method: "GET",
    path: /^\/applications\(uniqueName='(?<uniqueName>[^']+)'\)$/,
    permissions: READ,
    handle: ({ model, params }) => ok(presentApplication(applicationNamed(model, params.uniqueName))),
  },
  {
    method: "PATCH",
    path: /^\/applications\(uniqueName='(?<uniqueName>[^']+)'\)$/,
    permissions: WRITE,
    handle: upsertApplication,
  },
  {
    method: "PATCH",
    path: /^\/applications\/(?<id>[^/]+)$/,
    permissions: WRITE,
    handle: ({ model, params, body }) => {
      model.change(changedApplication(model, params.id), parse(applicationSchema, body));
      return { status: 204 };
    },
  },
  {
    method: "POST",
    path: /^\/applications\/(?<id>[^/]+)\/addPassword$/,
    permissions: WRITE,
    handle: ({ model, params, body }) =>
      ok(model.addPassword(changedApplication(model, params.id), parse(passwordSchema, body).passwordCredential)),
  },
  {
    method: "POST",
    path: /^\/applications\/(?<id>[^/]+)\/removePassword$/,
    permissions: WRITE,
    handle: ({ model, params, body }) => {
      model.removePassword(changedApplication(model, params.id), parse(keySchema, body).keyId);
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: /^\/applications\/(?<id>[^/]+)\/owners$/,
    permissions: READ,
    handle: ({ model, params }) => ok({ value: applicationById(model, params.id).owners }),
  },
  {
    method: "GET",
    path: /^\/applications\/(?<id>[^/]+)\/federatedIdentityCredentials$/,
    permissions: READ,
    handle: ({ model, params }) => ok({ value: applicationById(model, params.id).federatedCredentials }),
  },
  {
    method: "POST",
    path: /^\/servicePrincipals$/,
    permissions: WRITE,
    handle: ({ model, body, caller }) => ({
      status: 201,
      body: presentPrincipal(model, model.createServicePrincipal(parse(appSchema, body).appId, caller)),
    }),
  },
  {
    method: "GET",
    path: /^\/servicePrincipals\(appId='(?<appId>[^']+)'\)$/,
    permissions: READ,
    handle: ({ model, params }) => ok(presentPrincipal(model, servicePrincipalBy(model, "appId", params.appId))),
  },
  {
    method: "GET",
    path: /^\/servicePrincipals\/(?<id>[^/]+)$/,
    permissions: READ,
    handle: ({ model, params }) => ok(presentPrincipal(model, servicePrincipalBy(model, "id", params.id))),
  },
  {
    method: "GET",
    path: /^\/servicePrincipals\/(?<id>[^/]+)\/owners$/,
    permissions: READ,
    handle: ({ model, params }) => ok({ value: servicePrincipalBy(model, "id", params.id).owners }),
  },
  {
    method: "GET",
    path: /^\/servicePrincipals\/(?<id>[^/]+)\/appRoleAssignments$/,
    permissions: READ,
    handle: ({ model, params }) => {
      const { id } = model.look(model.servicePrincipals, (candidate) => candidate.id === params.id, "reference");
      return ok({ value: model.assignmentsOf(id).map((assignment) => presentAssignment(model, assignment)) });
    },
  },
  {
    method: "GET",
    path: /^\/servicePrincipals\/(?<id>[^/]+)\/appRoleAssignedTo$/,
    permissions: READ,
    handle: ({ model, params }) => {
      const { id } = model.look(model.servicePrincipals, (candidate) => candidate.id === params.id, "reference");
      return ok({ value: model.assignedTo(id).map((assignment) => presentAssignment(model, assignment)) });
    },
  },
  {
    method: "POST",
    path: /^\/servicePrincipals\/(?<id>[^/]+)\/appRoleAssignedTo$/,
    permissions: ASSIGN,
    handle: ({ model, params, body }) => {
      const wanted = parse(assignmentSchema, body);
      if (wanted.resourceId !== params.id) throw new GraphError(400, "Request_BadRequest", NOT_OF_THIS);
      return { status: 201, body: presentAssignment(model, model.assign(wanted)) };
    },
  },
  {
    method: "POST",
    path: /^\/servicePrincipals\/(?<id>[^/]+)\/appRoleAssignments$/,
    permissions: ASSIGN,
    handle: ({ model, params, body }) => {
      model.look(model.servicePrincipals, ({ id }) => id === params.id, "change");
      return { status: 201, body: presentAssignment(model, model.assign(parse(assignmentSchema, body))) };
    },
  },
  {
    method: "GET",
    path: /^\/servicePrincipals\/(?<id>[^/]+)\/oauth2PermissionGrants$/,
    permissions: READ_GRANTS,
    handle: ({ model, params }) => {
      const { id } = model.look(model.servicePrincipals, (candidate) => candidate.id === params.id, "reference");
      return ok({ value: model.grantsOf(id).map((grant) => visible(grant)) });
    },
  },
  {
    method: "POST",
    path: /^\/oauth2PermissionGrants$/,
    permissions: GRANT,
    handle: ({ model, body }) => ({ status: 201, body: visible(model.grant(toGrant(parse(grantSchema, body)))) }),
  },
  {
    method: "PATCH",
    path: /^\/oauth2PermissionGrants\/(?<id>[^/]+)$/,
    permissions: GRANT,
    handle: ({ model, params, body }) => {
      model.changeGrant(params.id ?? "", parse(scopeSchema, body).scope);
      return { status: 204 };
    },
  },
];

/** What an app has of which nothing was said. */
const NEW_APPLICATION = {
  signInAudience: "AzureADMyOrg",
  identifierUris: [],
  requiredResourceAccess: [],
  appRoles: [],
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
    requestedAccessTokenVersion: null,
  },
  optionalClaims: null,
  web: { redirectUris: [] },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  isFallbackPublicClient: null,
} as const;

const NOT_OF_THIS = { message: "The resourceId of the assignment is not the one of the path." };

const applicationSchema = z.looseObject({
  ...OFFERED,
  ...PLATFORMS,
  displayName: z.string().optional(),
  requiredResourceAccess: z
    .array(
      z.object({
        resourceAppId: z.guid(),
        resourceAccess: z.array(z.object({ id: z.guid(), type: z.enum(["Role", "Scope"]) })),
      }),
    )
    .optional(),
});
const passwordSchema = z.object({
  passwordCredential: z.object({ displayName: z.string().optional(), endDateTime: z.iso.datetime().optional() }),
});
const keySchema = z.object({ keyId: z.guid() });
const appSchema = z.object({ appId: z.guid() });
/** "A space-separated list"; "must not exceed 3850 characters". */
const scope = z.string().min(1).max(3_850);
const scopeSchema = z.strictObject({ scope });
const grantSchema = z.discriminatedUnion("consentType", [
  z.object({ consentType: z.literal("AllPrincipals"), clientId: z.guid(), resourceId: z.guid(), scope }),
  z.object({
    consentType: z.literal("Principal"),
    principalId: z.guid(),
    clientId: z.guid(),
    resourceId: z.guid(),
    scope,
  }),
]);
const assignmentSchema = z.object({ principalId: z.guid(), resourceId: z.guid(), appRoleId: z.guid() });

function toGrant(wanted: z.infer<typeof grantSchema>): Omit<DelegatedGrant, "id" | "unseen"> {
  return { ...wanted, principalId: wanted.consentType === "Principal" ? wanted.principalId : null };
}

function upsertApplication({ model, params, caller, prefer, body }: DirectoryRequest): DirectoryAnswer {
  const { uniqueName = "" } = params;
  if (prefer !== "create-if-missing") applicationNamed(model, uniqueName);
  const properties = parse(applicationSchema, body);
  if (!properties.displayName) {
    throw new GraphError(400, "Request_BadRequest", { message: "Property displayName is required." });
  }
  const created = model.upsert(uniqueName, properties, caller);
  return created ? { status: 201, body: presentApplication(created) } : { status: 204 };
}

function applicationNamed(model: DirectoryModel, uniqueName = ""): Application {
  return model.look(model.applications, (application) => application.uniqueName === uniqueName);
}

function applicationById(model: DirectoryModel, id = ""): Application {
  return model.look(model.applications, (application) => application.id === id, "reference");
}

function changedApplication(model: DirectoryModel, id = ""): Application {
  return model.look(model.applications, (application) => application.id === id, "change");
}

function servicePrincipalBy(model: DirectoryModel, key: "id" | "appId", value = ""): ServicePrincipal {
  return model.look(model.servicePrincipals, (servicePrincipal) => servicePrincipal[key] === value);
}

/** Owners and federated credentials are relations: Graph lists them under paths of their own. */
function presentApplication({ properties, owners: _, federatedCredentials: __, ...application }: Application): object {
  const appRoles = properties.appRoles?.map((role) => ({ ...role, origin: "Application" })) ?? [];
  return { ...NEW_APPLICATION, ...properties, appRoles, ...visible(application) };
}

function presentPrincipal(model: DirectoryModel, servicePrincipal: ServicePrincipal): object {
  const { owners: _, ...shown } = servicePrincipal;
  const { roles: appRoles, scopes: oauth2PermissionScopes } = model.offeredBy(servicePrincipal);
  return { ...visible(shown), appRoles, oauth2PermissionScopes };
}

function presentAssignment(model: DirectoryModel, assignment: AppRoleAssignment): object {
  const nameOf = (wanted: string) => model.servicePrincipals.find(({ id }) => id === wanted)?.displayName ?? null;
  const { resourceId, principalId } = assignment;
  return { ...visible(assignment), resourceDisplayName: nameOf(resourceId), principalDisplayName: nameOf(principalId) };
}

/** Without what the model keeps for itself. */
function visible<T extends { readonly unseen: unknown }>({ unseen: _unseen, ...object }: T): object {
  return object;
}

function ok(body: object): DirectoryAnswer {
  return { status: 200, body };
}

function parse<T>(schema: z.ZodType<T>, body: string): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    throw new GraphError(400, "Request_BadRequest", { message: "Invalid value specified in the request body." });
  }
}
