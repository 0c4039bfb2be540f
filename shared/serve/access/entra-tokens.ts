import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import type { Clock } from "../../base/clock.ts";
import { fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import type { Principal } from "./principal.ts";
import { ROLES, type Role, SCOPE, WRITE_SCOPE } from "./rights.ts";

export interface EntraTokensOptions {
  /** See `TokenVerifierOptions`. */
  readonly keys: JWTVerifyGetKey;
  /** Without a trailing slash. */
  readonly authority: string;
  readonly tenantId: string;
  /** The API's app registration, the audience. */
  readonly apiClientId: string | undefined;
  readonly clock: Clock;
}

export interface EntraTokens {
  /**
   * Who sends this header.
   *
   * @returns `api-app-missing`, `bearer-missing`, `bearer-invalid`, `bearer-expired`, `scope-required`
   * @throws TeamsinkError `authority-unavailable` when the signing keys cannot be read
   */
  principalOf(authorization: string | null): Promise<Result<Principal>>;
}

const CLOCK_TOLERANCE_SECONDS = 60;
/** Real ones have two or three thousand characters; one with many groups twice that. */
const MAX_TOKEN_LENGTH = 16_384;
/** RFC 6750, 2.1; the scheme in any case (RFC 9110, 11.1). */
const BEARER = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

const guid = z.guid().transform((id) => id.toLowerCase());
const names = (text: string | undefined) => new Set(text?.split(" "));

/**
 * An access token of version 2.0, as setup has them issued. Of a person it bears `scp`; of an application `idtyp`, which
 * the registration asks for: neither has an ID token, which is signed by the same keys, may be for the same audience and
 * bears roles. Entra: "Access token claims reference".
 */
const accessToken = z.object({
  // One: a list that has ours among others is for whoever else is in it.
  aud: z.string(),
  ver: z.literal("2.0"),
  tid: guid,
  oid: guid,
  azp: guid,
  scp: z.string().optional(),
  idtyp: z.enum(["app", "user"]).optional(),
  roles: z.array(z.string()).max(100).optional(),
  exp: z.number(),
  iat: z.number(),
  // What only an ID token has.
  nonce: z.undefined().optional(),
});

export function createEntraTokens(options: EntraTokensOptions): EntraTokens {
  const { tenantId, authority, apiClientId, keys, clock } = options;
  const keysRead = readingKeys(keys);
  // The public one beside our authority's, which may be reached by another of its host names.
  const issuer = [authority, "https://login.microsoftonline.com"].map((origin) => `${origin}/${tenantId}/v2.0`);
  return {
    async principalOf(authorization) {
      if (apiClientId === undefined) return fail("api-app-missing");
      if (!authorization) return fail("bearer-missing");
      const token = authorization.length > MAX_TOKEN_LENGTH ? undefined : BEARER.exec(authorization)?.[1];
      if (token === undefined || !hasOneText(token)) return fail("bearer-invalid");
      const claims = await claimsOf(token, keysRead, {
        issuer,
        audience: apiClientId,
        algorithms: ["RS256"],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(clock.nowMs()),
      });
      return claims.ok ? principalIn(claims.value, tenantId) : claims;
    },
  };
}

/** What decoders overlook in the last character of a signature would make one token many. */
function hasOneText(token: string): boolean {
  const signature = token.slice(token.lastIndexOf(".") + 1);
  return Buffer.from(signature, "base64url").toString("base64url") === signature;
}

/** What is wrong with the token's header, not with the authority. */
const ABOUT_TOKEN = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported] as const;

/** Keys that cannot be read say nothing about the token, whatever they fail with. */
function readingKeys(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      const isKnown = cause instanceof TeamsinkError || ABOUT_TOKEN.some((TokenError) => cause instanceof TokenError);
      throw isKnown ? cause : new TeamsinkError("authority-unavailable", undefined, { cause });
    }
  };
}

async function claimsOf(
  token: string,
  keys: JWTVerifyGetKey,
  held: Parameters<typeof jwtVerify>[2],
): Promise<Result<JWTPayload>> {
  try {
    return succeed((await jwtVerify(token, keys, held)).payload);
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError || cause instanceof TypeError)) throw cause;
    const isOfTime =
      cause instanceof errors.JWTExpired ||
      (cause instanceof errors.JWTClaimValidationFailed && cause.claim === "nbf" && cause.reason === "check_failed");
    return fail(isOfTime ? "bearer-expired" : "bearer-invalid");
  }
}

function principalIn(payload: JWTPayload, tenantId: string): Result<Principal> {
  const parsed = accessToken.safeParse(payload);
  if (!parsed.success || parsed.data.tid !== tenantId) return fail("bearer-invalid");
  const { oid: id, azp: clientId, scp, idtyp, roles = [] } = parsed.data;
  const known = new Set(ROLES.filter((role): role is Role => roles.includes(role)));
  if (scp !== undefined && idtyp !== "app") {
    const scopes = names(scp);
    const canWrite = scopes.has(WRITE_SCOPE);
    return scopes.has(SCOPE) ? succeed({ kind: "user", id, clientId, roles: known, canWrite }) : fail("scope-required");
  }
  return scp === undefined && idtyp === "app"
    ? succeed({ kind: "app", id, clientId, roles: known })
    : fail("bearer-invalid");
}
