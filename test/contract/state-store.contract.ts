import { beforeEach, describe, expect, it } from "vitest";
import type { StateStore } from "../../shared/sync/state-store.ts";

/** What every `StateStore` does. Each test has ids of its own, so that one store may serve them all. */
export function describeStateStore(name: string, makeStore: () => Promise<StateStore> | StateStore): void {
  describe(`StateStore: ${name}`, () => {
    let store: StateStore;
    let id: string;
    beforeEach(async () => {
      store = await makeStore();
      id = `/teams/${crypto.randomUUID()}/channels/19:x@thread.tacv2?$select=id#1`;
    });

    it("gives back what was put, with its id as given", async () => {
      const value = { link: "https://graph.microsoft.com/v1.0/x?$deltatoken=1", nested: { list: [1, null, "é"] } };
      const put = await store.put({ kind: "cursor", id, value, expect: "absent" });
      expect(put).toEqual({ id, value, etag: expect.stringMatching(/./) });
      expect(await store.get("cursor", id)).toEqual(put);
    });

    it.each([{ value: "text" }, { value: 7 }, { value: null }, { value: ["list"] }])(
      "keeps $value",
      async ({ value }) => {
        await store.put({ kind: "audit", id, value, expect: "any" });
        expect((await store.get("audit", id))?.value).toEqual(value);
      },
    );

    it("knows nothing of what is not there", async () => {
      expect(await store.get("cursor", id)).toBeUndefined();
      await expect(store.remove("cursor", id)).resolves.toBeUndefined();
    });

    it("keeps kinds apart", async () => {
      await store.put({ kind: "cursor", id, value: 1, expect: "absent" });
      await store.put({ kind: "gap", id, value: 2, expect: "absent" });
      await store.remove("cursor", id);
      expect(await store.get("cursor", id)).toBeUndefined();
      expect((await store.get("gap", id))?.value).toBe(2);
    });

    it("lists one kind with ids, values and etags", async () => {
      const ids = [`${id}-1`, `${id}-2`];
      const put = [];
      for (const each of ids) put.push(await store.put({ kind: "dead-letter", id: each, value: each, expect: "any" }));
      await store.put({ kind: "lease", id, value: 0, expect: "any" });
      const own = (await store.list("dead-letter")).filter((entry) => ids.includes(entry.id));
      expect(own.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(put);
    });

    it("changes the etag with every write, the same value included", async () => {
      const first = await store.put({ kind: "lease", id, value: 1, expect: "absent" });
      const second = await store.put({ kind: "lease", id, value: 1, expect: first.etag });
      const third = await store.put({ kind: "lease", id, value: 1, expect: "any" });
      expect(new Set([first.etag, second.etag, third.etag]).size).toBe(3);
    });

    it.each([
      { title: "absent, but it is there", prepare: ["put"], expect: "absent" },
      { title: "an etag, but it is not there", prepare: [], expect: '"etag"' },
      { title: "an etag of before", prepare: ["put", "put"], expect: "first" },
      { title: "an etag of one removed", prepare: ["put", "remove"], expect: "first" },
      { title: "an etag of one removed and put again", prepare: ["put", "remove", "put"], expect: "first" },
    ])("refuses with state-conflict: $title", async ({ prepare, expect: expected }) => {
      const etags: string[] = [];
      for (const step of prepare) {
        if (step === "remove") await store.remove("lease", id);
        else etags.push((await store.put({ kind: "lease", id, value: etags.length, expect: "any" })).etag);
      }
      const before = await store.get("lease", id);
      const expectation = expected === "first" ? (etags[0] ?? "") : expected;
      const put = store.put({ kind: "lease", id, value: "mine", expect: expectation });
      await expect(put).rejects.toMatchObject({ code: "state-conflict" });
      expect(await store.get("lease", id)).toEqual(before);
    });

    it("lets one of twenty win when all expect the same", async () => {
      const { etag } = await store.put({ kind: "lease", id, value: "free", expect: "absent" });
      const owners = Array.from({ length: 20 }, (_unused, owner) => owner);
      const taken = await Promise.allSettled(
        owners.map((owner) => store.put({ kind: "lease", id, value: owner, expect: etag })),
      );
      const winners = owners.filter((owner) => taken[owner]?.status === "fulfilled");
      expect(winners).toHaveLength(1);
      expect((await store.get("lease", id))?.value).toBe(winners[0]);
    });
  });
}
