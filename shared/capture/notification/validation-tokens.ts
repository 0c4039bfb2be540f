import { hash, KeyObject, verify } from "node:crypto";
import { errors, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import type { Clock } from "../../base/clock.ts";
import { type ErrorCode, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../base/json.ts";
import type { Log } from "../../base/log.ts";

/** App id of "Microsoft Graph Change Tracking", the same in every tenant. Graph: "rich notifications". */
export const GRAPH_CHANGE_TRACKING_APP_ID = "0bf30f3b-4a52-48df-9a82-234910c4a086";

const CLOCK_TOLERANCE_SECONDS = 60;
/** RFC 7518, 3.3: a key of at least 2,048 bits. */
const MIN_KEY_BITS = 2_048;
/** JWS compact serialization. RFC 7515, 7.1. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** What a token may say of itself: one algorithm, and no extension that we would have to understand. RFC 7515, 4.1. */
const protectedHeader = z.object({
  alg: z.literal("RS256"),
  kid: z.string().optional(),
  crit: z.undefined().optional(),
});
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

/** What the claims are held to. */
interface Expected {
  readonly issuers: readonly string[];
  readonly clientIds: readonly string[];
  readonly tenantId: string;
  readonly nowSeconds: number;
}

/** What a signed token must claim, in the order in which it is asked; the first that does not hold is the reason. */
const RULES: readonly {
  readonly code: ErrorCode;
  readonly holds: (claims: JsonObject, expected: Expected) => boolean;
}[] = [
  { code: "token-wrong-issuer", holds: ({ iss }, { issuers }) => issuers.some((issuer) => issuer === iss) },
  {
    code: "token-wrong-audience",
    holds: ({ aud }, { clientIds }) => clientIds.some((clientId) => [aud].flat().includes(clientId)),
  },
  { code: "token-invalid", holds: hasTimes },
  { code: "token-wrong-issuer", holds: ({ tid }, { tenantId }) => tid === undefined || tid === tenantId },
  { code: "token-wrong-publisher", holds: isOfPublisher },
  // Last, so that it is known to be the only fault.
  { code: "token-out-of-time", holds: (claims, { nowSeconds }) => secondsOff(claims, nowSeconds) === 0 },
];

export interface VerifiedToken {
  readonly tenantId: string;
}

export interface TokenVerifier {
  /**
   * One result a token, in the same order: verified, or `token-invalid`, `token-wrong-issuer`, `token-wrong-audience`,
   * `token-wrong-publisher`, `token-out-of-time`.
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
  /** That of the app by which people subscribe to presence, and whether they do: what they are told is meant for it. */
  readonly apiClientId?: string | undefined;
  readonly takesPresence?: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The authority's keys come through `jose`; the signature is checked by Node's own `verify`, which costs a quarter of a way
 * through WebCrypto: after RSA, a token never seen is what is dearest about a small post. A test holds what is made of a
 * token to what `jose` makes of it.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { tenantId, clientId, apiClientId, takesPresence = false, clock, log } = options;
  const clientIds = takesPresence && apiClientId !== undefined ? [clientId, apiClientId] : [clientId];
  const issuers = ISSUERS.map((issuerOf) => issuerOf(options.authority, tenantId));
  const cache = createExpiryCache();

  const verifyAnew = async (token: string, cacheKey: string): Promise<Result<VerifiedToken>> => {
    const claims = await signedClaims(token, options.keys);
    if (claims === undefined) return fail("token-invalid");
    const expected = { issuers, clientIds, tenantId, nowSeconds: Math.floor(clock.nowMs() / 1_000) };
    const broken = RULES.find(({ holds }) => !holds(claims, expected));
    if (broken?.code === "token-out-of-time") {
      const offMs = secondsOff(claims, expected.nowSeconds) * 1_000;
      log.event("clock.doubted", { seenIn: "validation-token", offMs }, "warn");
    }
    if (broken !== undefined) return fail(broken.code);
    cache.add(cacheKey, (Number(claims.exp) + CLOCK_TOLERANCE_SECONDS) * 1_000);
    return succeed({ tenantId });
  };

  const verifyOne = async (token: string): Promise<Result<VerifiedToken>> => {
    if (token.length > MAX_TOKEN_LENGTH) return fail("token-invalid");
    const cacheKey = hash("sha256", token, "base64");
    if (cache.has(cacheKey, clock.nowMs())) return succeed({ tenantId });
    return verifyAnew(token, cacheKey);
  };

  return { verify: (tokens) => Promise.all(tokens.map(verifyOne)) };
}

/**
 * @returns the claims of a token that a key of the authority signed, else `undefined`
 * @throws TeamsinkError `authority-unavailable`
 */
async function signedClaims(token: string, keys: JWTVerifyGetKey): Promise<JsonObject | undefined> {
  if (!COMPACT.test(token)) return undefined;
  const [encodedHeader = "", payload = "", signature = ""] = token.split(".");
  const header = protectedHeader.safeParse(parsed(encodedHeader));
  if (!header.success) return undefined;
  const { alg, kid } = header.data;
  const question = { protected: encodedHeader, payload, signature };
  const key = await signingKeyOf(() => keys(kid === undefined ? { alg } : { alg, kid }, question));
  if (key === undefined) return undefined;
  const signatureBytes = Buffer.from(signature, "base64url");
  // One token has one text: Node overlooks what does not belong to base64.
  if (signatureBytes.toString("base64url") !== signature) return undefined;
  const signed = Buffer.from(token.slice(0, encodedHeader.length + 1 + payload.length));
  if (!verify("sha256", signed, key, signatureBytes)) return undefined;
  const claims = parsed(payload);
  return isJsonObject(claims) ? claims : undefined;
}

function parsed(encoded: string): unknown {
  return parseJson(Buffer.from(encoded, "base64url").toString());
}

/** `jose` keeps one `CryptoKey` a key of the authority; the same key as `verify` takes it is kept as long. */
const keyObjects = new WeakMap<object, KeyObject>();

/**
 * Tells what a token's fault is from what is ours: keys that cannot be read say nothing about it, and the post must come
 * again.
 *
 * @returns `undefined` when the token names no key that can sign RS256
 */
async function signingKeyOf(ask: () => ReturnType<JWTVerifyGetKey>): Promise<KeyObject | undefined> {
  try {
    const found = await ask();
    if (!(found instanceof CryptoKey)) return undefined;
    const key = keyObjects.get(found) ?? KeyObject.from(found);
    keyObjects.set(found, key);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === "rsa" && bits >= MIN_KEY_BITS ? key : undefined;
  } catch (cause) {
    if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) return undefined;
    throw new TeamsinkError("authority-unavailable", undefined, { cause });
  }
}

/** RFC 7519, 4.1.4 to 4.1.6. All three are optional there; a token without an end is none of Graph's. */
function hasTimes({ exp, nbf, iat }: JsonObject): boolean {
  return isNumericDate(exp) && [nbf, iat].every((time) => time === undefined || isNumericDate(time));
}

/** How far our clock is ahead at the least, were the token valid now; less than 0: behind; 0: it is valid. */
function secondsOff({ exp, nbf }: JsonObject, nowSeconds: number): number {
  const ahead = nowSeconds - CLOCK_TOLERANCE_SECONDS - Number(exp);
  const behind = Number(nbf ?? nowSeconds) - (nowSeconds + CLOCK_TOLERANCE_SECONDS);
  // At the second of its end it is over.
  if (ahead >= 0) return Math.max(1, ahead);
  return behind > 0 ? -behind : 0;
}

function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** `azp` in tokens of version 2, `appid` in those of version 1; a token that names another in either is not Graph's. */
function isOfPublisher({ azp, appid }: JsonObject): boolean {
  const publishers = [azp, appid].filter((publisher) => publisher !== undefined);
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
