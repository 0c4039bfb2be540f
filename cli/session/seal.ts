import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** What a text is sealed under: the key, and the place it belongs to, so that no text passes for that of another place. */
export interface SealedFor {
  readonly key: Buffer;
  readonly name: string;
}

const VERSION = 1;
export const KEY_BYTES = 32;
/** Of GCM, as NIST SP 800-38D recommends them. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** One line: the version, the IV, the tag and the ciphertext. */
export function seal(text: string, { key, name }: SealedFor): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES }).setAAD(boundTo(name));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), ciphertext]).toString("base64url");
}

/** Undefined where it was sealed by another key, for another place or by a later version, or where a bit of it is not as it was. */
export function unseal(sealed: string, { key, name }: SealedFor): string | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes[0] !== VERSION || bytes.length < 1 + IV_BYTES + TAG_BYTES) return undefined;
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(name)).setAuthTag(tag);
  try {
    const text = decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

function boundTo(name: string): Buffer {
  return Buffer.from(`${VERSION} ${name}`, "utf8");
}
