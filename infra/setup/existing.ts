import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import type { Azd } from "./azd.ts";
import {
  type Application,
  type AppRoleAssignment,
  CHANGE_TRACKING_APP_ID,
  type DelegatedGrant,
  type Directory,
  type FederatedCredential,
  MICROSOFT_GRAPH_APP_ID,
  type Owner,
  type ServicePrincipal,
} from "./entra.ts";
import type { FunctionApp } from "./function-app.ts";
import { remedyFor } from "./remedy.ts";
import type { RunningApp } from "./running-app.ts";
import { hasStatus, RestError, SetupError } from "./setup-error.ts";
import type { CertificateInfo, SecretInfo, Vault } from "./vault.ts";
import type { ClientIdVariable, Wanted } from "./wanted.ts";

/** What a run finds. */
export interface Existing {
  readonly graph: GraphPermissions;
  /** None with a managed identity, which needs no registration. */
  readonly registration: Registration | undefined;
  /** Of the API, which there is with a managed identity too. */
  readonly api: ApiRegistration | undefined;
  /** Of our own pages. */
  readonly viewer: Registration | undefined;
  /** The app's, or the managed identity's. */
  readonly servicePrincipal: ServicePrincipal | undefined;
  /** Ids of the roles of Microsoft Graph that have been consented to. */
  readonly grantedRoleIds: ReadonlySet<string>;
  /** Other APIs of which something has been consented to, by name. */
  readonly otherGrants: readonly string[];
  readonly hasChangeTracking: boolean;
  readonly clientSecrets: readonly SecretInfo[];
  readonly apiSecrets: readonly SecretInfo[];
  readonly clientStates: readonly SecretInfo[];
  readonly operatorKeys: readonly SecretInfo[];
  readonly hookKeys: readonly SecretInfo[];
  readonly certificate: CertificateInfo | undefined;
  readonly certificateOperation: { readonly status: string } | undefined;
  /** Versions of a plain secret in the certificate's place: somebody stored a PEM by hand. */
  readonly certificateSecrets: readonly SecretInfo[];
  /** The function app, or why it cannot be looked at; undefined when nobody said which it is. */
  readonly deployment: Deployment | { readonly unreachable: string } | undefined;
  readonly azd: Azd | undefined;
}

export interface Deployment {
  /** Public address of the app, without a slash at the end. */
  readonly url: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Those that Azure wakes the app for. */
  readonly knownFunctions: readonly string[];
}

/** An app registration, and who else could act as it. */
export interface Registration {
  readonly application: Application;
  /** Who runs this. */
  readonly callerId: string;
  readonly owners: readonly Owner[];
  readonly federatedCredentials: readonly FederatedCredential[];
  readonly servicePrincipal: (ServicePrincipal & { readonly owners: readonly Owner[] }) | undefined;
}

export interface ApiRegistration extends Registration {
  /** Who has roles of it, as long as no deployment knows it; the first of them. */
  readonly assignedTo: readonly AppRoleAssignment[];
  /** What it may do in the name of people; undefined where whoever runs this may not see it. */
  readonly grants: readonly DelegatedGrant[] | undefined;
}

export interface GraphPermissions {
  readonly servicePrincipalId: string;
  /** Name to id, application roles alone. */
  readonly ids: ReadonlyMap<string, string>;
  /** The same of delegated permissions. */
  readonly scopeIds: ReadonlyMap<string, string>;
}

export interface SetupPorts {
  readonly directory: Directory;
  readonly vault: Vault;
  /** Undefined when nobody said which it is. */
  readonly functionApp: FunctionApp | undefined;
  readonly runningApp: RunningApp;
  /** Undefined when it was not azd that deployed. */
  readonly azd: Azd | undefined;
}

