import { ACCESS_TOKEN_LIFETIME_MS } from "../limits.ts";
import { AuthorityError } from "./authority-error.ts";
import { checkVerifier } from "./code-challenge.ts";
import { askedBy, type Grant, type GrantRequest, required, requirePlatform } from "./grant-request.ts";
import { forAssertion } from "./on-behalf-of.ts";
import { type ClientRegistration, isSameSecret } from "./registrations.ts";
import { isApi, type ScopeWish } from "./scope-wish.ts";
import type { SignIn } from "./sign-in.ts";
import { appClaims } from "./sign-in-claims.ts";
import { PASSWORD } from "./sign-in-people.ts";
import type { SignInSession } from "./sign-in-sessions.ts";

/** THE table of grants: what is redeemed for tokens, each by its page of the "Microsoft identity platform". */
export const GRANTS: Readonly<Record<string, Grant>> = {
  client_credentials: forApp,
  password: forPassword,
  authorization_code: forCode,
  refresh_token: forRefreshToken,
  "urn:ietf:params:oauth:grant-type:device_code": forDeviceCode,
  "urn:ietf:params:oauth:grant-type:jwt-bearer": forAssertion,
};

/** As MSAL spells it. */
const SPELLED_OTHERWISE: Readonly<Record<string, string>> = {
  device_code: "urn:ietf:params:oauth:grant-type:device_code",
};

/** The row of that type; undefined for what no row is of. */
export function grantOf(type: string): Grant | undefined {
  const name = Object.hasOwn(SPELLED_OTHERWISE, type) ? (SPELLED_OTHERWISE[type] ?? type) : type;
  return Object.hasOwn(GRANTS, name) ? GRANTS[name] : undefined;
}

/** Of a resource in this form every permission that the app has there. */
const DEFAULT = "/.default";

/** "The OAuth 2.0 client credentials grant flow". */
async function forApp(signIn: SignIn, { form, client, origin }: GrantRequest): Promise<object> {
  requirePlatform(origin, false);
  if (client.clientSecret === undefined) throw new AuthorityError("secretMissing");
  const scope = (form.get("scope") ?? "").split(" ").find((name) => name.endsWith(DEFAULT));
  if (scope === undefined) throw new AuthorityError("badAppScope");
  const access_token = await appToken(signIn, client, scope.slice(0, -DEFAULT.length));
  const lifetimeSeconds = ACCESS_TOKEN_LIFETIME_MS / 1000;
  return { token_type: "Bearer", expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds, access_token };
}

function appToken({ authority, registrations }: SignIn, client: ClientRegistration, resource: string): Promise<string> {
  if (isApi(resource, registrations.api)) return authority.sign(appClaims({ authority, registrations }, client));
  // Azure's own resources are many, and have tokens of version 1.0; of others only our API is here.
  if (!resource.startsWith("https://")) throw new AuthorityError("unknownResource", resource);
  return authority.issueAccessToken(resource, client.clientId);
}

/** "OAuth 2.0 resource owner password credentials". */
async function forPassword(signIn: SignIn, { form, client, origin }: GrantRequest): Promise<object> {
  requirePlatform(origin, false);
  const [name, password] = [required(form, "username"), required(form, "password")];
  const wish = signIn.readWish(required(form, "scope"), client);
  const person = signIn.people.find(name);
  if (person === undefined) throw new AuthorityError("unknownPerson");
  if (!isSameSecret(password, PASSWORD)) throw new AuthorityError("wrongPassword");
  const { clientId } = client;
  const session = signIn.open({ name, clientId, wish, nonce: undefined, isSpa: false, isAtPage: false });
  return signIn.tokensFor(session, wish, askedBy(form));
}

/** "OAuth 2.0 authorization code flow": "Redeem a code for an access token". */
async function forCode(signIn: SignIn, { form, client, origin }: GrantRequest): Promise<object> {
  const code = required(form, "code");
  const redirectUri = required(form, "redirect_uri");
  const found = signIn.codes.find(code);
  if (found === undefined) throw new AuthorityError("badGrant");
  const { session, challenge, redirectUri: asked } = found.value;
  requireClient(session, client);
  if (found.isUsed) throw new AuthorityError("usedCode");
  if (found.isExpired) throw new AuthorityError("expiredCode");
  if (redirectUri !== asked) throw new AuthorityError("wrongRedirectOfCode");
  requirePlatform(origin, session.isSpa);
  checkVerifier(challenge, form.get("code_verifier"));
  const wish = wishOf(signIn, { form, client }, session);
  signIn.codes.use(code);
  return signIn.tokensFor(session, wish, askedBy(form));
}

/** Same page: "Refresh the access token". The old one stays good, and whoever has it is to discard it. */
async function forRefreshToken(signIn: SignIn, { form, client, origin }: GrantRequest): Promise<object> {
  const refreshToken = required(form, "refresh_token");
  const found = signIn.refreshTokens.find(refreshToken);
  if (found === undefined) throw new AuthorityError("badGrant");
  const session = found.value;
  requireClient(session, client);
  requirePlatform(origin, session.isSpa);
  if (found.isExpired) throw new AuthorityError(session.isSpa ? "expiredSpaRefreshToken" : "expiredRefreshToken");
  const wish = wishOf(signIn, { form, client }, session);
  return signIn.tokensFor(session, wish, { ...askedBy(form), refreshTokenEndsMs: found.expiresMs });
}

/** "OAuth 2.0 device authorization grant". */
async function forDeviceCode(signIn: SignIn, { form, client, origin }: GrantRequest): Promise<object> {
  requirePlatform(origin, false);
  const session = signIn.deviceCodes.redeem(required(form, "device_code"), client.clientId);
  return signIn.tokensFor(session, session.wish, askedBy(form));
}

function requireClient({ clientId }: SignInSession, client: ClientRegistration): void {
  if (clientId !== client.clientId) throw new AuthorityError("grantOfAnother");
}

/** What was asked for at the page to sign in at stays, as far as it is about the app itself. */
function wishOf(
  signIn: SignIn,
  { form, client }: Pick<GrantRequest, "form" | "client">,
  { wish }: SignInSession,
): ScopeWish {
  const text = form.get("scope");
  if (text === null || text.trim() === "") return wish;
  const asked = signIn.readWish(text, client);
  return { ...asked, oidc: new Set([...wish.oidc, ...asked.oidc]) };
}
