const HASH_BITS = 160;
const HASH_BYTES = HASH_BITS / 8;
const SHIFT_BITS = 11;
const LENGTH_AT_BYTE = 12;

/** "Code snippets: QuickXorHash algorithm": each byte eleven bits further than the last, around, and the length on top. Base64. */
export function quickXorHashOf(chunks: readonly Buffer[]): string {
  // As many bytes further as the hash has bits the same bits come again: what falls onto the same is summed first.
  const sums = Buffer.alloc(HASH_BITS);
  let bytes = 0;
  for (const chunk of chunks) {
    for (let index = 0; index < chunk.length; index += 1) {
      const at = (bytes + index) % HASH_BITS;
      sums[at] = (sums[at] ?? 0) ^ (chunk[index] ?? 0);
    }
    bytes += chunk.length;
  }
  const hash = Buffer.alloc(HASH_BYTES);
  for (const [index, byte] of sums.entries()) {
    const atBit = (index * SHIFT_BITS) % HASH_BITS;
    const [at, shift] = [atBit >> 3, atBit & 7];
    const next = (at + 1) % HASH_BYTES;
    hash[at] = (hash[at] ?? 0) ^ ((byte << shift) & 0xff);
    hash[next] = (hash[next] ?? 0) ^ (byte >> (8 - shift));
  }
  const length = Buffer.alloc(HASH_BYTES - LENGTH_AT_BYTE);
  length.writeBigUInt64LE(BigInt(bytes));
  for (const [index, byte] of length.entries())
    hash[LENGTH_AT_BYTE + index] = (hash[LENGTH_AT_BYTE + index] ?? 0) ^ byte;
  return hash.toString("base64");
}
