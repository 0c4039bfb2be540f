import type { KeyObject } from "node:crypto";
import { fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { SECRET_NAMES, type SecretVersion } from "../../port/secret-store.ts";
import { type NotificationKey, readNotificationKey } from "./notification-key.ts";
import { createRefreshingSecret, type RefreshingSecretOptions } from "./refreshing-secret.ts";

/** How an item names the certificate it is encrypted for. */
interface CertificateReference {
  readonly certificateId: string | undefined;
  readonly thumbprint: string | undefined;
}

/** The keys of every enabled version of the notification certificate. */
export interface Keyring {
  /**
   * By our label first and by thumbprint otherwise, so that subscriptions survive a change of labels. Reads the
   * certificates again before it gives up.
   *
   * @returns `certificate-unknown`, or `secret-unavailable` when Key Vault could not be asked for newer ones
   */
  find(reference: CertificateReference): Promise<Result<KeyObject>>;
  /**
   * For new subscriptions: Graph's `encryptionCertificateId` and `encryptionCertificate`.
   *
   * @throws TeamsinkError `secret-unavailable`
   */
  newest(): Promise<Pick<NotificationKey, "certificateId" | "certificateBase64">>;
}

export function createKeyring(options: Omit<RefreshingSecretOptions<unknown>, "secretName" | "read">): Keyring {
  const secretName = SECRET_NAMES.notificationCertificate;

  /** A version that cannot be read costs no other its place. */
  const read = (versions: readonly SecretVersion[]): readonly [NotificationKey, ...NotificationKey[]] => {
    const results = versions.map(readNotificationKey);
    for (const result of results) {
      if (result.ok) continue;
      options.log.event("keys.refresh-failed", { secret: secretName, reason: result.error.code }, "error");
    }
    const [newest, ...older] = results.flatMap((result) => (result.ok ? [result.value] : []));
    if (newest === undefined) throw new TeamsinkError("secret-unavailable");
    return [newest, ...older];
  };
  const secret = createRefreshingSecret({ ...options, secretName, read });

  return {
    async find(reference) {
      try {
        const known = findKey(await secret.current(), reference);
        if (known !== undefined) return succeed(known.privateKey);
        const { value, confirmed } = await secret.reread();
        const found = findKey(value, reference);
        if (found !== undefined) return succeed(found.privateKey);
        return fail(confirmed ? "certificate-unknown" : "secret-unavailable");
      } catch (cause) {
        return fail("secret-unavailable", undefined, { cause });
      }
    },
    async newest() {
      const [{ certificateId, certificateBase64 }] = await secret.current();
      return { certificateId, certificateBase64 };
    },
  };
}

function findKey(keys: readonly NotificationKey[], reference: CertificateReference): NotificationKey | undefined {
  const thumbprint = reference.thumbprint?.toUpperCase();
  return (
    keys.find((key) => key.certificateId === reference.certificateId) ??
    keys.find((key) => key.thumbprint === thumbprint)
  );
}
