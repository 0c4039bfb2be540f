import { createCipheriv, createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import type { SeededRandom } from "../../seeded-random.ts";

/** Bytes that are made when they are asked for, and never held: the same from the same seed, whatever their number. */
export interface GeneratedBytes {
  readonly seed: string;
  readonly sizeBytes: number;
}

/** Bytes that somebody has sent. */
export interface HeldBytes {
  readonly chunks: readonly Buffer[];
  readonly sizeBytes: number;
}

export type FileBytes = GeneratedBytes | HeldBytes;

const CHUNK_BYTES = 64 * 1024;
const CIPHER_BLOCK_BYTES = 16;

/** From a byte on. */
export function bytesFrom(bytes: FileBytes, fromBytes = 0): AsyncGenerator<Buffer> {
  return "chunks" in bytes ? heldFrom(bytes, fromBytes) : generatedFrom(bytes, fromBytes);
}

async function* heldFrom({ chunks }: HeldBytes, fromBytes: number): AsyncGenerator<Buffer> {
  let atBytes = 0;
  for (const chunk of chunks) {
    const rest = chunk.subarray(Math.max(0, fromBytes - atBytes));
    atBytes += chunk.length;
    if (rest.length > 0) yield rest;
  }
}

/** A key stream can be entered anywhere. */
async function* generatedFrom({ seed, sizeBytes }: GeneratedBytes, fromBytes: number): AsyncGenerator<Buffer> {
  const key = createHash("md5").update(seed).digest();
  const counter = Buffer.alloc(CIPHER_BLOCK_BYTES);
  counter.writeBigUInt64BE(BigInt(Math.floor(fromBytes / CIPHER_BLOCK_BYTES)), 8);
  const stream = createCipheriv("aes-128-ctr", key, counter);
  stream.update(Buffer.alloc(fromBytes % CIPHER_BLOCK_BYTES));
  const zeros = Buffer.alloc(CHUNK_BYTES);
  for (let atBytes = fromBytes; atBytes < sizeBytes; atBytes += CHUNK_BYTES) {
    yield stream.update(zeros.subarray(0, Math.min(CHUNK_BYTES, sizeBytes - atBytes)));
  }
}

export async function sha256Of(bytes: FileBytes): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytesFrom(bytes)) hash.update(chunk);
  return hash.digest("hex");
}

const EDGE_PIXELS = 8;
const RGB_BYTES = 3;

/** A picture that every browser shows: eight by eight pixels of chance. Portable Network Graphics, third edition. */
export function pictureOf(random: SeededRandom): Buffer {
  const row = () => Buffer.concat([Buffer.of(0), Buffer.from(random.hex(EDGE_PIXELS * RGB_BYTES * 2), "hex")]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(EDGE_PIXELS, 0);
  header.writeUInt32BE(EDGE_PIXELS, 4);
  header.set([8, 2], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: EDGE_PIXELS }, row)));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.of()),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
