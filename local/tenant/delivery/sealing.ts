import { constants, createCipheriv, createHmac, publicEncrypt, randomBytes } from "node:crypto";
import type { EncryptionCertificate } from "../subscriptions/subscription.ts";

/** AES-256; the initialisation vector is the key's first half. */
const KEY_BYTES = 32;
const IV_BYTES = 16;

export interface EncryptedContent {
  readonly data: string;
  readonly dataSignature: string;
  readonly dataKey: string;
  readonly encryptionCertificateId: string;
  readonly encryptionCertificateThumbprint: string;
}

/**
 * "Set up change notifications that include resource data", "Decrypting resource data from change notifications", the
 * other way round: a key for this item alone, AES-256-CBC with PKCS7, HMAC-SHA256 over the cipher text with the same key,
 * and the key itself for the certificate with RSA-OAEP and SHA-1.
 */
export function seal(resource: object, recipient: EncryptionCertificate): EncryptedContent {
  const key = randomBytes(KEY_BYTES);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, IV_BYTES));
  const data = Buffer.concat([cipher.update(JSON.stringify(resource), "utf8"), cipher.final()]);
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
  return {
    data: data.toString("base64"),
    dataSignature: createHmac("sha256", key).update(data).digest("base64"),
    dataKey: publicEncrypt({ key: recipient.certificate.publicKey, ...padding }, key).toString("base64"),
    encryptionCertificateId: recipient.id,
    encryptionCertificateThumbprint: recipient.thumbprint,
  };
}
