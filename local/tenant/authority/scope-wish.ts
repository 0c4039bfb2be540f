import { AuthorityError } from "./authority-error.ts";
import type { ApiRegistration } from "./registrations.ts";

/** "Scopes and permissions in the Microsoft identity platform": for the app that signs in, not for a resource. */
const OIDC_SCOPES = ["openid", "profile", "email", "offline_access"] as const;
export type OidcScope = (typeof OIDC_SCOPES)[number];

/** What an app asks for in the name of a person. */
export interface ScopeWish {
  /** Who asks for scopes of OpenID Connect alone gets a token for Graph, which opens nothing there. */
  readonly resource: "api" | "graph";
  /** Names of the resource's scopes, without the resource. */
  readonly names: readonly string[];
  readonly oidc: ReadonlySet<OidcScope>;
}

const GRAPH = "https://graph.microsoft.com";
/** All scopes that were consented to. */
const DEFAULT = ".default";

/** Who offers what to the app that asks. */
export interface Offered {
  readonly api: ApiRegistration;
  /** By which Graph is called here, beside the address that it has everywhere. */
  readonly graphOrigin: string;
  /** Delegated permissions of Graph that were consented to for the app; nobody is asked at a page. */
  readonly consentedScopes: readonly string[];
}

/** @throws AuthorityError when it names two resources, one that is not there, or a scope that the resource does not have */
export function readScopeWish(text: string, offered: Offered): ScopeWish {
  const names = text.split(" ").filter((name) => name !== "");
  if (names.length === 0) throw new AuthorityError("parameterMissing", "scope");
  const oidc = new Set(OIDC_SCOPES.filter((scope) => names.includes(scope)));
  const wanted = names.filter((name) => !OIDC_SCOPES.some((scope) => scope === name)).map(splitScope);
  const resources = new Set(wanted.map(({ resource }) => resourceOf(resource, offered)));
  if (resources.size > 1) throw new AuthorityError("twoResources");
  const [resource = "graph"] = resources;
  const named = SCOPES_NAMED[resource];
  return { resource, names: [...new Set(wanted.flatMap(({ name }) => named(name, offered)))], oidc };
}

/** As the answer names them: scopes of the resource first. */
export function scopeText({ resource, names, oidc }: ScopeWish, api: ApiRegistration): string {
  const base = resource === "api" ? appIdUriOf(api) : GRAPH;
  return [...names.map((name) => `${base}/${name}`), ...oidc].join(" ");
}

/** "Application ID URI", in the form that is made for an API unless it is given another. */
function appIdUriOf({ clientId }: ApiRegistration): string {
  return `api://${clientId}`;
}

/** By its Application ID URI or by its client id. */
export function isApi(resource: string, api: ApiRegistration): boolean {
  return [api.clientId, appIdUriOf(api)].includes(resource.toLowerCase());
}

/** A scope without a resource is one of Graph's. */
function splitScope(scope: string): { readonly resource: string; readonly name: string } {
  const at = scope.lastIndexOf("/");
  return at === -1 ? { resource: GRAPH, name: scope } : { resource: scope.slice(0, at), name: scope.slice(at + 1) };
}

function resourceOf(resource: string, { api, graphOrigin }: Offered): ScopeWish["resource"] {
  if (isApi(resource, api)) return "api";
  if (resource === GRAPH || resource === graphOrigin) return "graph";
  throw new AuthorityError("unknownResource", resource);
}

const SCOPES_NAMED = { api: apiScopesNamed, graph: graphScopesNamed } as const;

function apiScopesNamed(name: string, { api: { scopes } }: Offered): readonly string[] {
  if (name === DEFAULT) return scopes;
  if (!scopes.includes(name)) throw new AuthorityError("badScope", name);
  return [name];
}

function graphScopesNamed(name: string, { consentedScopes }: Offered): readonly string[] {
  const names = name === DEFAULT ? consentedScopes : consentedScopes.filter((consented) => consented === name);
  if (names.length === 0) throw new AuthorityError("consentRequired", "of Microsoft Graph");
  return names;
}
