import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import type { User } from "../model/graph-shapes.ts";
import { type Authority, issuerV1 } from "./authority.ts";
import type { ClientRegistration, Registrations } from "./registrations.ts";
import type { ScopeWish } from "./scope-wish.ts";
import { servicePrincipalIdOf } from "./service-principal.ts";
import type { SignInSession } from "./sign-in-sessions.ts";

/** "Access token claims reference": how the client proved who it is. */
const PUBLIC = "0";
const SECRET = "1";
/** Microsoft Graph, the same in every tenant. */
const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

interface Tokens {
  readonly authority: Authority;
  readonly registrations: Registrations;
}

interface ForPerson {
  readonly client: ClientRegistration;
  readonly user: User;
  readonly session: Pick<SignInSession, "isStrong" | "revocations">;
}

/** Of an app that asks for itself. "Access token claims reference"; `idtyp`: "Optional claims reference". */
export function appClaims({ authority, registrations }: Tokens, client: ClientRegistration): JWTPayload {
  const id = servicePrincipalIdOf(client.clientId);
  const roles = registrations.rolesOf(id);
  return {
    ...claimsV2(authority, registrations.api.clientId),
    azp: client.clientId,
    azpacr: azpacrOf(client),
    idtyp: "app",
    oid: id,
    ...(roles.length === 0 ? {} : { roles: [...roles] }),
    sub: id,
  };
}

/** Of an app that asks for a person. "Access token claims reference". */
export function personClaims(tokens: Tokens, forPerson: ForPerson, wish: ScopeWish): JWTPayload {
  return wish.resource === "api" ? apiClaims(tokens, forPerson, wish) : graphClaims(tokens, forPerson, wish);
}

function apiClaims({ authority, registrations }: Tokens, forPerson: ForPerson, wish: ScopeWish): JWTPayload {
  const { client, user, session } = forPerson;
  const audience = registrations.api.clientId;
  const roles = registrations.rolesOf(user.id);
  return {
    ...claimsV2(authority, audience),
    ...sessionClaims(session),
    azp: client.clientId,
    azpacr: azpacrOf(client),
    idtyp: "user",
    name: user.displayName,
    oid: user.id,
    preferred_username: user.userPrincipalName,
    ...(roles.length === 0 ? {} : { roles: [...roles] }),
    scp: wish.names.join(" "),
    sub: subjectOf(user, audience),
  };
}

/** Graph's own tokens are of version 1.0, whichever endpoint issues them. */
function graphClaims({ authority }: Tokens, { client, user, session }: ForPerson, wish: ScopeWish): JWTPayload {
  const { tenantId } = authority.app;
  return {
    aud: GRAPH_APP_ID,
    iss: issuerV1(tenantId),
    ...sessionClaims(session),
    appid: client.clientId,
    appidacr: azpacrOf(client),
    idtyp: "user",
    name: user.displayName,
    oid: user.id,
    scp: [...wish.names, ...[...wish.oidc].filter((scope) => scope !== "offline_access")].join(" "),
    sub: subjectOf(user, GRAPH_APP_ID),
    tid: tenantId,
    unique_name: user.userPrincipalName,
    ver: "1.0",
  };
}

/** "ID token claims reference": for the app itself, to learn who signed in. */
export function idTokenClaims(
  { authority }: Tokens,
  { client, user }: Omit<ForPerson, "session">,
  asked: IdTokenWish,
): JWTPayload {
  return {
    ...claimsV2(authority, client.clientId),
    ...(asked.nonce === undefined ? {} : { nonce: asked.nonce }),
    ...(asked.oidc.has("email") && user.mail !== null ? { email: user.mail } : {}),
    ...(asked.oidc.has("profile")
      ? { name: user.displayName, oid: user.id, preferred_username: user.userPrincipalName }
      : {}),
    sub: subjectOf(user, client.clientId),
  };
}

interface IdTokenWish extends Pick<ScopeWish, "oidc"> {
  readonly nonce: string | undefined;
}

/** "Access token claims reference", amr: how somebody proved who they are. A token of version 2.0 has it here as well. */
const BY_PASSWORD = "pwd";
const BY_SECOND_FACTOR = "mfa";

/** `aio` is the authority's own affair: what it wants to know of a session again from whoever presents the token. */
function sessionClaims({ isStrong, revocations }: ForPerson["session"]): JWTPayload {
  return {
    aio: Buffer.from(JSON.stringify({ revocations })).toString("base64url"),
    amr: isStrong ? [BY_PASSWORD, BY_SECOND_FACTOR] : [BY_PASSWORD],
  };
}

export function isOfStrongSession({ amr }: JWTPayload): boolean {
  return Array.isArray(amr) && amr.includes(BY_SECOND_FACTOR);
}

/** How often the person's sessions had been revoked when the token was issued. */
export function revocationsOf({ aio }: JWTPayload): number {
  if (aio === undefined) return 0;
  const session = JSON.parse(Buffer.from(String(aio), "base64url").toString("utf8")) as { revocations: number };
  return session.revocations;
}

function claimsV2(authority: Authority, audience: string): JWTPayload {
  const { tenantId } = authority.app;
  return { aud: audience, iss: authority.issuerV2(tenantId), tid: tenantId, ver: "2.0" };
}

function azpacrOf({ clientSecret }: ClientRegistration): string {
  return clientSecret === undefined ? PUBLIC : SECRET;
}

/** Pairwise: another one for each app that a person signs in to. */
function subjectOf({ id }: User, audience: string): string {
  return hash("sha256", `${id} ${audience}`, "base64url");
}
