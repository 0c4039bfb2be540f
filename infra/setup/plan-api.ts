import { API_ROLES, API_SCOPES, identifierUriOf, TOKEN_KIND_CLAIM, TOKEN_VERSION, withTokenKind } from "./api-app.ts";
import type { Api, Application, ApplicationChanges, DeclaredRole, PermissionScope } from "./entra.ts";
import type { Existing, GraphPermissions } from "./existing.ts";
import { accessOf, askWords, type GraphAsk } from "./graph-access.ts";
import { apiAsk, scopeNameOf } from "./plan-on-behalf.ts";
import type { Step } from "./step.ts";
import type { Wanted } from "./wanted.ts";

/**
 * The registration for which people and apps are issued tokens. It asks for nothing itself but what it does in the name of
 * whoever is signed in.
 */
export function planApi(
  wanted: Pick<Wanted, "apiName" | "scopes">,
  { api, graph }: Pick<Existing, "api" | "graph">,
): Step[] {
  const { apiName } = wanted;
  const ask = apiAsk(graph, wanted);
  const steps: Step[] = [];
  if (!api) {
    const offered = [...API_SCOPES, ...API_ROLES].map(({ value }) => value).join(", ");
    const asked = wanted.scopes.map(({ scope }) => scope).join(", ");
    const words = `register the API ${apiName}, which offers ${offered}${asked && `, and asks for ${asked} in the name of people`}`;
    steps.push({ kind: "register-api", access: accessOf([], ask), words });
  } else {
    const missing = [...missingOf(api.application), ...missingAccess(api.application, ask, graph)];
    if (missing.length > 0) {
      const changes: ApplicationChanges = Object.assign({}, ...missing.map((one) => one.changes));
      steps.push({
        kind: "declare-api",
        changes,
        words: `let ${apiName} ${missing.map(({ words }) => words).join(", ")}`,
      });
    }
  }
  if (!api?.servicePrincipal) {
    // Without `appRoleAssignmentRequired`: whoever has no role sees what they may see, and need not be assigned for that.
    const words = `create the service principal of ${apiName}, of which people and apps are given roles`;
    steps.push({ kind: "create-api-principal", words });
  }
  return steps;
}

/** What a new registration says of itself; its address has its id in it, and follows when that is known. */
export function apiDeclaration() {
  return {
    api: { ...NO_API, requestedAccessTokenVersion: TOKEN_VERSION, oauth2PermissionScopes: [...API_SCOPES] },
    appRoles: [...API_ROLES],
    optionalClaims: withTokenKind(undefined),
  } satisfies ApplicationChanges;
}

const NO_API: Api = { oauth2PermissionScopes: [], preAuthorizedApplications: [] };

interface Missing {
  readonly words: string;
  readonly changes: ApplicationChanges;
}

/** What was added by hand stays, and so do ids and texts: what tokens are made of is all that is compared. */
function missingOf(application: Application): Missing[] {
  return [
    missingAddress(application),
    missingApi(application),
    missingRoles(application),
    missingClaim(application),
  ].filter((missing) => missing !== undefined);
}

/** Less than before is asked for where ON_BEHALF names less. */
function missingAccess(application: Application, ask: GraphAsk, graph: GraphPermissions): Missing[] {
  const words = askWords(application, ask, (id) => scopeNameOf(graph, id));
  if (words === undefined) return [];
  const requiredResourceAccess = accessOf(application.requiredResourceAccess, ask);
  return [{ words: `${words} in the name of people`, changes: { requiredResourceAccess } }];
}

function missingAddress({ appId, identifierUris }: Application): Missing | undefined {
  const uri = identifierUriOf(appId);
  if (identifierUris.includes(uri)) return undefined;
  return { words: `answer to ${uri}`, changes: { identifierUris: [...identifierUris, uri] } };
}

function missingApi({ api }: Application): Missing | undefined {
  const held = api ?? NO_API;
  const scopes = held.oauth2PermissionScopes;
  const missing = API_SCOPES.flatMap((wanted): PermissionScope[] => {
    const scope = scopes.find(({ value }) => value === wanted.value);
    return scope?.isEnabled ? [] : [{ ...wanted, ...scope, isEnabled: true }];
  });
  const isVersioned = held.requestedAccessTokenVersion === TOKEN_VERSION;
  if (isVersioned && missing.length === 0) return undefined;
  const oauth2PermissionScopes = merged(scopes, missing);
  const names = missing.map(({ value }) => value).join(", ");
  const words = [
    isVersioned ? "" : `take tokens of version ${TOKEN_VERSION}.0`,
    missing.length === 0 ? "" : `offer the scope${missing.length > 1 ? "s" : ""} ${names}`,
  ].filter((part) => part !== "");
  return {
    words: words.join(", "),
    changes: { api: { ...held, requestedAccessTokenVersion: TOKEN_VERSION, oauth2PermissionScopes } },
  };
}

function missingRoles({ appRoles }: Application): Missing | undefined {
  const missing = API_ROLES.flatMap((wanted): DeclaredRole[] => {
    const held = appRoles.find(({ value }) => value === wanted.value);
    const members = new Set([...(held?.allowedMemberTypes ?? []), ...wanted.allowedMemberTypes]);
    const isWhole = held?.isEnabled && members.size === held.allowedMemberTypes.length;
    return isWhole ? [] : [{ ...wanted, ...held, allowedMemberTypes: [...members], isEnabled: true }];
  });
  if (missing.length === 0) return undefined;
  const names = missing.map(({ value }) => value).join(", ");
  return { words: `offer the roles ${names}`, changes: { appRoles: merged(appRoles, missing) } };
}

function missingClaim({ optionalClaims }: Application): Missing | undefined {
  const held = optionalClaims?.accessToken.find(({ name }) => name === TOKEN_KIND_CLAIM.name);
  const isWhole = TOKEN_KIND_CLAIM.additionalProperties.every((one) => held?.additionalProperties.includes(one));
  if (isWhole) return undefined;
  const words = `say in its tokens whether a person is behind them (${TOKEN_KIND_CLAIM.name})`;
  return { words, changes: { optionalClaims: withTokenKind(optionalClaims ?? undefined) } };
}

/** Whole collections are replaced, so whatever is there is sent again, but for what Graph alone writes. */
function merged<T extends PermissionScope | DeclaredRole>(held: readonly T[], ours: readonly T[]): T[] {
  const others = held.filter(({ id }) => !ours.some((one) => one.id === id));
  return [...others, ...ours].map((one) => {
    const { origin: _, ...rest } = one as T & { readonly origin?: unknown };
    return rest as T;
  });
}
