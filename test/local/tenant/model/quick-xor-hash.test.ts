import { describe, expect, it } from "vitest";
import { quickXorHashOf } from "../../../../local/tenant/model/quick-xor-hash.ts";

describe("the digest of a file", () => {
  // Vectors that other implementations of the algorithm are held to.
  it.each([
    ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="],
    ["tbQ=", "taAFAAAAAAAAAAAAAgAAAAAAAAA="],
  ])("of %s is %s", (bytes, expected) => {
    expect(quickXorHashOf([Buffer.from(bytes, "base64")])).toBe(expected);
  });

  it("wraps around, and does not depend on the parts that the bytes come in", () => {
    const bytes = Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 31) % 256));
    const parts = [bytes.subarray(0, 1), bytes.subarray(1, 333), bytes.subarray(333)];
    expect(quickXorHashOf(parts)).toBe(quickXorHashOf([bytes]));
    expect(quickXorHashOf([bytes])).toBe(slowly(bytes));
  });
});

/** By its definition: a number of 160 bits that is turned by eleven for each byte. */
function slowly(bytes: Buffer): string {
  const size = 160n;
  const mask = (1n << size) - 1n;
  let hash = 0n;
  for (const [index, byte] of bytes.entries()) {
    const turn = (BigInt(index) * 11n) % size;
    const turned = BigInt(byte) << turn;
    hash ^= (turned & mask) | (turned >> size);
  }
  hash ^= BigInt(bytes.length) << 96n;
  return Buffer.from(hash.toString(16).padStart(40, "0"), "hex").reverse().toString("base64");
}
