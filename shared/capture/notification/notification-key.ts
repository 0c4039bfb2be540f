import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { SecretVersion } from "../../port/secret-store.ts";

/** Graph: "rich notifications": RSA, 2,048 to 4,096 bits. */
const MIN_BITS = 2_048;
const MAX_BITS = 4_096;

/** One enabled version of the notification certificate. */
export interface NotificationKey {
  /** The secret's version: our label, which Graph sends back as `encryptionCertificateId`. */
  readonly certificateId: string;
  /** SHA-1 in upper-case hex, as Graph reports it in `encryptionCertificateThumbprint`. */
  readonly thumbprint: string;
  /** DER of the public part alone. */
  readonly certificateBase64: string;
  readonly privateKey: KeyObject;
  /** Until when the certificate is valid. */
  readonly validToMs: number;
}

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g;

/**
 * Reads a PEM with a private key (PKCS #8 or PKCS #1) and its certificate, in any order, with or without the chain
 * above it, as Key Vault keeps certificates of the content type `application/x-pem-file`.
 *
 * @returns `certificate-invalid` when there is no RSA key of a size Graph accepts, or no certificate of that key
 */
export function readNotificationKey({ version, value }: SecretVersion): Result<NotificationKey> {
  const blocks = Array.from(value.matchAll(PEM_BLOCK), ([text, label = ""]) => ({ text, label }));
  const keyPem = blocks.find(({ label }) => label.endsWith("PRIVATE KEY"))?.text;
  if (keyPem === undefined) return fail("certificate-invalid", "it holds no private key as PEM");
  try {
    const privateKey = createPrivateKey(keyPem);
    const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
    if (privateKey.asymmetricKeyType !== "rsa" || bits < MIN_BITS || bits > MAX_BITS)
      return fail("certificate-invalid", `its key is not RSA of ${MIN_BITS} to ${MAX_BITS} bits`);
    const certificate = blocks
      .filter(({ label }) => label === "CERTIFICATE")
      .map(({ text }) => new X509Certificate(text))
      .find((candidate) => candidate.checkPrivateKey(privateKey));
    if (certificate === undefined) return fail("certificate-invalid", "it holds no certificate of its key");
    return succeed({
      certificateId: version,
      thumbprint: certificate.fingerprint.replaceAll(":", ""),
      certificateBase64: certificate.raw.toString("base64"),
      privateKey,
      validToMs: certificate.validToDate.getTime(),
    });
  } catch (cause) {
    return fail("certificate-invalid", "its key or certificate is damaged or under a passphrase", { cause });
  }
}
