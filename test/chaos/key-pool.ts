import { createNotificationCertificate } from "../../local/notification-certificate.ts";
import { createSigningKey, type SigningKey } from "../../local/tenant/authority/key-ring.ts";

/** RSA keys take long to make and nothing depends on which they are, so all runs of a process share them. */
export interface KeyPool {
  /** For one run: never the same twice, since a forger must not sign with what the authority once uses. */
  signingKeys(): () => Promise<SigningKey>;
  /** For one run: PEMs as Key Vault holds them, in turn; the first comes again when all have come. */
  certificates(): () => string;
}

const SIGNING_KEYS = 8;
const CERTIFICATES = 6;

let making: Promise<KeyPool> | undefined;

export function keyPool(): Promise<KeyPool> {
  making ??= makeKeys();
  return making;
}

async function makeKeys(): Promise<KeyPool> {
  const signing = await Promise.all(Array.from({ length: SIGNING_KEYS }, createSigningKey));
  const certificates = await Promise.all(
    Array.from({ length: CERTIFICATES }, async (_, index) => {
      const made = await createNotificationCertificate({ commonName: `notifications ${index}` });
      return `${made.privateKeyPem}\n${made.certificatePem}`;
    }),
  );
  return {
    signingKeys: () => {
      let used = 0;
      return async () => {
        used += 1;
        const key = signing[used - 1] ?? (await createSigningKey());
        signing[used - 1] = key;
        return key;
      };
    },
    certificates: () => {
      let used = 0;
      return () => {
        used += 1;
        return certificates[(used - 1) % certificates.length] ?? "";
      };
    },
  };
}
