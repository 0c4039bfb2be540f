import { type Application, MICROSOFT_GRAPH_APP_ID, type RequiredResourceAccess } from "./entra.ts";
import { type Existing, roleIdOf } from "./existing.ts";
import { planApi } from "./plan-api.ts";
import { deploymentNotices, planDeployment } from "./plan-deployment.ts";
import { planCertificate, planClientSecret, planRandomSecrets } from "./plan-vault.ts";
import { planViewer, viewerNotices } from "./plan-viewer.ts";
import { printable } from "./printable.ts";
import type { Step } from "./step.ts";
import type { Wanted } from "./wanted.ts";

export interface SetupPlan {
  readonly steps: readonly Step[];
  /** What a person should know and this script does not change. */
  readonly notices: readonly string[];
}

/**
 * Compares what is wanted with what is there; no steps when nothing is missing. Each step leaves a state from which the
 * next run plans the rest. The roles of a managed identity come last, since few may assign them.
 */
export function planSetup(wanted: Wanted, existing: Existing, nowMs: number): SetupPlan {
  const input = { wanted, existing, nowMs };
  const certificate = planCertificate(input);
  const isRegistered = wanted.auth === "client-secret";
  return {
    steps: [
      ...(isRegistered ? [...planRegistration(wanted, existing), ...planClientSecret(input)] : []),
      ...certificate.steps,
      ...planRandomSecrets(input),
      ...planApi(wanted, existing),
      ...planViewer(wanted, existing),
      ...planDeployment(wanted, existing),
      ...(isRegistered ? [] : planAssignments(wanted, existing)),
    ],
    notices: [
      ...certificate.notices,
      ...noticesOf(wanted, existing),
      ...viewerNotices(wanted, existing),
      ...deploymentNotices(wanted, existing),
    ],
  };
}

function planRegistration(wanted: Wanted, { registration, servicePrincipal, graph }: Existing): Step[] {
  const ids = wanted.roles.map(({ role }) => roleIdOf(graph, role));
  const steps: Step[] = [];
  if (!registration) {
    const access = accessOf([], ids);
    const words = `register the app ${wanted.uniqueName}, which asks for ${roleNames(wanted)}`;
    steps.push({ kind: "register-application", access, words });
  } else {
    const { application } = registration;
    const words = declarationWords(wanted, application, { ids, graph });
    if (words) {
      steps.push({ kind: "declare-roles", access: accessOf(application.requiredResourceAccess, ids), words });
    }
  }
  if (!servicePrincipal) {
    steps.push({
      kind: "create-service-principal",
      words: `create the service principal of ${wanted.uniqueName}, which consent is given to`,
    });
  }
  return steps;
}

/** What a change of the declared roles would be; undefined when they are the wanted ones. */
function declarationWords(
  wanted: Wanted,
  application: Application,
  { ids, graph }: { ids: readonly string[]; graph: Existing["graph"] },
): string | undefined {
  const declared = declaredRoleIds(application);
  const added = wanted.roles.filter(({ role }) => !declared.has(roleIdOf(graph, role))).map(({ role }) => role);
  const removed = [...declared].filter((id) => !ids.includes(id)).map((id) => nameOf(graph, id));
  const parts = [
    added.length > 0 ? `ask for ${added.join(", ")}` : "",
    removed.length > 0 ? `no longer ask for ${removed.join(", ")}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : `let ${wanted.uniqueName} ${parts.join(" and ")}`;
}

function declaredRoleIds({ requiredResourceAccess }: Application): ReadonlySet<string> {
  const ofGraph = requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH_APP_ID);
  const roles = ofGraph.flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === "Role"));
  return new Set(roles.map(({ id }) => id));
}

/** Graph's application roles are ours to say; delegated permissions and other APIs, which somebody added, stay. */
function accessOf(declared: RequiredResourceAccess, roleIds: readonly string[]): RequiredResourceAccess {
  const ofGraph = declared.filter(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH_APP_ID);
  const others = declared.filter(({ resourceAppId }) => resourceAppId !== MICROSOFT_GRAPH_APP_ID);
  const delegated = ofGraph.flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type !== "Role"));
  const roles = roleIds.map((id) => ({ id, type: "Role" }));
  return [...others, { resourceAppId: MICROSOFT_GRAPH_APP_ID, resourceAccess: [...delegated, ...roles] }];
}

/** Consent by link is for app registrations only; a managed identity is assigned each role. */
function planAssignments(wanted: Wanted, { graph, grantedRoleIds }: Existing): Step[] {
  return wanted.roles
    .map(({ role }) => ({ role, roleId: roleIdOf(graph, role) }))
    .filter(({ roleId }) => !grantedRoleIds.has(roleId))
    .map(({ role, roleId }) => ({ kind: "assign-role", roleId, words: `assign ${role} to the managed identity` }));
}

function noticesOf(wanted: Wanted, existing: Existing): string[] {
  const { graph, grantedRoleIds, otherGrants, servicePrincipal, hasChangeTracking, api } = existing;
  const ids = new Set(wanted.roles.map(({ role }) => roleIdOf(graph, role)));
  const surplus = [...grantedRoleIds].filter((id) => !ids.has(id)).map((id) => nameOf(graph, id));
  return [
    surplus.length > 0
      ? `Granted and not needed for these resources: ${surplus.join(", ")}. An administrator can revoke them.`
      : "",
    otherGrants.length > 0
      ? `Granted beyond Microsoft Graph, and not needed: something of ${printable(otherGrants.join(", "))}. An administrator can revoke it.`
      : "",
    hasChangeTracking
      ? ""
      : "The tenant has no service principal of Microsoft Graph Change Tracking yet, which signs notifications. Graph adds it " +
        "by itself; if posts stay without validation tokens: az ad sp create --id 0bf30f3b-4a52-48df-9a82-234910c4a086",
    servicePrincipal?.appRoleAssignmentRequired
      ? "The service principal requires assignment, so Graph may send no validation tokens, and without them nothing is " +
        "accepted: switch it off, or assign Microsoft Graph Change Tracking to it."
      : "",
    servicePrincipal?.accountEnabled === false
      ? "The service principal is disabled, so the app gets no tokens: enable it under Enterprise applications."
      : "",
    api?.servicePrincipal?.accountEnabled === false
      ? "The service principal of the API is disabled, so nobody gets tokens for it: enable it under Enterprise applications."
      : "",
  ].filter((notice) => notice !== "");
}

function nameOf({ ids }: Existing["graph"], roleId: string): string {
  return [...ids].find(([, id]) => id === roleId)?.[0] ?? roleId;
}

function roleNames({ roles }: Wanted): string {
  return roles.map(({ role }) => role).join(", ");
}
