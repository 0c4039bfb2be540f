import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createSecretKey,
  type KeyObject,
  privateDecrypt,
  subtle,
  timingSafeEqual,
  type webcrypto,
} from "node:crypto";
import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { isMessageAddress } from "../../resource/families.ts";
import type { MessageAddress } from "../../resource/message-address.ts";
import { missingOrigin } from "../../store/message/identity.ts";
import type { QueueItem } from "../../store/message/queue-item.ts";
import { type ChangeItem, isTextTooDeep } from "./envelope.ts";
import type { Keyring } from "./keyring.ts";
import type { NotificationPorts } from "./notification-ports.ts";

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
/** What `privateDecrypt` does with a key alone. Node: "crypto.privateDecrypt". */
const RSA_OAEP_SHA1 = { name: "RSA-OAEP", hash: "SHA-1" } as const;
const strictly = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");
const OBJECT_END = Buffer.from("}");

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
 * Where the RSA decryption runs, which is most of an item's work: on this thread, or in libuv's pool beside it, which costs
 * a little more in all and leaves this thread free for the rest.
 */
export type RsaThread = "own" | "pool";

export interface Delivery {
  readonly receivedDateTime: string;
  readonly rsaThread: RsaThread;
}

type DeliveryPorts = Pick<NotificationPorts, "tenantId" | "keyring" | "queue">;

/**
 * Opens an authentic item and puts it into the queue `messages`.
 *
 * @returns once it is durable; or why it cannot be opened, a reason for quarantine
 * @throws TeamsinkError `queue-unavailable` or `blob-unavailable`: it is not durable
 */
export async function deliverItem(
  ports: DeliveryPorts,
  item: ChangeItem,
  delivery: Delivery,
): Promise<Result<undefined>> {
  const text = await toQueueText(ports, item, delivery);
  if (!text.ok) return text;
  await ports.queue.send("messages", text.value);
  return succeed(undefined);
}

/**
 * Opens an authentic item.
 *
 * @returns its text for the queue `messages`; or why it cannot be opened, a reason for quarantine
 */
export async function toQueueText(
  { tenantId, keyring }: Pick<DeliveryPorts, "tenantId" | "keyring">,
  { encryptedContent: content, resource, address, subscriptionId }: ChangeItem,
  { receivedDateTime, rsaThread }: Delivery,
): Promise<Result<Buffer>> {
  if (content === undefined) {
    if (typeof resource !== "string" || address === undefined) return fail("resource-unsupported");
    const item: QueueItem = { kind: "resource", tenantId, receivedDateTime, resource };
    return succeed(Buffer.from(JSON.stringify(item)));
  }
  const opened = await openContent(content, keyring, rsaThread);
  if (!opened.ok) return opened;
  if (address !== undefined && !isMessageAddress(address)) {
    // Of presence it is the person who is told, and nothing else, that the subscription says.
    const whose = address.kind === "presence" ? { subscriptionId } : {};
    return succeed(
      withPayload({ kind: "object", tenantId, receivedDateTime, resource, ...whose }, [opened.value.utf8]),
    );
  }
  return succeed(withPayload({ kind: "chatMessage", tenantId, receivedDateTime }, placed(opened.value, address)));
}

