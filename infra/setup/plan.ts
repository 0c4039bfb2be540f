import { type Existing, roleIdOf } from "./existing.ts";
import { accessOf, askWords, type GraphAsk } from "./graph-access.ts";
import { planApi } from "./plan-api.ts";
import { deploymentNotices, planDeployment } from "./plan-deployment.ts";
import { onBehalfNotices, planGrant } from "./plan-on-behalf.ts";
import { planApiSecret, planCertificate, planClientSecret, planRandomSecrets } from "./plan-vault.ts";
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
 * next run plans the rest. The roles of a managed identity, and consent, come last, since few may give them.
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
      ...planApiSecret(input),
      ...planViewer(wanted, existing),
      ...planDeployment(wanted, existing),
      ...(isRegistered ? [] : planAssignments(wanted, existing)),
      ...planGrant(wanted, existing),
    ],
    notices: [
      ...certificate.notices,
      ...noticesOf(wanted, existing),
      ...onBehalfNotices(wanted, existing),
      ...viewerNotices(wanted, existing),
      ...deploymentNotices(wanted, existing),
    ],
  };
}

function planRegistration(wanted: Wanted, { registration, servicePrincipal, graph }: Existing): Step[] {
  // Application roles are ours to say; delegated permissions, which somebody added, stay.
  const ask: GraphAsk = {
    type: "Role",
    ids: wanted.roles.map(({ role }) => roleIdOf(graph, role)),
    isOurs: () => true,
  };
  const steps: Step[] = [];
  if (!registration) {
    const words = `register the app ${wanted.uniqueName}, which asks for ${roleNames(wanted)}`;
    steps.push({ kind: "register-application", access: accessOf([], ask), words });
  } else {
    const { application } = registration;
    const words = askWords(application, ask, (id) => nameOf(graph, id));
    if (words) {
      const access = accessOf(application.requiredResourceAccess, ask);
      steps.push({ kind: "declare-roles", access, words: `let ${wanted.uniqueName} ${words}` });
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