export async function observe({ directory, vault, functionApp, azd }: SetupPorts, wanted: Wanted): Promise<Existing> {
  const graph = await graphPermissions(directory);
  const isRegistered = wanted.auth === "client-secret";
  const application = isRegistered ? await directory.application(wanted.uniqueName) : undefined;
  const registration = application && (await observeRegistration(directory, application));
  const servicePrincipal = isRegistered
    ? registration?.servicePrincipal
    : await identity(directory, wanted.identityPrincipalId);
  const assignments = servicePrincipal ? await assignmentsOf(directory, servicePrincipal.id) : [];
  const certificate = await vault.certificate(SECRET_NAMES.notificationCertificate);
  const deployment = functionApp && (await observeDeployment(functionApp, wanted));
  const api = await directory.application(wanted.apiName);
  const viewer = await directory.application(wanted.viewerName);
  return {
    graph,
    registration,
    api: api && (await observeApi(directory, api, isDeployed(wanted, { deployment }, apiIn(api)))),
    viewer: viewer && (await observeRegistration(directory, viewer)),
    servicePrincipal,
    grantedRoleIds: rolesOf(graph, assignments),
    otherGrants: otherGrants(graph, assignments),
    hasChangeTracking: (await directory.servicePrincipalOf(CHANGE_TRACKING_APP_ID)) !== undefined,
    clientSecrets: isRegistered ? await vault.secretVersions(SECRET_NAMES.clientSecret) : [],
    // With a managed identity too, since people's tokens are exchanged as the API.
    apiSecrets: await vault.secretVersions(SECRET_NAMES.apiClientSecret),
    clientStates: await vault.secretVersions(SECRET_NAMES.clientState),
    operatorKeys: await vault.secretVersions(SECRET_NAMES.operatorKey),
    hookKeys: await vault.secretVersions(SECRET_NAMES.hookKey),
    certificate,
    certificateOperation: await vault.certificateOperation(SECRET_NAMES.notificationCertificate),
    certificateSecrets: certificate ? [] : await vault.secretVersions(SECRET_NAMES.notificationCertificate),
    deployment,
    azd,
  };
}

interface NamedApp {
  readonly variable: ClientIdVariable;
  readonly appId: string;
}

/** Whether the deployment was told of this app: then somebody looked at it. */
export function isDeployed(
  wanted: Pick<Wanted, "deployed">,
  { deployment }: Pick<Existing, "deployment">,
  { variable, appId }: NamedApp,
): boolean {
  const told = isReachable(deployment) ? deployment.settings[variable]?.toLowerCase() : undefined;
  return [wanted.deployed[variable], told].includes(appId.toLowerCase());
}

export function isReachable(deployment: Existing["deployment"]): deployment is Deployment {
  return deployment !== undefined && "settings" in deployment;
}

export function apiIn({ appId }: Pick<Application, "appId">): NamedApp {
  return { variable: "API_CLIENT_ID", appId };
}

/** That it cannot be looked at stops nothing: what is to be told is then told by whoever may. */
async function observeDeployment(functionApp: FunctionApp, { vaultHost }: Wanted): Promise<Existing["deployment"]> {
  try {
    const settings = await functionApp.settings();
    const { hostname } = new URL(settings.KEY_VAULT_URL ?? "https://none.invalid");
    if (hostname !== vaultHost) {
      return {
        unreachable: `It uses another Key Vault than this run, so it was left alone: compare FUNCTION_APP_NAME.`,
      };
    }
    return { settings, knownFunctions: await functionApp.knownFunctions(), url: await functionApp.url() };
  } catch (error) {
    if (error instanceof RestError) return { unreachable: remedyFor(error, "look at the function app") };
    if (error instanceof SetupError) return { unreachable: error.message };
    throw error;
  }
}

export async function observeRegistration(directory: Directory, application: Application): Promise<Registration> {
  const servicePrincipal = await directory.servicePrincipalOf(application.appId);
  return {
    application,
    callerId: await directory.callerId(),
    owners: await directory.applicationOwners(application.id),
    federatedCredentials: await directory.federatedCredentials(application.id),
    servicePrincipal: servicePrincipal && {
      ...servicePrincipal,
      owners: await directory.servicePrincipalOwners(servicePrincipal.id),
    },
  };
}

/** Its roles open everything, so whoever has one beforehand is looked at: later they are the administrators' to give. */
export async function observeApi(
  directory: Directory,
  application: Application,
  isKnown: boolean,
): Promise<ApiRegistration> {
  const registration = await observeRegistration(directory, application);
  const { servicePrincipal } = registration;
  const id = isKnown ? undefined : servicePrincipal?.id;
  return {
    ...registration,
    assignedTo: id ? await unlessNew(() => directory.firstAssignedTo(id)) : [],
    grants: servicePrincipal ? await delegatedGrantsOf(directory, servicePrincipal.id) : [],
  };
}

