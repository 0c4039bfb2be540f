import type { Clock } from "../../base/clock.ts";
import { codeOf, type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import type { SecretStore, SecretVersion } from "../../port/secret-store.ts";

/** How long a new, disabled or removed version may go unnoticed while nothing points at it. */
export const MAX_AGE_MS = 5 * 60_000;
/** Between two attempts, whoever asks and whether or not the last one worked: strangers must not drive Key Vault. */
export const MIN_INTERVAL_MS = 10_000;

export interface RefreshingSecretOptions<T> {
  readonly secretName: string;
  readonly store: SecretStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once a refresh, so that parsing costs nothing per message. What it throws counts as a failed refresh. */
  readonly read: (versions: readonly SecretVersion[]) => T | Promise<T>;
}

export interface RefreshingSecret<T> {
  /**
   * What is known now. A value over its age is given out once more while it is refreshed behind the caller's back,
   * since Graph waits three seconds for an answer and Key Vault may be down for longer.
   *
   * @throws TeamsinkError what the last attempt failed with, only while nothing was ever read
   */
  current(): Promise<T>;
  /**
   * For what must not outlive its end in the store: never over its age.
   *
   * @throws as `current`, and while a value over its age cannot be read again
   */
  recent(): Promise<T>;
  /**
   * For a caller who did not find something in the current value: the value read again, unless it was just read.
   * `confirmed` is false when the last attempt failed, so that what is missing may yet exist.
   *
   * @throws as `current`
   */
  reread(): Promise<{ readonly value: T; readonly confirmed: boolean }>;
}

export function createRefreshingSecret<T>(options: RefreshingSecretOptions<T>): RefreshingSecret<T> {
  const { secretName, store, clock, log, read } = options;
  let held: { readonly value: T; readonly readMs: number; readonly versions: string } | undefined;
  let failure: unknown;
  let attemptedMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;

  /** Never rejects. */
  const attempt = async (): Promise<void> => {
    attemptedMs = clock.nowMs();
    try {
      const found = await store.enabledVersions(secretName);
      const value = await read(found);
      const versions = found.map(({ version }) => version).join();
      if (versions !== held?.versions) log.event("keys.refreshed", { secret: secretName, versions: found.length });
      if (!found.some(({ isCurrent }) => isCurrent)) {
        log.event("keys.refresh-failed", { secret: secretName, reason: "secret-expired" satisfies ErrorCode }, "warn");
      }
      held = { value, readMs: clock.nowMs(), versions };
      failure = undefined;
    } catch (error) {
      failure = error;
      const detail = error instanceof TeamsinkError ? error.message : undefined;
      log.event("keys.refresh-failed", { secret: secretName, reason: codeOf(error), detail }, "warn");
    }
  };

  /** One at a time: whoever comes meanwhile waits for the same one. */
  const refresh = (): Promise<void> => {
    const mayAttempt = clock.nowMs() - attemptedMs >= MIN_INTERVAL_MS;
    if (pending === undefined && mayAttempt) {
      pending = attempt().finally(() => {
        pending = undefined;
      });
    }
    return pending ?? Promise.resolve();
  };

  const isOld = () => held === undefined || clock.nowMs() - held.readMs >= MAX_AGE_MS;
  const heldOrThrow = (isGood = true) => {
    if (held !== undefined && isGood) return held.value;
    throw failure instanceof TeamsinkError
      ? failure
      : new TeamsinkError("secret-unavailable", undefined, { cause: failure });
  };

  return {
    async current() {
      if (held === undefined) await refresh();
      else if (isOld()) void refresh();
      return heldOrThrow();
    },
    async recent() {
      if (isOld()) await refresh();
      return heldOrThrow(!isOld());
    },
    async reread() {
      await refresh();
      return { value: heldOrThrow(), confirmed: failure === undefined };
    },
  };
}
