import { randomBytes } from "node:crypto";
import type { Clock } from "../../../shared/base/clock.ts";
import type { ScopeWish } from "./scope-wish.ts";

/** Who signed in to which app, and how; what a code and a refresh token stand for. */
export interface SignInSession {
  readonly clientId: string;
  readonly userId: string;
  /** What was asked for at first; a refresh token may be redeemed for other scopes. */
  readonly wish: ScopeWish;
  readonly nonce: string | undefined;
  /** Signed in from a page, by a redirect URI of that platform. */
  readonly isSpa: boolean;
  /** At a page that asked for a second factor too. */
  readonly isStrong: boolean;
  /** How often the person's sessions had been revoked by then. */
  readonly revocations: number;
}

/** Nobody guesses them. */
const VOUCHER_BYTES = 48;

interface Given<T> {
  readonly value: T;
  readonly expiresMs: number;
  isUsed: boolean;
}

/** Secrets that are given out and brought back, each for a time. */
export class Vouchers<T> {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #given = new Map<string, Given<T>>();

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  /** @param lifetimeMs less than the usual */
  give(value: T, lifetimeMs = this.#lifetimeMs): string {
    const secret = randomBytes(VOUCHER_BYTES).toString("base64url");
    this.#forget();
    this.#given.set(secret, { value, expiresMs: this.#clock.nowMs() + lifetimeMs, isUsed: false });
    return secret;
  }

  find(secret: string): (Given<T> & { readonly isExpired: boolean }) | undefined {
    const given = this.#given.get(secret);
    return given && { ...given, isExpired: this.#clock.nowMs() >= given.expiresMs };
  }

  use(secret: string): void {
    const given = this.#given.get(secret);
    if (given !== undefined) given.isUsed = true;
  }

  /** What has been over for as long as it was good: until then whoever brings it is told that it is over. */
  #forget(): void {
    const nowMs = this.#clock.nowMs();
    for (const [secret, { expiresMs }] of this.#given) {
      if (nowMs > expiresMs + this.#lifetimeMs) this.#given.delete(secret);
      else return;
    }
  }
}
