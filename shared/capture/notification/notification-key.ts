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

interface Pair {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
}

interface PemBlock {
  readonly label: string;
  readonly text: string;
}

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
/** DER of a sequence of more than 255 bytes, in base64. */
const BASE64_OF_DER = /^MII[A-Za-z0-9+/\s]+=*\s*$/;
/** A block whose base64 is not on lines of its own, or whose lines are indented. RFC 7468, 2. */
const WITHOUT_LINES = /-----BEGIN [A-Z0-9 ]+-----(?!\r?\n[^ \t])/;

/**
 * Reads a PEM with a private key (PKCS #8 or PKCS #1) and its certificate, in any order, with or without the chain
 * above it, as Key Vault keeps certificates of the content type `application/x-pem-file`. What else stands there, another
 * key or a damaged certificate of the chain, costs the pair nothing.
 *
 * @returns why there is no pair that Graph takes: a code of `certificate-errors.ts`
 */
export function readNotificationKey({
  version,
  value,
}: Pick<SecretVersion, "version" | "value">): Result<NotificationKey> {
  const blocks = Array.from(value.matchAll(PEM_BLOCK), ([text, label = ""]): PemBlock => ({ text, label }));
  const keyBlocks = blocks.filter(({ label }) => label.endsWith("PRIVATE KEY"));
  const tried = keyBlocks.map((block) => pairOf(block, blocks));
  const outcome = tried.find(({ ok }) => ok) ?? tried[0] ?? whyNoKey(value);
  if (!outcome.ok) return outcome;
  const { privateKey, certificate } = outcome.value;
  return succeed({
    certificateId: version,
    thumbprint: certificate.fingerprint.replaceAll(":", ""),
    certificateBase64: certificate.raw.toString("base64"),
    privateKey,
    validToMs: certificate.validToDate.getTime(),
  });
}

function pairOf(keyBlock: PemBlock, blocks: readonly PemBlock[]): Result<Pair> {
  const privateKey = keyIn(keyBlock);
  if (!privateKey.ok) return privateKey;
  const certificates = blocks.flatMap(certificateIn);
  const certificate = certificates.find((candidate) => candidate.checkPrivateKey(privateKey.value));
  if (certificate !== undefined) return succeed({ privateKey: privateKey.value, certificate });
  return certificates.length < blocks.filter(isCertificate).length
    ? fail("certificate-damaged", "none of its certificates that can be read is of its key")
    : fail("certificate-key-foreign", `none of its ${certificates.length} certificates is of its key`);
}

function isCertificate({ label }: PemBlock): boolean {
  return label === "CERTIFICATE";
}

/** None where it is damaged. */
function certificateIn(block: PemBlock): X509Certificate[] {
  try {
    return isCertificate(block) ? [new X509Certificate(block.text)] : [];
  } catch {
    return [];
  }
}

function keyIn({ label, text }: PemBlock): Result<KeyObject> {
  if (label.startsWith("ENCRYPTED") || /^Proc-Type:.*ENCRYPTED/m.test(text)) {
    return fail("certificate-encrypted", "its key is under a passphrase");
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    // Not as `cause`: what the parser says may quote the key.
    return WITHOUT_LINES.test(text)
      ? fail("certificate-line-breaks-lost", "its PEM has no lines")
      : fail("certificate-damaged", "its key cannot be read");
  }
  const type = key.asymmetricKeyType;
  if (type !== "rsa") return fail("certificate-key-unsupported", `its key is ${type}, not RSA`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < MIN_BITS || bits > MAX_BITS
    ? fail("certificate-key-unsupported", `its RSA key has ${bits} bits, not ${MIN_BITS} to ${MAX_BITS}`)
    : succeed(key);
}

function whyNoKey(value: string): Result<never> {
  if (BASE64_OF_DER.test(value)) return fail("certificate-not-pem", "it is base64 of DER, as PKCS #12 is kept");
  return fail("certificate-invalid", value.trim() === "" ? "it is empty" : "it holds no private key as PEM");
}
