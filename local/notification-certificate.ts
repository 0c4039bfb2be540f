import "./reflect-metadata.ts";
import { randomBytes } from "node:crypto";
import { KeyUsageFlags, KeyUsagesExtension, PemConverter, X509CertificateGenerator } from "@peculiar/x509";
import { type Clock, systemClock } from "../shared/base/clock.ts";

/** Graph: "Set up change notifications that include resource data": RSA, 2,048 to 4,096 bits; self-signed is fine. */
const DEFAULT_BITS = 2048;
const VALIDITY_DAYS = 365;
const DAY_MS = 86_400_000;
const BACKDATE_MS = 3_600_000;
const PUBLIC_EXPONENT = new Uint8Array([1, 0, 1]);

export interface NotificationCertificate {
  /** PKCS #8. */
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/** The certificate Graph encrypts resource data for. Its key only ever decrypts, so it says keyEncipherment. */
export async function createNotificationCertificate(options: {
  commonName: string;
  bits?: number;
  clock?: Clock;
}): Promise<NotificationCertificate> {
  const signingAlgorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: options.bits ?? DEFAULT_BITS,
    publicExponent: PUBLIC_EXPONENT,
  };
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
  const nowMs = (options.clock ?? systemClock).nowMs();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [options.commonName] }],
    keys,
    signingAlgorithm,
    serialNumber: `40${randomBytes(15).toString("hex")}`,
    notBefore: new Date(nowMs - BACKDATE_MS),
    notAfter: new Date(nowMs + VALIDITY_DAYS * DAY_MS),
    extensions: [new KeyUsagesExtension(KeyUsageFlags.keyEncipherment | KeyUsageFlags.digitalSignature, true)],
  });
  return {
    privateKeyPem: PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
    certificatePem: certificate.toString("pem"),
  };
}
