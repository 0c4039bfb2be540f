import { createHash, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { BLOCK_BYTES, type ByteRange, type ContentStore } from "../../shared/port/content-store.ts";

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What every `ContentStore` does. Each test has bytes of its own, so that one store may serve them all. */
export function describeContentStore(name: string, makeStore: () => ContentStore): void {
  describe(`ContentStore: ${name}`, () => {
    let store: ContentStore;
    let copyId: string;
    beforeEach(() => {
      store = makeStore();
      copyId = sha256Of(randomBytes(16));
    });

    async function read(sha256: string, range: ByteRange): Promise<Buffer | undefined> {
      const body = await store.read(sha256, range);
      if (body === undefined) return undefined;
      const pieces: Uint8Array[] = [];
      for await (const piece of body) {
        expect(piece.byteLength).toBeLessThanOrEqual(BLOCK_BYTES);
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    }

    async function copied(bytes: Buffer): Promise<string> {
      const blocks = Math.ceil(bytes.length / BLOCK_BYTES);
      for (let index = 0; index < blocks; index += 1) {
        await store.stage(copyId, index, bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES));
      }
      const sha256 = sha256Of(bytes);
      await store.commit({ copyId, blocks, sha256 });
      return sha256;
    }

    it("keeps what can be held, once, whole and in parts", async () => {
      const bytes = randomBytes(300_000);
      const sha256 = sha256Of(bytes);
      await store.put(sha256, bytes);
      await expect(store.put(sha256, bytes)).resolves.toBeUndefined();
      expect((await read(sha256, { fromBytes: 0, untilBytes: bytes.length }))?.equals(bytes)).toBe(true);
      expect(await read(sha256, { fromBytes: 7, untilBytes: 8 })).toEqual(bytes.subarray(7, 8));
    });

    it("keeps nothing at all as well", async () => {
      await store.put(sha256Of(Buffer.of()), Buffer.of());
      expect(await read(sha256Of(Buffer.of()), { fromBytes: 0, untilBytes: 0 })).toEqual(Buffer.of());
    });

    it("makes content of blocks, over whose borders it is read", async () => {
      const bytes = randomBytes(2 * BLOCK_BYTES + 1_000);
      const sha256 = await copied(bytes);
      expect((await read(sha256, { fromBytes: 0, untilBytes: bytes.length }))?.equals(bytes)).toBe(true);
      const range = { fromBytes: BLOCK_BYTES - 10, untilBytes: 2 * BLOCK_BYTES + 10 };
      expect(await read(sha256, range)).toEqual(bytes.subarray(range.fromBytes, range.untilBytes));
    });

    it("takes a block again, and the commit as well", async () => {
      const bytes = randomBytes(BLOCK_BYTES + 5);
      await store.stage(copyId, 0, bytes.subarray(0, BLOCK_BYTES));
      const sha256 = await copied(bytes);
      await expect(store.commit({ copyId, blocks: 2, sha256 })).resolves.toBeUndefined();
      expect((await read(sha256, { fromBytes: 0, untilBytes: bytes.length }))?.equals(bytes)).toBe(true);
    });

    it("leaves out blocks behind those that are committed", async () => {
      const bytes = randomBytes(1_000);
      await store.stage(copyId, 1, randomBytes(10));
      const sha256 = await copied(bytes);
      expect((await read(sha256, { fromBytes: 0, untilBytes: bytes.length }))?.equals(bytes)).toBe(true);
    });

    it("lets two invocations finish one copy, and two copies of equal bytes", async () => {
      const bytes = randomBytes(BLOCK_BYTES + 5);
      const sha256 = sha256Of(bytes);
      const other = sha256Of(randomBytes(16));
      for (const id of [copyId, other]) {
        await store.stage(id, 0, bytes.subarray(0, BLOCK_BYTES));
        await store.stage(id, 1, bytes.subarray(BLOCK_BYTES));
      }
      const commit = (id: string) => store.commit({ copyId: id, blocks: 2, sha256 });
      const first = await Promise.allSettled([commit(copyId), commit(other), commit(copyId)]);
      expect(first.some(({ status }) => status === "fulfilled")).toBe(true);
      // Who was in another's way tries again, as its job does.
      await commit(copyId);
      await commit(other);
      expect((await read(sha256, { fromBytes: 0, untilBytes: bytes.length }))?.equals(bytes)).toBe(true);
    });

    it("says whether what is to be kept on is there", async () => {
      const bytes = randomBytes(10);
      await store.put(sha256Of(bytes), bytes);
      expect([await store.keepOn(sha256Of(bytes)), await store.keepOn(sha256Of(randomBytes(8)))]).toEqual([
        true,
        false,
      ]);
    });

    it("knows nothing of what is not there", async () => {
      expect(await store.read(sha256Of(randomBytes(8)), { fromBytes: 0, untilBytes: 1 })).toBeUndefined();
    });
  });
}
