import { createCipheriv, createHash } from "node:crypto";

/** What one turn of a reader gets. */
const CHUNK_BYTES = 256 * 1024;
/** AES counts in blocks of sixteen. */
const BLOCK_BYTES = 16;

/**
 * The bytes of a recording from `from` on, up to `until` (not included), made while they are read: a recording has no end
 * that memory would have to hold. The same id gives the same bytes, at whatever place one begins.
 */
export async function* recordingBytes(
  { id, sizeBytes }: { readonly id: string; readonly sizeBytes: number },
  { from = 0, until = sizeBytes }: { readonly from?: number; readonly until?: number } = {},
): AsyncGenerator<Buffer> {
  const head = mp4Head(sizeBytes);
  for (let at = from; at < until; at += CHUNK_BYTES) {
    const chunk = noise(id, at, Math.min(CHUNK_BYTES, until - at));
    if (at < head.length) head.copy(chunk, 0, at);
    yield chunk;
  }
}

/** ISO/IEC 14496-12: the box `ftyp`, then one `mdat` with the rest, its size in 64 bits. */
function mp4Head(sizeBytes: number): Buffer {
  const fileType = Buffer.from("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom", "latin1");
  const media = Buffer.alloc(BLOCK_BYTES);
  media.writeUInt32BE(1, 0);
  media.write("mdat", 4, "latin1");
  media.writeBigUInt64BE(BigInt(Math.max(BLOCK_BYTES, sizeBytes - fileType.length)), 8);
  return Buffer.concat([fileType, media]).subarray(0, sizeBytes);
}

function noise(id: string, from: number, length: number): Buffer {
  const seed = createHash("sha256").update(id).digest();
  const counter = Buffer.alloc(BLOCK_BYTES);
  counter.writeBigUInt64BE(BigInt(Math.floor(from / BLOCK_BYTES)), 8);
  const skipped = from % BLOCK_BYTES;
  const cipher = createCipheriv("aes-128-ctr", seed.subarray(0, BLOCK_BYTES), counter);
  return cipher.update(Buffer.alloc(skipped + length)).subarray(skipped);
}

/** In hex, of the whole. */
export async function recordingDigest(recording: { readonly id: string; readonly sizeBytes: number }): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of recordingBytes(recording)) hash.update(chunk);
  return hash.digest("hex");
}
