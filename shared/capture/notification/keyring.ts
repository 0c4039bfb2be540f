import type { KeyObject } from "node:crypto";
import { fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { currentOnes, SECRET_NAMES, type SecretVersion } from "../../port/secret-store.ts";
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
   * For new subscriptions: Graph's `encryptionCertificateId` and `encryptionCertificate`, of the newest that has not
   * expired. When all have, of the newest.
   *
   * @throws TeamsinkError why no version can be used: what Key Vault or the newest one is about
   */
  newest(): Promise<Pick<NotificationKey, "certificateId" | "certificateBase64">>;
  /** Which versions can be opened with, read again: another text when it is others. Throws as `newest`. */
  versions(): Promise<string>;
}

type HeldKey = NotificationKey & Pick<SecretVersion, "isCurrent">;

export function createKeyring(options: Omit<RefreshingSecretOptions<unknown>, "secretName" | "read">): Keyring {
  const secretName = SECRET_NAMES.notificationCertificate;

  /** A version that cannot be read costs no other its place. */
  const read = (versions: readonly SecretVersion[]): readonly [HeldKey, ...HeldKey[]] => {
    const results = versions.map(readNotificationKey);
    for (const [place, result] of results.entries()) {
      if (result.ok) continue;
      const { code: reason, message: detail } = result.error;
      const fields = { secret: secretName, version: versions[place]?.version, reason, detail };
      options.log.event("keys.refresh-failed", fields, "error");
    }
    const [newest, ...older] = results.flatMap((result, place) =>
      result.ok ? [{ ...result.value, isCurrent: versions[place]?.isCurrent ?? false }] : [],
    );
    if (newest === undefined) throw unreadable(versions[0], results[0]);
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
    async versions() {
      return (await secret.reread()).value.map(({ certificateId }) => certificateId).join();
    },
    async newest() {
      const keys = await secret.current();
      const nowMs = options.clock.nowMs();
      const aged = keys.map((key) => ({ ...key, isCurrent: key.isCurrent && nowMs < key.validToMs }));
      const { certificateId, certificateBase64 } = currentOnes(aged)[0] ?? keys[0];
      return { certificateId, certificateBase64 };
    },
  };
}

/** None of the versions can be used; the newest says why. */
function unreadable(newest: SecretVersion | undefined, read: Result<NotificationKey> | undefined): TeamsinkError {
  if (newest === undefined || read === undefined || read.ok) return new TeamsinkError("secret-missing");
  const { code, message } = read.error;
  return new TeamsinkError(code, `${SECRET_NAMES.notificationCertificate} ${newest.version}: ${message}`);
}

function findKey(keys: readonly NotificationKey[], reference: CertificateReference): NotificationKey | undefined {
  const thumbprint = reference.thumbprint?.toUpperCase();
  return (
    keys.find((key) => key.certificateId === reference.certificateId) ??
    keys.find((key) => key.thumbprint === thumbprint)
  );
}
