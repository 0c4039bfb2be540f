import {
  constants,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  privateDecrypt,
  timingSafeEqual,
} from "node:crypto";
import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "./envelope.ts";
import type { Keyring } from "./keyring.ts";
import { isTooDeep } from "./nesting.ts";

/*
 * How Graph seals a resource, and the order in which it is opened. Graph: "Set up change notifications that include
 * resource data".
 *
 *   dataKey        RSA-OAEP (SHA-1, MGF1 with SHA-1) ──▶ key, 32 bytes, used once
 *   dataSignature  HMAC-SHA256(key, data)            compared before anything is decrypted
 *   data           AES-256-CBC, PKCS #7, IV = first 16 bytes of the key ──▶ UTF-8 JSON
 */
const KEY_BYTES = 32;
const BLOCK_BYTES = 16;
const RSA_OAEP_SHA1 = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" } as const;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Base64 of a block under the largest key Graph accepts, 4,096 bits, has 684 characters. */
const MAX_DATA_KEY_LENGTH = 1_024;
const MAX_SHORT_LENGTH = 256;

const encryptedContent = z.object({
  data: z.string(),
  dataSignature: z.string().max(MAX_SHORT_LENGTH),
  dataKey: z.string().max(MAX_DATA_KEY_LENGTH),
  encryptionCertificateId: z.string().max(MAX_SHORT_LENGTH).nullish(),
  encryptionCertificateThumbprint: z.string().max(MAX_SHORT_LENGTH).nullish(),
});

type EncryptedContent = z.infer<typeof encryptedContent>;

/**
 * The resource inside an item's `encryptedContent`.
 *
 * @returns `certificate-unknown`, `secret-unavailable`, `signature-mismatch` or `content-undecipherable`; the last one
 * does not tell which step failed, since the answer to "is the padding right?" is what breaks CBC
 */
export async function openContent(content: unknown, keyring: Keyring): Promise<Result<JsonObject>> {
  const parsed = encryptedContent.safeParse(content);
  if (!parsed.success) return fail("content-undecipherable");
  const privateKey = await keyring.find({
    certificateId: parsed.data.encryptionCertificateId ?? undefined,
    thumbprint: parsed.data.encryptionCertificateThumbprint ?? undefined,
  });
  return privateKey.ok ? openWith(parsed.data, privateKey.value) : privateKey;
}

function openWith(content: EncryptedContent, privateKey: KeyObject): Result<JsonObject> {
  try {
    const keyBytes = privateDecrypt({ key: privateKey, ...RSA_OAEP_SHA1 }, Buffer.from(content.dataKey, "base64"));
    if (keyBytes.length !== KEY_BYTES) return fail("content-undecipherable");
    // HMAC and AES start ten times faster from a KeyObject than from bytes: after RSA, the largest cost of an item.
    const key = createSecretKey(keyBytes);
    const data = Buffer.from(content.data, "base64");
    if (!isSignatureOf(data, key, content.dataSignature)) return fail("signature-mismatch");
    const payload: unknown = JSON.parse(decrypt(data, { key, iv: keyBytes.subarray(0, BLOCK_BYTES) }));
    const isObject = typeof payload === "object" && payload !== null && !Array.isArray(payload);
    return isObject && !isTooDeep(payload) ? succeed(payload as JsonObject) : fail("content-undecipherable");
  } catch {
    // No cause: the parser's message quotes the content, the cipher's names the step.
    return fail("content-undecipherable");
  }
}

function isSignatureOf(data: Buffer, key: KeyObject, signatureBase64: string): boolean {
  const expected = createHmac("sha256", key).update(data).digest();
  const given = Buffer.from(signatureBase64, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function decrypt(data: Buffer, { key, iv }: { key: KeyObject; iv: Buffer }): string {
  const decipher = createDecipheriv("aes-256-cbc", key, iv);
  return utf8.decode(Buffer.concat([decipher.update(data), decipher.final()]));
}
