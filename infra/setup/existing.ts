import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import {
  type Application,
  type AppRoleAssignment,
  CHANGE_TRACKING_APP_ID,
  type Directory,
  MICROSOFT_GRAPH_APP_ID,
  type ServicePrincipal,
} from "./entra.ts";
import { hasStatus, SetupError } from "./setup-error.ts";
import type { CertificateInfo, SecretInfo, Vault } from "./vault.ts";
import type { Wanted } from "./wanted.ts";

/** What a run finds. */
export interface Existing {
  readonly graph: GraphRoles;
  /** None with a managed identity, which needs no registration. */
  readonly application: Application | undefined;
  /** The app's, or the managed identity's. */
  readonly servicePrincipal: ServicePrincipal | undefined;
  /** Ids of the roles of Microsoft Graph that have been consented to. */
  readonly grantedRoleIds: ReadonlySet<string>;
  readonly hasChangeTracking: boolean;
  readonly clientSecrets: readonly SecretInfo[];
  readonly clientStates: readonly SecretInfo[];
  readonly certificate: CertificateInfo | undefined;
  readonly certificateOperation: { readonly status: string } | undefined;
  /** Versions of a plain secret in the certificate's place: somebody stored a PEM by hand. */
  readonly certificateSecrets: readonly SecretInfo[];
}

export interface GraphRoles {
  readonly servicePrincipalId: string;
  /** Name to id, application roles alone. */
  readonly ids: ReadonlyMap<string, string>;
}

export interface SetupPorts {
  readonly directory: Directory;
  readonly vault: Vault;
}

export async function observe({ directory, vault }: SetupPorts, wanted: Wanted): Promise<Existing> {
  const graph = await graphRoles(directory);
  const isRegistered = wanted.auth === "client-secret";
  const application = isRegistered ? await directory.application(wanted.uniqueName) : undefined;
  const servicePrincipal = isRegistered
    ? application && (await directory.servicePrincipalOf(application.appId))
    : await identity(directory, wanted.identityPrincipalId);
  const certificate = await vault.certificate(SECRET_NAMES.notificationCertificate);
  return {
    graph,
    application,
    servicePrincipal,
    grantedRoleIds: await grantedRoleIds(directory, graph, servicePrincipal?.id),
    hasChangeTracking: (await directory.servicePrincipalOf(CHANGE_TRACKING_APP_ID)) !== undefined,
    clientSecrets: isRegistered ? await vault.secretVersions(SECRET_NAMES.clientSecret) : [],
    clientStates: await vault.secretVersions(SECRET_NAMES.clientState),
    certificate,
    certificateOperation: await vault.certificateOperation(SECRET_NAMES.notificationCertificate),
    certificateSecrets: certificate ? [] : await vault.secretVersions(SECRET_NAMES.notificationCertificate),
  };
}

export async function grantedRoleIds(
  directory: Directory,
  graph: GraphRoles,
  principalId: string | undefined,
): Promise<ReadonlySet<string>> {
  const assignments = principalId ? await assignmentsOf(directory, principalId) : [];
  const ofGraph = assignments.filter(({ resourceId }) => resourceId === graph.servicePrincipalId);
  return new Set(ofGraph.map(({ appRoleId }) => appRoleId));
}

/** A principal that was made a moment ago is not known everywhere yet, and has no consent for certain. */
async function assignmentsOf(directory: Directory, principalId: string): Promise<readonly AppRoleAssignment[]> {
  try {
    return await directory.appRoleAssignments(principalId);
  } catch (error) {
    if (hasStatus(error, 404)) return [];
    throw error;
  }
}

/** @throws SetupError when this Graph has no such role */
export function roleIdOf({ ids }: GraphRoles, role: string): string {
  const id = ids.get(role);
  if (!id) throw new SetupError(`Microsoft Graph in this cloud has no application role ${role}.`);
  return id;
}

/** Role ids are Graph's own to say: they are read from its service principal, whichever cloud it is. */
async function graphRoles(directory: Directory): Promise<GraphRoles> {
  const graph = await directory.servicePrincipalOf(MICROSOFT_GRAPH_APP_ID);
  if (!graph) throw new SetupError("The tenant has no service principal of Microsoft Graph. Is it the right tenant?");
  const roles = graph.appRoles.filter((role) => role.isEnabled && role.allowedMemberTypes.includes("Application"));
  return {
    servicePrincipalId: graph.id,
    ids: new Map(roles.flatMap(({ id, value }) => (value ? [[value, id] as const] : []))),
  };
}

async function identity(directory: Directory, principalId: string | undefined): Promise<ServicePrincipal> {
  if (!principalId) throw new SetupError("A managed identity needs --identity-principal-id (IDENTITY_PRINCIPAL_ID).");
  const found = await directory.servicePrincipal(principalId);
  if (found) return found;
  throw new SetupError(
    `The tenant has no service principal ${principalId}. It is the object id, not the client id, of the managed identity, ` +
      "and one that was just made takes some minutes to appear.",
  );
}
