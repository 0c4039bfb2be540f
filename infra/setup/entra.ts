import * as z from "zod";
import { createRest, type Rest, type RestOptions, type RestRequest } from "./rest.ts";

/** Microsoft Graph itself, the same in every cloud. Microsoft: "Verify first-party Microsoft applications". */
export const MICROSOFT_GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";
/** Graph: "Set up change notifications that include resource data": who is issued the validation tokens. */
export const CHANGE_TRACKING_APP_ID = "0bf30f3b-4a52-48df-9a82-234910c4a086";

const resourceAccess = z.object({ id: z.string(), type: z.string() });
const requiredResourceAccess = z.array(
  z.object({ resourceAppId: z.string(), resourceAccess: z.array(resourceAccess) }),
);
const passwordCredential = z.object({
  keyId: z.string(),
  displayName: z.string().nullish(),
  endDateTime: z.string().nullish(),
});
const application = z.object({
  id: z.string(),
  appId: z.string(),
  requiredResourceAccess: requiredResourceAccess.default([]),
  passwordCredentials: z.array(passwordCredential).default([]),
});
const appRole = z.object({
  id: z.string(),
  value: z.string().nullish(),
  isEnabled: z.boolean().default(true),
  allowedMemberTypes: z.array(z.string()).default([]),
});
const servicePrincipal = z.object({
  id: z.string(),
  appId: z.string(),
  appRoleAssignmentRequired: z.boolean().default(false),
  appRoles: z.array(appRole).default([]),
});
const assignment = z.object({ appRoleId: z.string(), resourceId: z.string() });
const assignmentPage = z.object({ value: z.array(assignment), "@odata.nextLink": z.string().optional() });
const newPassword = z.object({ keyId: z.string(), secretText: z.string().min(1) });

export type RequiredResourceAccess = z.infer<typeof requiredResourceAccess>;
export type Application = z.infer<typeof application>;
export type ServicePrincipal = z.infer<typeof servicePrincipal>;
export type AppRoleAssignment = z.infer<typeof assignment>;

export interface ApplicationBody {
  readonly displayName: string;
  readonly signInAudience: "AzureADMyOrg";
  readonly requiredResourceAccess: RequiredResourceAccess;
}

/** Port. The tenant's applications and service principals; `undefined` is what is not there, or not there yet. */
export interface Directory {
  application(uniqueName: string): Promise<Application | undefined>;
  /** Creates it, unless there is one of this name: uniqueness is checked on writing, so two runs cannot make two. */
  upsertApplication(uniqueName: string, body: ApplicationBody): Promise<void>;
  declareRoles(applicationId: string, access: RequiredResourceAccess): Promise<void>;
  addPassword(
    applicationId: string,
    password: { displayName: string; endDateTime: string },
  ): Promise<{ readonly keyId: string; readonly secretText: string }>;
  removePassword(applicationId: string, keyId: string): Promise<void>;
  servicePrincipalOf(appId: string): Promise<ServicePrincipal | undefined>;
  servicePrincipal(id: string): Promise<ServicePrincipal | undefined>;
  createServicePrincipal(appId: string): Promise<void>;
  appRoleAssignments(principalId: string): Promise<readonly AppRoleAssignment[]>;
  assignAppRole(assignment: AppRoleAssignment & { readonly principalId: string }): Promise<void>;
}

/** Graph: "application resource type", "servicePrincipal resource type" and their methods, version 1.0. */
export function createDirectory(
  options: Omit<RestOptions, "service" | "baseUrl"> & { graphEndpoint: string },
): Directory {
  const rest = createRest({ ...options, service: "Microsoft Graph", baseUrl: `${options.graphEndpoint}/v1.0` });
  const post = (path: string, body: object) => rest.send({ method: "POST", path, body });
  return {
    application: (uniqueName) =>
      rest.find(application, `/applications(uniqueName='${encodeURIComponent(uniqueName)}')`),
    upsertApplication: (uniqueName, body) =>
      rest.send({
        method: "PATCH",
        path: `/applications(uniqueName='${encodeURIComponent(uniqueName)}')`,
        body,
        headers: { prefer: "create-if-missing" },
      }),
    declareRoles: (id, access) =>
      rest.send({ method: "PATCH", path: `/applications/${id}`, body: { requiredResourceAccess: access } }),
    addPassword: (id, password) =>
      rest.call(newPassword, {
        method: "POST",
        path: `/applications/${id}/addPassword`,
        body: { passwordCredential: password },
      }),
    removePassword: (id, keyId) => post(`/applications/${id}/removePassword`, { keyId }),
    servicePrincipalOf: (appId) => rest.find(servicePrincipal, `/servicePrincipals(appId='${appId}')`),
    servicePrincipal: (id) => rest.find(servicePrincipal, `/servicePrincipals/${encodeURIComponent(id)}`),
    createServicePrincipal: (appId) => post("/servicePrincipals", { appId }),
    appRoleAssignments: (principalId) => allAssignments(rest, principalId),
    assignAppRole: (body) => post(`/servicePrincipals/${body.principalId}/appRoleAssignments`, body),
  };
}

async function allAssignments(rest: Rest, principalId: string): Promise<readonly AppRoleAssignment[]> {
  const all: AppRoleAssignment[] = [];
  let request: RestRequest | undefined = {
    method: "GET",
    path: `/servicePrincipals/${principalId}/appRoleAssignments`,
  };
  while (request) {
    const page: z.infer<typeof assignmentPage> = await rest.call(assignmentPage, request);
    all.push(...page.value);
    const nextLink = page["@odata.nextLink"];
    request = nextLink ? { method: "GET", path: nextLink } : undefined;
  }
  return all;
}
