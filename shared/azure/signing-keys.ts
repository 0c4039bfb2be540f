import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";

export interface SigningKeysOptions {
  readonly authority: string;
  readonly clock: Clock;
  /** Shortest time between two looks for a key that is not known. */
  readonly cooldownMs?: number;
  readonly fetch?: typeof fetch;
}

interface FoundKeys {
  readonly uri: string;
  readonly keys: JWTVerifyGetKey;
  /** Readings are counted from one: the last one begun, and the last one that came to its end. */
  readonly readings: { begun: number; done: number; doneMs: number };
}

/**
 * A token with an unknown key id makes us look for new keys, and anybody can send such tokens: four looks a second at
 * most, at an answer that the authority serves from a cache. Whoever comes in between waits for the next look, so this
 * is also the longest that anybody is kept waiting.
 */
const DEFAULT_COOLDOWN_MS = 250;
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
 * A key counts as unknown only when the keys were read after it was asked for: the authority may roll its keys at any
 * moment, and a token refused for a key that is merely new would be a message lost.
 *
 * Throws TeamsinkError `authority-unavailable` when they cannot be read, and errors of `jose` for a token that names none of them.
 */
export function createSigningKeys(options: SigningKeysOptions): JWTVerifyGetKey {
  let current: FoundKeys | undefined;
  let finding: Promise<FoundKeys> | undefined;
  const find = (): Promise<FoundKeys> => {
    finding ??= jwksUriOf(options.authority, options.fetch)
      .then((uri) => {
        // The same place keeps what is known of it: the keys, and when they were last asked for.
        if (current?.uri !== uri) current = openKeySet(uri, options);
        return current;
      })
      .finally(() => {
        finding = undefined;
      });
    return finding;
  };
  return async (header, token) => {
    const known = current;
    try {
      return await keyOf(known ?? (await find()), options)(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      const moved = known && (await find().catch(() => known));
      if (moved === known || moved === undefined) throw unavailable(error);
      return keyOf(moved, options)(header, token).catch((again: unknown) => {
        throw isAboutToken(again) ? again : unavailable(again);
      });
    }
  };
}

/** Looks among known keys, then among keys whose reading began after the question. `jose` does not read while it cools down. */
function keyOf(
  { keys, readings }: FoundKeys,
  { clock, cooldownMs = DEFAULT_COOLDOWN_MS }: SigningKeysOptions,
): (...question: Parameters<JWTVerifyGetKey>) => Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
  return async (header, token) => {
    const begunBefore = readings.begun;
    for (;;) {
      try {
        return await keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || readings.done > begunBefore) throw error;
        await clock.sleep(Math.max(1, readings.doneMs + cooldownMs - clock.nowMs()));
      }
    }
  };
}

/** Resolves when the authority says where its signing keys are; throws TeamsinkError `authority-unavailable`. */
export async function probeAuthority(authority: string, read: typeof fetch = fetch): Promise<void> {
  await jwksUriOf(authority, read).catch((error: unknown) => {
    throw unavailable(error);
  });
}

function isAboutToken(error: unknown): boolean {
  return TOKEN_ERRORS.some((TokenError) => error instanceof TokenError);
}

function unavailable(cause: unknown): TeamsinkError {
  // What stands between is told by its words.
  return new TeamsinkError("authority-unavailable", cause instanceof TeamsinkError ? cause.message : undefined, {
    cause,
  });
}

function openKeySet(uri: string, options: SigningKeysOptions): FoundKeys {
  const { clock, cooldownMs = DEFAULT_COOLDOWN_MS, fetch: read = fetch } = options;
  const readings = { begun: 0, done: 0, doneMs: 0 };
  const keys = createRemoteJWKSet(new URL(uri), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: cooldownMs,
    cacheMaxAge: MAX_AGE_MS,
    [customFetch]: async (url, init) => {
      readings.begun += 1;
      const number = readings.begun;
      const response = await read(url, init);
      readings.done = number;
      readings.doneMs = clock.nowMs();
      return response;
    },
  });
  return { uri, keys, readings };
}

/** `common`: the keys of every tenant, since Graph's tokens may be signed for its own. */
async function jwksUriOf(authority: string, read: typeof fetch = fetch): Promise<string> {
  const response = await read(`${authority}/common/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  });
  if (!response.ok) throw new Error(`The authority answered ${response.status}`);
  return openIdConfiguration.parse(await response.json()).jwks_uri;
}
