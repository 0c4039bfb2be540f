import { hash } from "node:crypto";
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Clock } from "../../base/clock.ts";
import { type ErrorCode, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";

/** App id of "Microsoft Graph Change Tracking", the same in every tenant. Graph: "rich notifications". */
export const GRAPH_CHANGE_TRACKING_APP_ID = "0bf30f3b-4a52-48df-9a82-234910c4a086";

const ALGORITHMS = ["RS256"];
const CLOCK_TOLERANCE_SECONDS = 60;
/** Real ones have about two thousand characters. */
const MAX_TOKEN_LENGTH = 16_384;
const MAX_CACHED_TOKENS = 1_000;

/**
 * Who may have issued a token for our tenant. Which one it is depends on the app registration's
 * `accessTokenAcceptedVersion`; Microsoft's own samples show both. The public one stays beside our authority's, which
 * may be reached by another of its host names and still issue under this one.
 */
const ISSUERS: readonly ((authority: string, tenantId: string) => string)[] = [
  (_authority, tenantId) => `https://sts.windows.net/${tenantId}/`,
  (authority, tenantId) => `${authority}/${tenantId}/v2.0`,
  (_authority, tenantId) => `https://login.microsoftonline.com/${tenantId}/v2.0`,
];

/** What a failed claim means. Everything else, time included, is `token-invalid`. */
const CODE_OF_CLAIM: Readonly<Record<string, ErrorCode>> = {
  iss: "token-wrong-issuer",
  aud: "token-wrong-audience",
};

export interface VerifiedToken {
  readonly tenantId: string;
}

export interface TokenVerifier {
  /**
   * One result a token, in the same order: verified, or `token-invalid`, `token-wrong-issuer`, `token-wrong-audience`,
   * `token-wrong-publisher`.
   *
   * @throws TeamsinkError `authority-unavailable` when the signing keys cannot be read: nothing is known of the tokens
   */
  verify(tokens: readonly string[]): Promise<readonly Result<VerifiedToken>[]>;
}

export interface TokenVerifierOptions {
  /**
   * Throws `jose`'s errors for a token that names no key of the authority, which must be certain, and anything else when
   * the keys cannot be read.
   */
  readonly keys: JWTVerifyGetKey;
  /** Without a trailing slash. */
  readonly authority: string;
  readonly tenantId: string;
  /** Our app's id, the audience. */
  readonly clientId: string;
  readonly clock: Clock;
}

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const issuer = ISSUERS.map((issuerOf) => issuerOf(options.authority, options.tenantId));
  const getKey = authorityKeyGetter(options.keys);
  const cache = createExpiryCache();

  const verifyAnew = async (token: string, cacheKey: string): Promise<Result<VerifiedToken>> => {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        algorithms: ALGORITHMS,
        issuer,
        audience: options.clientId,
        requiredClaims: ["exp"],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(options.clock.nowMs()),
      });
      if (payload.tid !== undefined && payload.tid !== options.tenantId) return fail("token-wrong-issuer");
      if (!isOfPublisher(payload)) return fail("token-wrong-publisher");
      cache.add(cacheKey, ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1_000);
      return succeed({ tenantId: options.tenantId });
    } catch (error) {
      if (error instanceof TeamsinkError) throw error;
      return fail(codeOfFailure(error));
    }
  };

  const verifyOne = async (token: string): Promise<Result<VerifiedToken>> => {
    if (token.length > MAX_TOKEN_LENGTH) return fail("token-invalid");
    const cacheKey = hash("sha256", token, "base64");
    if (cache.has(cacheKey, options.clock.nowMs())) return succeed({ tenantId: options.tenantId });
    return verifyAnew(token, cacheKey);
  };

  return { verify: (tokens) => Promise.all(tokens.map(verifyOne)) };
}

/** Tells what a token's fault is from what is ours: keys that cannot be read say nothing about it, and the post must come again. */
function authorityKeyGetter(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) throw cause;
      throw new TeamsinkError("authority-unavailable", undefined, { cause });
    }
  };
}

function codeOfFailure(error: unknown): ErrorCode {
  const isClaim = error instanceof errors.JWTClaimValidationFailed;
  return (isClaim ? CODE_OF_CLAIM[error.claim] : undefined) ?? "token-invalid";
}

/** `azp` in tokens of version 2, `appid` in those of version 1; a token that names another in either is not Graph's. */
function isOfPublisher(payload: JWTPayload): boolean {
  const publishers = [payload.azp, payload.appid].filter((publisher) => publisher !== undefined);
  return publishers.length > 0 && publishers.every((publisher) => publisher === GRAPH_CHANGE_TRACKING_APP_ID);
}

/**
 * Which tokens were verified and until when: Graph sends the same one with many posts, and a signature costs as much as
 * everything else about a small post. Holds digests, never tokens; drops the one unused for longest when full.
 */
function createExpiryCache() {
  const expiresMsByKey = new Map<string, number>();
  return {
    has(key: string, nowMs: number): boolean {
      const expiresMs = expiresMsByKey.get(key);
      if (expiresMs === undefined) return false;
      expiresMsByKey.delete(key);
      if (nowMs >= expiresMs) return false;
      expiresMsByKey.set(key, expiresMs);
      return true;
    },
    add(key: string, expiresMs: number): void {
      expiresMsByKey.set(key, expiresMs);
      const [oldest] = expiresMsByKey.keys();
      if (expiresMsByKey.size > MAX_CACHED_TOKENS && oldest !== undefined) expiresMsByKey.delete(oldest);
    },
  };
}