/** The JSON of an object whose last member is a payload, given in parts. */
function withPayload(rest: object, payload: readonly Buffer[]): Buffer {
  const before = Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"payload":`);
  return Buffer.concat([before, ...payload, OBJECT_END]);
}

/** What was sealed, as Graph wrote it; with its place where only the notification names one. */
function placed({ utf8, payload }: OpenedContent, address: MessageAddress | undefined): readonly Buffer[] {
  const missing = address ? missingOrigin(payload, address) : {};
  if (Object.keys(missing).length === 0) return [utf8];
  const comma = Object.keys(payload).length > 0 ? "," : "";
  // At the end, where it also holds against a null under the same name.
  const end = utf8.lastIndexOf(OBJECT_END);
  return [utf8.subarray(0, end), Buffer.from(`${comma}${JSON.stringify(missing).slice(1, -1)}`), utf8.subarray(end)];
}

interface OpenedContent {
  readonly utf8: Buffer;
  readonly payload: JsonObject;
}

/**
 * The resource inside an item's `encryptedContent`: the UTF-8 of one JSON object as Graph wrote it, to be handed on unchanged,
 * which saves writing it again, and what it says.
 *
 * @returns `certificate-unknown`, `secret-unavailable`, `signature-mismatch` or `content-undecipherable`; the last one
 * does not tell which step failed, since the answer to "is the padding right?" is what breaks CBC
 */
export async function openContent(
  content: unknown,
  keyring: Keyring,
  rsaThread: RsaThread = "own",
): Promise<Result<OpenedContent>> {
  const parsed = encryptedContent.safeParse(content);
  if (!parsed.success) return fail("content-undecipherable");
  const privateKey = await keyring.find({
    certificateId: parsed.data.encryptionCertificateId ?? undefined,
    thumbprint: parsed.data.encryptionCertificateThumbprint ?? undefined,
  });
  if (!privateKey.ok) return privateKey;
  try {
    const dataKey = Buffer.from(parsed.data.dataKey, "base64");
    // Awaited on this thread as well: so the items of a post go through RSA one after the other and through the rest one
    // after the other, which is faster than in turns, since RSA leaves nothing of the rest in the processor's caches.
    const keyBytes = await DECRYPT[rsaThread](privateKey.value, dataKey);
    return openWith(parsed.data, keyBytes);
  } catch {
    // No cause: the parser's message quotes the content, the cipher's names the step.
    return fail("content-undecipherable");
  }
}

/** The same keys as WebCrypto takes them. */
const poolKeys = new WeakMap<KeyObject, Turns>();

type Turns = Generator<webcrypto.CryptoKey, never>;

type Decrypt = (privateKey: KeyObject, dataKey: Buffer) => Buffer | Promise<Buffer>;

const DECRYPT: Readonly<Record<RsaThread, Decrypt>> = {
  // With the key alone: options around it cost a tenth of RSA itself, in errors that Node throws and catches.
  own: (privateKey, dataKey) => privateDecrypt(privateKey, dataKey),
  pool: decryptInPool,
};

/** WebCrypto does its work in libuv's pool. Node: "Threadpool usage". */
async function decryptInPool(privateKey: KeyObject, dataKey: Buffer): Promise<Buffer> {
  const turns = poolKeys.get(privateKey) ?? inTurn(copiesOf(privateKey));
  poolKeys.set(privateKey, turns);
  return Buffer.from(await subtle.decrypt(RSA_OAEP_SHA1, turns.next().value, dataKey));
}

/** Threads of libuv's pool, unless `UV_THREADPOOL_SIZE` says otherwise. */
const POOL_THREADS = 4;

/**
 * As many of one key as there are threads, to be used in turn. A key has a lock, and RSA is done within it: with one for all
 * of them the whole pool does no more than a single thread, whatever the cores.
 */
function copiesOf(privateKey: KeyObject): readonly webcrypto.CryptoKey[] {
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  // From its bytes: what is made of the KeyObject itself has its lock.
  const copy = () => createPrivateKey({ key: pkcs8, type: "pkcs8", format: "der" });
  const copies = Array.from({ length: POOL_THREADS }, () => copy().toCryptoKey(RSA_OAEP_SHA1, false, ["decrypt"]));
  pkcs8.fill(0);
  return copies;
}

function* inTurn(keys: readonly webcrypto.CryptoKey[]): Turns {
  for (;;) yield* keys;
}

function openWith(content: EncryptedContent, keyBytes: Buffer): Result<OpenedContent> {
  if (keyBytes.length !== KEY_BYTES) return fail("content-undecipherable");
  // HMAC and AES start ten times faster from a KeyObject than from bytes: after RSA, the largest cost of an item.
  const key = createSecretKey(keyBytes);
  const data = Buffer.from(content.data, "base64");
  if (!isSignatureOf(data, key, content.dataSignature)) return fail("signature-mismatch");
  const utf8 = withoutByteOrderMark(decrypt(data, { key, iv: keyBytes.subarray(0, BLOCK_BYTES) }));
  const text = strictly.decode(utf8);
  const payload: unknown = JSON.parse(text);
  return isJsonObject(payload) && !isTextTooDeep(text) ? succeed({ utf8, payload }) : fail("content-undecipherable");
}

function isSignatureOf(data: Buffer, key: KeyObject, signatureBase64: string): boolean {
  const expected = createHmac("sha256", key).update(data).digest();
  const given = Buffer.from(signatureBase64, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function decrypt(data: Buffer, { key, iv }: { key: KeyObject; iv: Buffer }): Buffer {
  const decipher = createDecipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/** It may stand before a text, and never within one. */
function withoutByteOrderMark(utf8: Buffer): Buffer {
  const { length } = BYTE_ORDER_MARK;
  return BYTE_ORDER_MARK.equals(utf8.subarray(0, length)) ? utf8.subarray(length) : utf8;
}
