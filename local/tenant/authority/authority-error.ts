import { randomUUID } from "node:crypto";
import { toIso } from "../../../shared/base/clock.ts";
import type { TenantResponse } from "../http.ts";

interface ErrorRow {
  readonly status: number;
  /** RFC 6749, 5.2; RFC 8628, 3.5; OpenID Connect Core, 3.1.2.6; and words of Entra's own. */
  readonly error: string;
  /** The number of `AADSTS…`. */
  readonly code: number;
  readonly text: string;
  /** On the page "Microsoft Entra authentication and authorization error codes", or not there and reported by those who met it. */
  readonly source: "page" | "reported";
  /** What clients tell cases of one word apart by. */
  readonly suberror?: string;
}

/** THE table of refusals. */
// biome-ignore format: one row an error
const AUTHORITY_ERRORS = {
  // Where it was asked, and by which app.
  unknownTenant: { status: 400, error: "invalid_request", code: 90002, source: "page", text: "Tenant not found. Check to make sure you have the correct tenant ID." },
  singleTenant: { status: 400, error: "invalid_request", code: 50194, source: "page", text: "The application is not configured as a multitenant application. Use a tenant-specific endpoint." },
  parameterMissing: { status: 400, error: "invalid_request", code: 900144, source: "page", text: "The request body must contain a parameter that is missing." },
  unsupportedGrant: { status: 400, error: "unsupported_grant_type", code: 70003, source: "page", text: "The app returned an unsupported grant type." },
  unknownApp: { status: 400, error: "unauthorized_client", code: 700016, source: "page", text: "Application was not found in the directory." },
  wrongSecret: { status: 401, error: "invalid_client", code: 7000215, source: "page", text: "Invalid client secret provided." },
  secretMissing: { status: 401, error: "invalid_client", code: 7000218, source: "page", text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'." },
  secretOfPublicClient: { status: 401, error: "invalid_client", code: 700025, source: "page", text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented." },
  crossOrigin: { status: 400, error: "invalid_request", code: 9002326, source: "reported", text: "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type." },
  notCrossOrigin: { status: 400, error: "invalid_request", code: 9002327, source: "reported", text: "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests." },
  // What was asked for.
  badAppScope: { status: 400, error: "invalid_scope", code: 1002012, source: "reported", text: "The provided value for scope is not valid: it must end with /.default." },
  badScope: { status: 400, error: "invalid_scope", code: 70011, source: "page", text: "The provided value for the input parameter 'scope' is not valid." },
  twoResources: { status: 400, error: "invalid_scope", code: 700022, source: "page", text: "The provided value for the input parameter 'scope' is not valid because it contains more than one resource." },
  unknownResource: { status: 400, error: "invalid_resource", code: 500011, source: "page", text: "The resource principal was not found in the tenant." },
  consentRequired: { status: 400, error: "invalid_grant", code: 65001, source: "page", suberror: "consent_required", text: "The user or administrator has not consented to use the application." },
  // The page to sign in at.
  wrongRedirect: { status: 400, error: "invalid_request", code: 50011, source: "page", text: "The redirect URI specified in the request does not match the redirect URIs configured for the application." },
  badResponseType: { status: 400, error: "unsupported_response_type", code: 70005, source: "page", text: "The app returned an unsupported response type." },
  badResponseMode: { status: 400, error: "invalid_request", code: 70007, source: "page", text: "The app returned an unsupported value of 'response_mode'." },
  badChallenge: { status: 400, error: "invalid_request", code: 50147, source: "page", text: "The size or the method of the code challenge parameter is not valid." },
  challengeMissing: { status: 400, error: "invalid_request", code: 9002325, source: "reported", text: "Proof Key for Code Exchange is required for cross-origin authorization code redemption." },
  notSignedIn: { status: 400, error: "login_required", code: 50058, source: "page", text: "A silent sign-in request was sent but no user is signed in." },
  declinedConsent: { status: 400, error: "access_denied", code: 65004, source: "page", text: "User declined to consent to access the app." },
  // Who signs in.
  unknownPerson: { status: 400, error: "invalid_grant", code: 50034, source: "page", text: "The user account does not exist in the directory." },
  wrongPassword: { status: 400, error: "invalid_grant", code: 50126, source: "page", text: "Error validating credentials due to invalid username or password." },
  disabledPerson: { status: 400, error: "invalid_grant", code: 50057, source: "page", text: "The user account is disabled." },
  secondFactorRequired: { status: 400, error: "interaction_required", code: 50076, source: "page", suberror: "basic_action", text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource." },
  // What is redeemed.
  badGrant: { status: 400, error: "invalid_grant", code: 9002313, source: "page", text: "Invalid request. Request is malformed or invalid." },
  grantOfAnother: { status: 400, error: "invalid_grant", code: 70000, source: "page", text: "The provided grant was not issued to this application." },
  expiredCode: { status: 400, error: "invalid_grant", code: 70008, source: "page", text: "The provided authorization code or refresh token has expired due to inactivity." },
  usedCode: { status: 400, error: "invalid_grant", code: 54005, source: "page", text: "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token." },
  wrongRedirectOfCode: { status: 401, error: "invalid_client", code: 500112, source: "reported", text: "The reply address does not match the reply address provided when requesting the authorization code." },
  wrongVerifier: { status: 400, error: "invalid_grant", code: 501481, source: "page", text: "The Code_Verifier does not match the code_challenge supplied in the authorization request." },
  revokedGrant: { status: 400, error: "invalid_grant", code: 50173, source: "page", suberror: "bad_token", text: "The provided grant has expired due to it being revoked, a fresh auth token is needed." },
  expiredRefreshToken: { status: 400, error: "invalid_grant", code: 700082, source: "page", suberror: "bad_token", text: "The refresh token has expired due to inactivity." },
  expiredSpaRefreshToken: { status: 400, error: "invalid_grant", code: 700084, source: "page", suberror: "bad_token", text: "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime, which cannot be extended." },
  // What an API redeems for a person.
  badTokenUse: { status: 400, error: "invalid_request", code: 70003, source: "page", text: "The app returned an unsupported value of 'requested_token_use'." },
  badAssertion: { status: 400, error: "invalid_grant", code: 50013, source: "page", text: "Assertion failed signature validation." },
  expiredAssertion: { status: 400, error: "invalid_grant", code: 500133, source: "page", text: "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token." },
  assertionOfAnother: { status: 400, error: "invalid_grant", code: 500131, source: "reported", text: "Assertion audience does not match the Client app presenting the assertion." },
  assertionOfApp: { status: 400, error: "invalid_grant", code: 7000114, source: "reported", text: "Application is not allowed to make application on-behalf-of calls." },
  assertionOfSignIn: { status: 400, error: "invalid_grant", code: 240002, source: "page", text: "Input id_token can't be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant." },
  // The device code.
  authorizationPending: { status: 400, error: "authorization_pending", code: 70016, source: "page", text: "OAuth 2.0 device flow error. Authorization is pending. Continue polling." },
  // Entra documents no answer of its own to who polls too fast; what it ends such loops with is this number.
  slowDown: { status: 400, error: "slow_down", code: 50196, source: "page", text: "The client polls too fast: the interval is five seconds longer from now on." },
  authorizationDeclined: { status: 400, error: "authorization_declined", code: 65004, source: "page", text: "The user declined to consent to access the app." },
  badDeviceCode: { status: 400, error: "bad_verification_code", code: 70018, source: "page", text: "Invalid verification code." },
  expiredDeviceCode: { status: 400, error: "expired_token", code: 70020, source: "reported", text: "The provided value for the input parameter 'device_code' is not valid. This device code has expired." },
  badUserCode: { status: 400, error: "invalid_request", code: 90119, source: "page", text: "The code is not one that was given out, or it has expired." },
  usedUserCode: { status: 400, error: "invalid_request", code: 90120, source: "page", text: "The request was already authorized or declined." },
} as const satisfies Record<string, ErrorRow>;

export type AuthorityErrorName = keyof typeof AUTHORITY_ERRORS;

/** Thrown by whatever looks at a request, and made an answer at the border. */
export class AuthorityError extends Error {
  readonly row: ErrorRow;
  /** Which parameter, scope or resource; never a value that is a secret. */
  readonly detail: string | undefined;

  constructor(name: AuthorityErrorName, detail?: string) {
    super(AUTHORITY_ERRORS[name].text);
    this.row = AUTHORITY_ERRORS[name];
    this.detail = detail;
  }
}

/** "Conditional Access developer guidance": what the next interactive request is to bring along. */
const CLAIMS_CHALLENGE = JSON.stringify({ access_token: { acrs: { essential: true, value: "c1" } } });

/** As the token endpoint answers, and as the pages show. */
export function errorBody({ row, detail }: AuthorityError, nowMs: number) {
  const { error, code, text, suberror } = row;
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  const timestamp = `${toIso(nowMs).slice(0, 19).replace("T", " ")}Z`;
  const about = detail === undefined ? text : `${text} (${detail})`;
  return {
    error,
    error_description: `AADSTS${code}: ${about} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id,
    correlation_id,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    ...(suberror === undefined ? {} : { suberror }),
    ...(error === "interaction_required" ? { claims: CLAIMS_CHALLENGE } : {}),
  };
}

export function errorResponse(error: AuthorityError, nowMs: number): TenantResponse {
  return { status: error.row.status, body: errorBody(error, nowMs) };
}
