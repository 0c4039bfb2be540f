import type { Route, TenantRequest, TenantResponse } from "../http.ts";
import { TENANT_DOMAIN } from "../model/people.ts";
import { AuthorityError, type AuthorityErrorName, errorResponse } from "./authority-error.ts";
import { authorize } from "./authorize.ts";
import { provenClient } from "./client-proof.ts";
import { devicePage, openDeviceRequest } from "./device-pages.ts";
import { instanceDiscovery, openIdConfiguration } from "./discovery.ts";
import { grantOf } from "./grants.ts";
import { errorPage, messagePage } from "./pages.ts";
import { registeredRedirect } from "./registrations.ts";
import type { SignIn } from "./sign-in.ts";

type Handle = (signIn: SignIn, request: TenantRequest) => TenantResponse | Promise<TenantResponse>;

/** What the endpoints have in common, by who asks: programs, pages of others, and people. */
const KINDS = {
  /** Anybody's page may read it. */
  document: { refuse: errorResponse, allowedOrigin: () => "*", headers: {} },
  // RFC 6749, 5.1.
  form: {
    refuse: errorResponse,
    allowedOrigin: pageOrigin,
    headers: { "cache-control": "no-store", pragma: "no-cache" },
  },
  page: { refuse: errorPage, allowedOrigin: () => undefined, headers: {} },
} as const;
type Kind = keyof typeof KINDS;

/** The map of the login authority. */
// biome-ignore format: one row an endpoint
const ENDPOINTS: readonly (readonly [method: "GET" | "POST", path: string, kind: Kind, handle: Handle])[] = [
  ["GET", "/:tenant/v2.0/.well-known/openid-configuration", "document", configuration],
  ["GET", "/:tenant/.well-known/openid-configuration", "document", configuration],
  ["GET", "/:tenant/discovery/v2.0/keys", "document", keys],
  ["GET", "/:tenant/discovery/keys", "document", keys],
  ["GET", "/:tenant/discovery/instance", "document", ({ authority }) => json(instanceDiscovery(authority))],
  ["POST", "/:tenant/oauth2/v2.0/token", "form", token],
  ["POST", "/:tenant/oauth2/v2.0/devicecode", "form", deviceCode],
  ["GET", "/:tenant/oauth2/v2.0/authorize", "page", signInPage],
  ["POST", "/:tenant/oauth2/v2.0/authorize", "page", signInPage],
  ["GET", "/:tenant/oauth2/v2.0/deviceauth", "page", devicePage],
  ["POST", "/:tenant/oauth2/v2.0/deviceauth", "page", devicePage],
  ["GET", "/:tenant/oauth2/deviceauth", "page", devicePage],
  ["POST", "/:tenant/oauth2/deviceauth", "page", devicePage],
  ["GET", "/:tenant/oauth2/v2.0/logout", "page", logout],
];

export function authorityRoutes(signIn: SignIn): Route[] {
  return ENDPOINTS.flatMap(([method, path, kind, handle]) => [
    { method, path, handle: (request) => serve({ signIn, kind, handle }, request) },
    ...(kind === "page" ? [] : [{ method: "OPTIONS" as const, path, handle: preflight(signIn, kind, method) }]),
  ]);
}

interface Serving {
  readonly signIn: SignIn;
  readonly kind: Kind;
  readonly handle: Handle;
}

async function serve({ signIn, kind, handle }: Serving, request: TenantRequest): Promise<TenantResponse> {
  const answer = await answerOf({ signIn, kind, handle }, request);
  const { allowedOrigin, headers } = KINDS[kind];
  const cors = corsHeaders(allowedOrigin(signIn, request.headers.origin));
  return { ...answer, headers: { ...headers, ...answer.headers, ...cors } };
}

async function answerOf({ signIn, kind, handle }: Serving, request: TenantRequest): Promise<TenantResponse> {
  try {
    return await handle(signIn, request);
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    return KINDS[kind].refuse(error, signIn.clock.nowMs());
  }
}

function preflight(signIn: SignIn, kind: Kind, method: string): Route["handle"] {
  return ({ headers }) => {
    const allowed = corsHeaders(KINDS[kind].allowedOrigin(signIn, headers.origin));
    const asked = headers["access-control-request-headers"];
    return {
      status: 204,
      headers: {
        ...allowed,
        "access-control-allow-methods": `${method}, OPTIONS`,
        ...(asked === undefined ? {} : { "access-control-allow-headers": asked }),
      },
    };
  };
}

/** "Redirect URIs for single-page apps": without one of that platform a browser shows no answer. */
function pageOrigin({ registrations }: SignIn, origin: string | undefined): string | undefined {
  return origin !== undefined && registrations.isSpaOrigin(origin) ? origin : undefined;
}

function corsHeaders(allowedOrigin: string | undefined): Record<string, string> {
  return allowedOrigin === undefined ? {} : { "access-control-allow-origin": allowedOrigin, vary: "Origin" };
}

function configuration({ authority }: SignIn, request: TenantRequest): TenantResponse {
  const tenant = tenantOf(request);
  return json(openIdConfiguration(authority, tenant === TENANT_DOMAIN ? authority.app.tenantId : tenant));
}

function keys({ authority }: SignIn): TenantResponse {
  return json(authority.keys.jwks());
}

async function token(signIn: SignIn, request: TenantRequest): Promise<TenantResponse> {
  requireTenant(signIn, request);
  const form = new URLSearchParams(request.body.toString("utf8"));
  const grant = grantOf(form.get("grant_type") ?? "");
  if (grant === undefined) throw new AuthorityError("unsupportedGrant");
  const client = provenClient(signIn.registrations, form, request.headers);
  return json(await grant(signIn, { form, client, origin: request.headers.origin }));
}

function deviceCode(signIn: SignIn, request: TenantRequest): TenantResponse {
  requireTenant(signIn, request);
  const form = new URLSearchParams(request.body.toString("utf8"));
  return openDeviceRequest(signIn, form, provenClient(signIn.registrations, form, request.headers));
}

function signInPage(signIn: SignIn, request: TenantRequest): TenantResponse {
  requireTenant(signIn, request);
  return authorize(signIn, request);
}

/** "OpenID Connect on the Microsoft identity platform": "Send a sign-out request". There is no session to end. */
function logout({ registrations }: SignIn, { url }: TenantRequest): TenantResponse {
  const back = url.searchParams.get("post_logout_redirect_uri");
  const client = registrations.all.find((one) => back !== null && registeredRedirect(one, back) !== undefined);
  if (back === null || client === undefined) return messagePage("Signed out", "You may close this page.");
  return { status: 302, headers: { location: back } };
}

/** Words for any tenant, where an app of one tenant alone may not be signed in to. */
const ANY_TENANT: readonly string[] = ["common", "organizations", "consumers"];

/** By its id or by its domain name. */
function requireTenant({ authority }: SignIn, request: TenantRequest): void {
  const tenant = tenantOf(request).toLowerCase();
  if (tenant === authority.app.tenantId.toLowerCase() || tenant === TENANT_DOMAIN) return;
  const flaw: AuthorityErrorName = ANY_TENANT.includes(tenant) ? "singleTenant" : "unknownTenant";
  throw new AuthorityError(flaw);
}

function tenantOf(request: TenantRequest): string {
  return request.params.tenant ?? "common";
}

function json(body: unknown): TenantResponse {
  return { status: 200, body };
}
