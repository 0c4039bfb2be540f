import { beforeEach, describe, expect, it } from "vitest";
import type { BlobAddress, BlobStore } from "../../shared/port/blob-store.ts";

/** What every `BlobStore` does. Each test has a folder of its own, so that one store may serve them all. */
export function describeBlobStore(name: string, makeStore: () => BlobStore): void {
  describe(`BlobStore: ${name}`, () => {
    let store: BlobStore;
    let folder: string;
    beforeEach(() => {
      store = makeStore();
      folder = `${crypto.randomUUID()}/`;
    });
    const at = (path: string): BlobAddress => ({ container: "raw", path: `${folder}${path}` });

    it("keeps the first body of an address", async () => {
      expect(await store.putOnce(at("1.json"), '{"first":"é😀"}')).toBe("written");
      expect(await store.putOnce(at("1.json"), "second")).toBe("existed");
      expect(await store.get(at("1.json"))).toBe('{"first":"é😀"}');
    });

    it("lets one of ten write when all write one address at the same time", async () => {
      const bodies = Array.from({ length: 10 }, (_unused, index) => `body ${index}`);
      const outcomes = await Promise.all(bodies.map((body) => store.putOnce(at("1.json"), body)));
      const winners = bodies.filter((_body, index) => outcomes[index] === "written");
      expect(winners).toHaveLength(1);
      expect(await store.get(at("1.json"))).toBe(winners[0]);
    });

    it.each(["", "x".repeat(300_000)])("keeps a body of any size", async (body) => {
      await store.putOnce(at("body"), body);
      expect(await store.get(at("body"))).toBe(body);
    });

    it.each(["19:a_b@thread.v2/-/17~2e/1.json", "100% a+b=c.json", "é/😀.json", "a?b#c.json"])(
      "takes the path %s",
      async (path) => {
        await store.putOnce(at(path), "here");
        expect(await store.get(at(path))).toBe("here");
        expect((await store.list({ container: "raw", prefix: folder })).paths).toEqual([`${folder}${path}`]);
      },
    );

    it.each([
      ...["../quarantine/x", "..", ".", "a/../../quarantine/x", "./x", "x/.", "x/..", "a\\..\\b", "..\\x"],
      ...["%2e%2e/quarantine/x", "..%2fquarantine%2fx", "a/%2E./x", "%252e%252e%252fx", "x/.%2e%5Cy"],
    ])("refuses the path %s, whatever is asked", async (path) => {
      const address: BlobAddress = { container: "raw", path };
      const asked = [() => store.get(address), () => store.putOnce(address, ""), () => store.remove(address)];
      for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: "blob-path-refused" });
    });

    it.each(["a..b/...", ".x/y.", "%2x/...%2e"])("takes the path %s, which leads nowhere else", async (path) => {
      await store.putOnce(at(path), "here");
      expect(await store.get(at(path))).toBe("here");
    });

    it("keeps containers apart", async () => {
      await store.putOnce(at("1.json"), "raw");
      await store.putOnce({ ...at("1.json"), container: "quarantine" }, "quarantine");
      await store.remove(at("1.json"));
      expect(await store.get(at("1.json"))).toBeUndefined();
      expect(await store.get({ ...at("1.json"), container: "quarantine" })).toBe("quarantine");
    });

    it("knows nothing of what is not there, and removes it without a word", async () => {
      expect(await store.get(at("nothing"))).toBeUndefined();
      await expect(store.remove(at("nothing"))).resolves.toBeUndefined();
      expect(await store.list({ container: "raw", prefix: folder })).toEqual({ paths: [], writtenMs: new Map() });
    });

    it("says when each was written", async () => {
      const beforeMs = Date.now() - 60_000;
      await store.putOnce(at("a"), "1");
      await store.putOnce(at("b"), "2");
      const { paths, writtenMs } = await store.list({ container: "raw", prefix: folder });
      expect([...writtenMs.keys()]).toEqual(paths);
      for (const path of paths) expect(writtenMs.get(path)).toBeGreaterThan(beforeMs);
    });

    it("lets an address be written again once removed", async () => {
      await store.putOnce(at("1.json"), "first");
      await store.remove(at("1.json"));
      expect(await store.putOnce(at("1.json"), "second")).toBe("written");
      expect(await store.get(at("1.json"))).toBe("second");
    });

    it("lists what is under a prefix, in lexical order", async () => {
      for (const path of ["b", "a/2", "a/10", "a0", "B"]) await store.putOnce(at(path), "");
      const { paths } = await store.list({ container: "raw", prefix: folder });
      expect(paths).toEqual(["B", "a/10", "a/2", "a0", "b"].map((path) => folder + path));
      const under = await store.list({ container: "raw", prefix: `${folder}a/` });
      expect(under.paths).toEqual(["a/10", "a/2"].map((path) => folder + path));
    });

    it("lists page by page without a gap or a repetition", async () => {
      const names = ["1", "2", "3", "4", "5"];
      for (const path of names) await store.putOnce(at(path), "");
      const pages: string[][] = [];
      let continuation: string | undefined;
      do {
        const from = continuation === undefined ? {} : { continuation };
        const page = await store.list({ container: "raw", prefix: folder, pageSize: 2, ...from });
        pages.push([...page.paths]);
        continuation = page.continuation;
      } while (continuation !== undefined);
      expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
      expect(pages.flat()).toEqual(names.map((path) => folder + path));
    });

    it("answers a ping", async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
