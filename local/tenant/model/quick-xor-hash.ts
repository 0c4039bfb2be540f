const HASH_BITS = 160;
const HASH_BYTES = HASH_BITS / 8;
const SHIFT_BITS = 11;
const LENGTH_AT_BYTE = 12;

/** "Code snippets: QuickXorHash algorithm": each byte eleven bits further than the last, around, and the length on top. Base64. */
export function quickXorHashOf(chunks: readonly Buffer[]): string {
  const hash = Buffer.alloc(HASH_BYTES);
  let atBit = 0;
  let bytes = 0;
  for (const chunk of chunks) {
    for (const byte of chunk) {
      const [at, shift] = [atBit >> 3, atBit & 7];
      const next = at + 1 === HASH_BYTES ? 0 : at + 1;
      hash[at] = (hash[at] ?? 0) ^ ((byte << shift) & 0xff);
      hash[next] = (hash[next] ?? 0) ^ (byte >> (8 - shift));
      atBit = (atBit + SHIFT_BITS) % HASH_BITS;
    }
    bytes += chunk.length;
  }
  const length = Buffer.alloc(HASH_BYTES - LENGTH_AT_BYTE);
  length.writeBigUInt64LE(BigInt(bytes));
  for (const [index, byte] of length.entries())
    hash[LENGTH_AT_BYTE + index] = (hash[LENGTH_AT_BYTE + index] ?? 0) ^ byte;
  return hash.toString("base64");
}
