import type { Authority } from "./authority.ts";
import { GRANTS } from "./grants.ts";

/**
 * "OpenID Connect on the Microsoft identity platform". For `common` the issuer is a template, as it really is.
 *
 * @param tenant id, or one of the words for any
 */
export function openIdConfiguration(authority: Authority, tenant: string) {
  const base = `${authority.origin}/${tenant}`;
  return {
    issuer: authority.issuerV2(tenant === "common" || tenant === "organizations" ? "{tenantid}" : tenant),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    jwks_uri: `${authority.origin}/common/discovery/v2.0/keys`,
    grant_types_supported: Object.keys(GRANTS),
    response_types_supported: ["code"],
    response_modes_supported: ["query", "fragment", "form_post"],
    code_challenge_methods_supported: ["S256", "plain"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "email"],
    request_uri_parameter_supported: false,
    tenant_region_scope: null,
  };
}

export function instanceDiscovery(authority: Authority) {
  const { host } = new URL(authority.origin);
  return {
    tenant_discovery_endpoint: `${authority.origin}/common/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
