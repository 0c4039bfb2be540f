import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { toIso } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import { createRefreshingSecret, type RefreshingSecretOptions } from "../../capture/notification/refreshing-secret.ts";
import type { SealedSecret } from "../../job/hook-record.ts";
import { currentOnes, SECRET_NAMES } from "../../port/secret-store.ts";
import { MIN_KEY_LENGTH } from "../access/operator-key.ts";

/** A secret that a receiver knows too, in the clear. */
export interface HookSecret {
  /** `whsec_` and base64, as receivers take it. */
  readonly text: string;
  readonly sealed: SealedSecret;
}

/**
 * Secrets of hooks, kept where their hooks are and sealed under a key that is elsewhere: who reads the store alone, or Key
 * Vault alone, can sign nothing. In Key Vault themselves they could not stand, since the app may only read there.
 */
export interface HookSecrets {
  /** A new one. Throws TeamsinkError `hook-key-missing`, or what Key Vault says. */
  make(hookId: string, nowMs: number): Promise<HookSecret>;
  /** The keys that posts are signed with now. Throws as `make`, also when a secret is not of this hook, or was changed. */
  keysOf(hookId: string, secrets: readonly SealedSecret[], nowMs: number): Promise<readonly Buffer[]>;
}

const PREFIX = "whsec_";
/** Standard Webhooks: "Signature scheme": 24 bytes at the least, 64 at the most. */
const SECRET_BYTES = 32;
/** Of AES-GCM. NIST SP 800-38D, 8.2.2: random, of 96 bits. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createHookSecrets(options: Omit<RefreshingSecretOptions<unknown>, "secretName" | "read">): HookSecrets {
  const keys = createRefreshingSecret({
    ...options,
    secretName: SECRET_NAMES.hookKey,
    read: (versions) => {
      const usable = versions.filter(({ value }) => value.length >= MIN_KEY_LENGTH);
      const byVersion = new Map(usable.map(({ version, value }) => [version, keyFrom(value)]));
      return { byVersion, newest: currentOnes(usable)[0]?.version };
    },
  });
  const keyOf = async (version: string): Promise<Buffer> => {
    const held = (await orMissing(keys.current())).byVersion.get(version);
    const key = held ?? (await orMissing(keys.reread())).value.byVersion.get(version);
    if (key) return key;
    throw new TeamsinkError("hook-key-missing", `${SECRET_NAMES.hookKey} has no enabled version ${version}`);
  };
  return {
    make: async (hookId, nowMs) => {
      const { newest } = await orMissing(keys.recent());
      if (newest === undefined) {
        throw new TeamsinkError(
          "hook-key-missing",
          `${SECRET_NAMES.hookKey} has no version of ${MIN_KEY_LENGTH} characters`,
        );
      }
      const secret = randomBytes(SECRET_BYTES);
      const sealed = { ...seal(await keyOf(newest), hookId, secret), keyVersion: newest };
      const times = { createdDateTime: toIso(nowMs), endsDateTime: null };
      return { text: PREFIX + secret.toString("base64"), sealed: { ...sealed, ...times } };
    },
    keysOf: async (hookId, secrets, nowMs) => {
      const valid = secrets.filter(({ endsDateTime }) => endsDateTime === null || nowMs < Date.parse(endsDateTime));
      return Promise.all(valid.map(async (secret) => open(await keyOf(secret.keyVersion), hookId, secret)));
    },
  };
}

/** That the secret is not there is nothing that stops anything but hooks. */
async function orMissing<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof TeamsinkError && error.code === "secret-missing") {
      throw new TeamsinkError("hook-key-missing", error.message, { cause: error });
    }
    throw error;
  }
}

/** RFC 5869. */
function keyFrom(value: string): Buffer {
  return Buffer.from(hkdfSync("sha256", value, "", "teamsink secrets of hooks", 32));
}

/** Bound to its hook: moved to another it does not open. */
function seal(key: Buffer, hookId: string, secret: Buffer): Pick<SealedSecret, "nonce" | "sealed"> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(hookId));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString("base64url"), sealed: sealed.toString("base64url") };
}

function open(key: Buffer, hookId: string, { nonce, sealed, keyVersion }: SealedSecret): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(hookId))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    const detail = `A secret of the hook does not open under version ${keyVersion} of ${SECRET_NAMES.hookKey}`;
    throw new TeamsinkError("hook-key-missing", detail, { cause });
  }
}
