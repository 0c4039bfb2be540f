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

    it("gives a file whole or in part, and says where there is none", async () => {
      const { store } = open();
      const file = path();
      await store.putOnce(file, Uint8Array.of(0, 1, 2, 3, 4));
      const got = async (...range: Parameters<LakeStore["get"]>) => [...((await store.get(...range)) ?? [])];
      expect(await got(file)).toEqual([0, 1, 2, 3, 4]);
      expect(await got(file, [0, 2])).toEqual([0, 1]);
      expect(await got(file, [3, 5])).toEqual([3, 4]);
      expect(await store.get(path())).toBeUndefined();
    });

    it("lists a folder's files and folders, and nothing of its neighbours", async () => {
      const { store } = open();
      const table = crypto.randomUUID();
      const fromMs = Date.now() - 5_000;
      for (const file of ["date=2026-01-02/2", "date=2026-01-02/1", "date=2026-01-01/1"]) {
        await store.putOnce(`${table}/${file}`, Uint8Array.of(1, 2, 3));
      }
      await store.putOnce(`${table}2/date=2026-01-03/1`, Uint8Array.of(1));
      expect(await store.folders(`${table}/`)).toEqual(["date=2026-01-01", "date=2026-01-02"]);
      const files = await store.list(`${table}/date=2026-01-02/`);
      expect(files.map((file) => [file.path, file.sizeBytes])).toEqual([
        [`${table}/date=2026-01-02/1`, 3],
        [`${table}/date=2026-01-02/2`, 3],
      ]);
      for (const { writtenMs } of files) expect(writtenMs).toBeGreaterThan(fromMs);
      expect(await store.list(`${crypto.randomUUID()}/`)).toEqual([]);
      expect(await store.folders(`${crypto.randomUUID()}/`)).toEqual([]);
    });

    it("removes a file, and once more", async () => {
      const { store } = open();
      const file = path();
      await store.putOnce(file, Uint8Array.of(1));
      await store.remove(file);
      await store.remove(file);
      expect(await store.get(file)).toBeUndefined();
    });
  });
}
