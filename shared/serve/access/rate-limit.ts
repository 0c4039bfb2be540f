import type { Clock } from "../../base/clock.ts";
import type { Principal } from "./principal.ts";

export interface RateLimitOptions {
  readonly clock: Clock;
  /** Of a person or an application. */
  readonly requestsPerMinute: number;
}

/** What one request left of what there was. */
export interface Spent {
  /** How long until there is one again; undefined: this one was there. */
  readonly retryAfterMs: number | undefined;
  /** For every answer: see `headersOf`. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimit {
  /** Takes one request of what this principal has. */
  take(principal: Principal): Spent;
}

/** A function key is of a back end, which has people of its own. */
const SHARES = { user: 1, app: 1, key: 10 } as const satisfies Record<Principal["kind"], number>;
const WINDOW_SECONDS = 60;
const WINDOW_MS = WINDOW_SECONDS * 1_000;
/** Who asked within a minute, at one instance. Beyond, whoever has not asked for longest is forgotten, and may ask anew. */
const MAX_PRINCIPALS = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/**
 * A bucket of tokens for each principal: a minute's worth at once, and as many a minute from then on. Each instance has its
 * own, since a counter that all share would cost a write for each request, as much as the request itself; so whoever is
 * spread over several instances may ask each for as much.
 *
 * Whoever is refused for what they show (401) has no bucket. Who that is they would choose themselves; and one for all
 * strangers could be emptied by any of them, before a genuine token behind it was looked at. What a forged token costs is
 * less than the request that brings it: see docs/operate.md, what an attack costs.
 */
export function createRateLimit({ clock, requestsPerMinute }: RateLimitOptions): RateLimit {
  // In the order of last use.
  const buckets = new Map<string, Bucket>();
  return {
    take(principal) {
      const key = `${principal.kind} ${principal.id}`;
      const capacity = requestsPerMinute * SHARES[principal.kind];
      const nowMs = clock.nowMs();
      const available = refilled(buckets.get(key), { capacity, nowMs });
      const isThere = available >= 1;
      const tokens = isThere ? available - 1 : available;
      buckets.delete(key);
      forgetFull(buckets, nowMs);
      buckets.set(key, { tokens, atMs: nowMs });
      const nextMs = ((Math.floor(tokens) + 1 - tokens) * WINDOW_MS) / capacity;
      return { retryAfterMs: isThere ? undefined : nextMs, headers: headersOf({ capacity, tokens, nextMs }) };
    },
  };
}

/** A clock that was set back gives nothing, and takes nothing. */
function refilled(bucket: Bucket | undefined, { capacity, nowMs }: { capacity: number; nowMs: number }): number {
  if (bucket === undefined) return capacity;
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  return Math.min(capacity, bucket.tokens + (elapsedMs * capacity) / WINDOW_MS);
}

/** Whoever did not ask for a minute has a full one, which is as if there were none. */
function forgetFull(buckets: Map<string, Bucket>, nowMs: number): void {
  for (const [key, { atMs }] of buckets) {
    if (nowMs - atMs < WINDOW_MS && buckets.size < MAX_PRINCIPALS) return;
    buckets.delete(key);
  }
}

/**
 * `q` requests in `w` seconds; `r` of them are left, and nothing more comes within `t` seconds. The draft has structured
 * fields (RFC 9651), of a list of strings with parameters. IETF: draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4.
 */
function headersOf({ capacity, tokens, nextMs }: { capacity: number; tokens: number; nextMs: number }) {
  return {
    "ratelimit-policy": `"requests";q=${capacity};w=${WINDOW_SECONDS}`,
    ratelimit: `"requests";r=${Math.floor(tokens)};t=${Math.ceil(nextMs / 1_000)}`,
  };
}