/** Seeing them takes more than registering apps does, and a run that needs none goes on without. */
export async function delegatedGrantsOf(
  directory: Directory,
  principalId: string,
): Promise<readonly DelegatedGrant[] | undefined> {
  try {
    return await unlessNew(() => directory.delegatedGrants(principalId));
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}

export async function grantedRoleIds(
  directory: Directory,
  graph: GraphPermissions,
  principalId: string | undefined,
): Promise<ReadonlySet<string>> {
  return rolesOf(graph, principalId ? await assignmentsOf(directory, principalId) : []);
}

function rolesOf(graph: GraphPermissions, assignments: readonly AppRoleAssignment[]): ReadonlySet<string> {
  const ofGraph = assignments.filter(({ resourceId }) => resourceId === graph.servicePrincipalId);
  return new Set(ofGraph.map(({ appRoleId }) => appRoleId));
}

function otherGrants(graph: GraphPermissions, assignments: readonly AppRoleAssignment[]): string[] {
  const others = assignments.filter(({ resourceId }) => resourceId !== graph.servicePrincipalId);
  return [...new Set(others.map(({ resourceDisplayName, resourceId }) => resourceDisplayName ?? resourceId))];
}

function assignmentsOf(directory: Directory, principalId: string): Promise<readonly AppRoleAssignment[]> {
  return unlessNew(() => directory.appRoleAssignments(principalId));
}

/** A principal that was made a moment ago is not known everywhere yet, and has and gives nothing for certain. */
async function unlessNew<T>(list: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list();
  } catch (error) {
    if (hasStatus(error, 404)) return [];
    throw error;
  }
}

/** @throws SetupError when this Graph has no such role */
export function roleIdOf({ ids }: GraphPermissions, role: string): string {
  const id = ids.get(role);
  if (!id)
    throw new SetupError(
      `Microsoft Graph in this cloud has no application role ${role}: leave out of GRAPH_RESOURCES what needs it.`,
    );
  return id;
}

/** @throws SetupError when this Graph has no such delegated permission */
export function scopeIdOf({ scopeIds }: GraphPermissions, scope: string): string {
  const id = scopeIds.get(scope);
  if (!id)
    throw new SetupError(
      `Microsoft Graph in this cloud has no delegated permission ${scope}: leave out of ON_BEHALF what needs it.`,
    );
  return id;
}

/** Ids are Graph's own to say: they are read from its service principal, whichever cloud it is. */
async function graphPermissions(directory: Directory): Promise<GraphPermissions> {
  const graph = await directory.servicePrincipalOf(MICROSOFT_GRAPH_APP_ID);
  if (!graph)
    throw new SetupError(
      "The tenant has no service principal of Microsoft Graph: compare --tenant and --graph-endpoint.",
    );
  const roles = graph.appRoles.filter((role) => role.isEnabled && role.allowedMemberTypes.includes("Application"));
  return {
    servicePrincipalId: graph.id,
    ids: idsByName(roles),
    scopeIds: idsByName(graph.oauth2PermissionScopes.filter(({ isEnabled }) => isEnabled)),
  };
}

function idsByName(offered: readonly { readonly id: string; readonly value?: string | null | undefined }[]) {
  return new Map(offered.flatMap(({ id, value }) => (value ? [[value, id] as const] : [])));
}

async function identity(directory: Directory, principalId: string | undefined): Promise<ServicePrincipal> {
  if (!principalId) throw new SetupError("A managed identity needs --identity-principal-id (IDENTITY_PRINCIPAL_ID).");
  const found = await directory.servicePrincipal(principalId);
  if (found && found.servicePrincipalType !== "ManagedIdentity") {
    throw new SetupError(
      `${principalId} is no managed identity but of the type ${found.servicePrincipalType ?? "unknown"}, which others may ` +
        "sign in as. Give IDENTITY_PRINCIPAL_ID as the deployment put it out.",
    );
  }
  if (found) return found;
  throw new SetupError(
    `The tenant has no service principal ${principalId}. It is the object id, not the client id, of the managed identity, ` +
      "and one that was just made takes some minutes to appear.",
  );
}
