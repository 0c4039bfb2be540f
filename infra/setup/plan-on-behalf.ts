import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { ON_BEHALF } from "../../shared/resource/on-behalf.ts";
import { type DelegatedGrant, FOR_EVERYBODY } from "./entra.ts";
import { type Existing, type GraphPermissions, scopeIdOf } from "./existing.ts";
import type { GraphAsk } from "./graph-access.ts";
import type { Step } from "./step.ts";
import { passwordNameOf, type Wanted } from "./wanted.ts";

/**
 * The consent of an administrator for everybody, which acting in people's names takes beside the API's secret: nobody can be
 * asked in the middle of a request. Entra: "Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow". It adds to the one
 * grant there is; what others granted is never taken away by this script.
 */
export function planGrant(
  { apiName, scopes }: Pick<Wanted, "apiName" | "scopes">,
  { api, graph }: Pick<Existing, "api" | "graph">,
): Step[] {
  const names = scopes.map(({ scope }) => scope);
  if (api && api.grants === undefined) return [];
  const granted = grantedScopes(graph, api?.grants ?? []);
  const missing = names.filter((name) => !granted.has(name));
  if (missing.length === 0) return [];
  const words = `consent to it for everybody that ${apiName} uses in their name ${missing.join(", ")} of Microsoft Graph`;
  return [{ kind: "grant-scopes", scopes: names, words }];
}

/** What of Graph this script has the API ask for, and takes off again: everything else is somebody's, and refused. */
export function apiAsk(graph: GraphPermissions, { scopes }: Pick<Wanted, "scopes">): GraphAsk {
  const ours = ourScopeIds(graph);
  return { type: "Scope", ids: scopes.map(({ scope }) => scopeIdOf(graph, scope)), isOurs: (id) => ours.has(id) };
}

/** Of everything that ON_BEHALF can name, as far as this Graph has it. */
export function ourScopeIds({ scopeIds }: GraphPermissions): ReadonlySet<string> {
  const names = Object.values(ON_BEHALF).flatMap((needs) => needs.map(({ scope }) => scope));
  return new Set(names.map((name) => scopeIds.get(name)).filter((id) => id !== undefined));
}

export function scopeNameOf({ scopeIds }: GraphPermissions, scopeId: string): string {
  return [...scopeIds].find(([, id]) => id === scopeId)?.[0] ?? scopeId;
}

/** The one of an administrator for everybody. */
export function grantForEverybody(
  { servicePrincipalId }: Pick<GraphPermissions, "servicePrincipalId">,
  grants: readonly DelegatedGrant[],
): DelegatedGrant | undefined {
  return grants.find((grant) => grant.resourceId === servicePrincipalId && grant.consentType === FOR_EVERYBODY);
}

/** What has been consented to of Graph for everybody. */
export function grantedScopes(
  graph: Pick<GraphPermissions, "servicePrincipalId">,
  grants: readonly DelegatedGrant[],
): ReadonlySet<string> {
  return new Set(scopesIn(grantForEverybody(graph, grants)));
}

export function scopesIn(grant: Pick<DelegatedGrant, "scope"> | undefined): readonly string[] {
  return (grant?.scope ?? "").split(/\s+/).filter((name) => name !== "");
}

/** "Scopes and permissions in the Microsoft identity platform", OpenID Connect scopes: they say who somebody is, no more. */
const OF_SIGNING_IN: readonly string[] = ["openid", "profile", "email", "offline_access"];

export function onBehalfNotices(wanted: Wanted, { api, graph }: Existing): string[] {
  const { scopes, apiName } = wanted;
  if (!api) return [];
  const needed = scopes.map(({ scope }) => scope);
  const ofGraph = api.grants?.filter(({ resourceId }) => resourceId === graph.servicePrincipalId) ?? [];
  const surplus = ofGraph.flatMap(scopesIn).filter((name) => !needed.includes(name) && !OF_SIGNING_IN.includes(name));
  const secrets = api.application.passwordCredentials.filter(
    ({ displayName }) => displayName === passwordNameOf(wanted),
  );
  const { appId } = api.application;
  const removals = secrets.map(({ keyId }) => `az ad app credential delete --id ${appId} --key-id ${keyId}`);
  return [
    surplus.length > 0
      ? `Granted to ${apiName} in the name of people and not needed for this ON_BEHALF: ${[...new Set(surplus)].join(", ")}. An administrator can revoke them.`
      : "",
    api.grants === undefined && needed.length > 0
      ? `Your account may not see what ${apiName} may do in the name of people, so consent to ${needed.join(", ")} was left to somebody who may: that takes the Entra role Cloud Application Administrator, or Application Developer to see it.`
      : "",
    needed.length === 0 && secrets.length > 0
      ? `${apiName} has a client secret that nothing needs with this ON_BEHALF. To remove it, and then to disable ${SECRET_NAMES.apiClientSecret} in Key Vault: ${removals.join(" && ")}`
      : "",
  ].filter((notice) => notice !== "");
}
