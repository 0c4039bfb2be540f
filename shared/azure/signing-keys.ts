import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { TeamsinkError } from "../errors.ts";
import type { AuthorityKeys } from "../notification/validation-tokens.ts";

export interface SigningKeysOptions {
  readonly authority: string;
  /** Shortest time between two looks for a key that is not known. */
  readonly cooldownMs?: number;
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

interface FoundKeys {
  readonly uri: string;
  readonly keys: KeySet;
}

/**
 * A token with an unknown key id makes us look for new keys, and anybody can send such tokens. Five seconds make that
 * twelve requests a minute at most, and a token signed with a key just published waits no longer than that.
 */
const DEFAULT_COOLDOWN_MS = 5_000;
/**
 * Known keys serve for an hour, so that a short failure of the authority is not ours; Microsoft asks for a look once a
 * day at least. Entra: "Signing key rollover in the Microsoft identity platform".
 */
const MAX_AGE_MS = 3_600_000;
const TIMEOUT_MS = 3_000;

const openIdConfiguration = z.object({ jwks_uri: z.url({ protocol: /^https$/ }) });

/** What is wrong with the token's header, not with the authority. */
const TOKEN_ERRORS = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported] as const;

/**
 * The keys that the authority signs tokens with, for `jose`'s `jwtVerify`. Where they are is asked once, and again after a
 * failure, since an authority may move them; known keys go on serving meanwhile.
 *
 * Throws TeamsinkError `authority-unavailable` when they cannot be read, and errors of `jose` for a token that names none of them.
 */
export function createSigningKeys(options: SigningKeysOptions): AuthorityKeys {
  let current: FoundKeys | undefined;
  let finding: Promise<FoundKeys> | undefined;
  const find = (): Promise<FoundKeys> => {
    finding ??= jwksUriOf(options.authority)
      .then((uri) => {
        // The same place keeps what is known of it: the keys, and when they were last asked for.
        if (current?.uri !== uri) current = { uri, keys: openKeySet(uri, options) };
        return current;
      })
      .finally(() => {
        finding = undefined;
      });
    return finding;
  };
  const getKey: JWTVerifyGetKey = async (header, token) => {
    const known = current;
    try {
      return await (known ?? (await find())).keys(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      const moved = known && (await find().catch(() => known));
      if (moved === known || moved === undefined) throw unavailable(error);
      return moved.keys(header, token).catch((again: unknown) => {
        throw isAboutToken(again) ? again : unavailable(again);
      });
    }
  };
  // Whether a key that is not known may merely be too new to have been looked for.
  return Object.defineProperty(getKey, "coolingDown", { get: () => current?.keys.coolingDown ?? false });
}

/** Resolves when the authority says where its signing keys are; throws TeamsinkError `authority-unavailable`. */
export async function probeAuthority(authority: string): Promise<void> {
  await jwksUriOf(authority).catch((error: unknown) => {
    throw unavailable(error);
  });
}

function isAboutToken(error: unknown): boolean {
  return TOKEN_ERRORS.some((TokenError) => error instanceof TokenError);
}

function unavailable(cause: unknown): TeamsinkError {
  return new TeamsinkError("authority-unavailable", undefined, { cause });
}

function openKeySet(uri: string, { cooldownMs = DEFAULT_COOLDOWN_MS }: SigningKeysOptions): KeySet {
  return createRemoteJWKSet(new URL(uri), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: cooldownMs,
    cacheMaxAge: MAX_AGE_MS,
  });
}

/** `common`: the keys of every tenant, since Graph's tokens may be signed for its own. */
async function jwksUriOf(authority: string): Promise<string> {
  const response = await fetch(`${authority}/common/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  });
  if (!response.ok) throw new Error(`The authority answered ${response.status}`);
  return openIdConfiguration.parse(await response.json()).jwks_uri;
}
