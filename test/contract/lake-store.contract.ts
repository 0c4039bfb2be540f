import { describe, expect, it } from "vitest";
import type { LakeStore } from "../../shared/port/lake-store.ts";

interface Opened {
  readonly store: LakeStore;
  /** What stands there, read from outside. */
  bytes(path: string): Promise<Uint8Array>;
}

/** What every `LakeStore` does. */
export function describeLakeStore(name: string, open: () => Opened): void {
  describe(`LakeStore: ${name}`, () => {
    const path = () => `messages/date=2026-01-01/${crypto.randomUUID()}.parquet`;

    it.each([0, 1, 5_000_000])("keeps %i bytes as they are", async (size) => {
      const { store, bytes } = open();
      const file = path();
      const written = Uint8Array.from({ length: size }, (_unused, index) => index % 251);
      expect(await store.putOnce(file, written)).toBe("written");
      expect(Buffer.compare(await bytes(file), written)).toBe(0);
    });

    it("keeps the first file of a name", async () => {
      const { store, bytes } = open();
      const file = path();
      const outcomes = await Promise.all([0xff, 0xfe].map((byte) => store.putOnce(file, Uint8Array.of(byte))));
      expect(outcomes.toSorted()).toEqual(["existed", "written"]);
      expect([...(await bytes(file))]).toEqual([outcomes[0] === "written" ? 0xff : 0xfe]);
    });
  });
}
