import { hash, timingSafeEqual } from "node:crypto";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { createRefreshingSecret, type RefreshingSecretOptions } from "../../capture/notification/refreshing-secret.ts";
import { SECRET_NAMES, type SecretVersion } from "../../port/secret-store.ts";

/** Who may see dead letters with their bodies, re-drive them and rebuild. */
export interface OperatorKey {
  /**
   * @returns `operator-key-wrong`, also when none was presented; `secret-unavailable` when it may be a new one
   * @throws TeamsinkError what Key Vault says while the secret cannot be read, or is not there
   */
  check(presented: string | null): Promise<Result<void>>;
}

/** What can be guessed is no key. Setup makes longer ones. */
export const MIN_KEY_LENGTH = 32;
/** Far above any key; keeps a stranger's from being worked on. */
const MAX_LENGTH = 1_024;

/**
 * Every enabled version of the secret within its times is one, so that a rotation locks nobody out: the old one ends when it
 * is disabled or expires, five minutes later at most.
 */
export function createOperatorKey(options: Omit<RefreshingSecretOptions<unknown>, "secretName" | "read">): OperatorKey {
  const secret = createRefreshingSecret({
    ...options,
    secretName: SECRET_NAMES.operatorKey,
    read: (versions) => versions.filter((version) => opensAnything(version)).map(({ value }) => digestOf(value)),
  });
  return {
    check: async (presented) => {
      if (!presented || presented.length > MAX_LENGTH) return fail("operator-key-wrong");
      const digest = digestOf(presented);
      if (isAmong(await secret.recent(), digest)) return succeed(undefined);
      const { value, confirmed } = await secret.reread();
      if (isAmong(value, digest)) return succeed(undefined);
      return fail(confirmed ? "operator-key-wrong" : "secret-unavailable");
    },
  };
}

export function opensAnything({ value, isCurrent }: SecretVersion): boolean {
  return isCurrent && value.length >= MIN_KEY_LENGTH;
}

/** Every version is compared, and by a digest: neither time nor length tells anything of one. */
function isAmong(versions: readonly Buffer[], digest: Buffer): boolean {
  return versions.filter((version) => timingSafeEqual(version, digest)).length > 0;
}

function digestOf(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
