import { randomUUID } from "node:crypto";
import { toIso } from "../../../shared/base/clock.ts";
import type { Route, TenantRequest, TenantResponse } from "../http.ts";
import { ACCESS_TOKEN_LIFETIME_MS } from "../limits.ts";
import type { Authority } from "./authority.ts";

/** "AADSTS error codes". */
const TOKEN_ERRORS = {
  unsupportedGrant: [400, "unsupported_grant_type", 70003, "The app returned an unsupported grant type."],
  unknownTenant: [
    400,
    "invalid_request",
    90002,
    "Tenant not found. Check to make sure you have the correct tenant ID.",
  ],
  unknownApp: [400, "unauthorized_client", 700016, "Application was not found in the directory."],
  wrongSecret: [401, "invalid_client", 7000215, "Invalid client secret provided."],
  badScope: [400, "invalid_scope", 1002012, "The provided value for scope is not valid: it must end with /.default."],
} as const;

export function authorityRoutes(authority: Authority, nowMs: () => number): Route[] {
  const configuration = (request: TenantRequest) => json(openIdConfiguration(authority, tenantOf(request)));
  const keys = () => json(authority.keys.jwks());
  return [
    { method: "GET", path: "/:tenant/v2.0/.well-known/openid-configuration", handle: configuration },
    { method: "GET", path: "/:tenant/.well-known/openid-configuration", handle: configuration },
    { method: "GET", path: "/:tenant/discovery/v2.0/keys", handle: keys },
    { method: "GET", path: "/:tenant/discovery/keys", handle: keys },
    { method: "GET", path: "/:tenant/discovery/instance", handle: () => json(instanceDiscovery(authority)) },
    {
      method: "POST",
      path: "/:tenant/oauth2/v2.0/token",
      handle: (request) => issueToken(authority, request, nowMs()),
    },
  ];
}

function tenantOf(request: TenantRequest): string {
  return request.params.tenant ?? "common";
}

/** "OpenID Connect on the Microsoft identity platform". For `common` the issuer is a template, as it really is. */
function openIdConfiguration(authority: Authority, tenant: string) {
  const base = `${authority.origin}/${tenant}`;
  return {
    issuer: authority.issuerV2(tenant === "common" || tenant === "organizations" ? "{tenantid}" : tenant),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    jwks_uri: `${authority.origin}/common/discovery/v2.0/keys`,
    response_types_supported: ["token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid"],
    tenant_region_scope: null,
  };
}

function instanceDiscovery(authority: Authority) {
  const { host } = new URL(authority.origin);
  return {
    tenant_discovery_endpoint: `${authority.origin}/common/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

/** "The OAuth 2.0 client credentials grant flow", with a client secret in the form or in the Authorization header. */
async function issueToken(authority: Authority, request: TenantRequest, nowMs: number): Promise<TenantResponse> {
  const form = new URLSearchParams(request.body.toString("utf8"));
  const [basicId, basicSecret] = basicCredentials(request.headers.authorization);
  const scope = (form.get("scope") ?? "").split(" ").find((name) => name.endsWith("/.default"));
  const problem = firstProblem({
    unknownTenant: tenantOf(request) !== authority.app.tenantId,
    unsupportedGrant: form.get("grant_type") !== "client_credentials",
    unknownApp: (form.get("client_id") ?? basicId) !== authority.app.clientId,
    wrongSecret: !authority.isSecret(form.get("client_secret") ?? basicSecret ?? ""),
    badScope: scope === undefined,
  });
  if (problem !== undefined || scope === undefined) return tokenError(problem ?? "badScope", nowMs);
  const lifetimeSeconds = ACCESS_TOKEN_LIFETIME_MS / 1000;
  return json({
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: await authority.issueAccessToken(scope.slice(0, -"/.default".length)),
  });
}

function firstProblem(checks: Partial<Record<keyof typeof TOKEN_ERRORS, boolean>>) {
  const names = Object.keys(checks) as (keyof typeof TOKEN_ERRORS)[];
  return names.find((name) => checks[name] === true);
}

function basicCredentials(authorization: string | undefined): (string | undefined)[] {
  if (!authorization?.startsWith("Basic ")) return [];
  return Buffer.from(authorization.slice("Basic ".length), "base64")
    .toString("utf8")
    .split(":")
    .map(decodeURIComponent);
}

function tokenError(name: keyof typeof TOKEN_ERRORS, nowMs: number): TenantResponse {
  const [status, error, code, text] = TOKEN_ERRORS[name];
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  const timestamp = `${toIso(nowMs).slice(0, 19).replace("T", " ")}Z`;
  const error_description = `AADSTS${code}: ${text} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`;
  return { status, body: { error, error_description, error_codes: [code], timestamp, trace_id, correlation_id } };
}

function json(body: unknown): TenantResponse {
  return { status: 200, body };
}
