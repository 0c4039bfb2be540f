import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import type { StateCondition, StateEntry, StateQuery, StateStore } from "../../shared/port/state-store.ts";

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

    it("removes only what has the etag that is named", async () => {
      const first = await store.put({ kind: "walk", id, value: 1, expect: "absent" });
      const second = await store.put({ kind: "walk", id, value: 2, expect: first.etag });
      await expect(store.remove("walk", id, first.etag)).rejects.toMatchObject({ code: "state-conflict" });
      expect((await store.get("walk", id))?.value).toBe(2);
      await store.remove("walk", id, second.etag);
      expect(await store.get("walk", id)).toBeUndefined();
      await expect(store.remove("walk", id, second.etag)).resolves.toBeUndefined();
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
      for (const each of ids) put.push(await store.put({ kind: "rebuild", id: each, value: each, expect: "any" }));
      await store.put({ kind: "lease", id, value: 0, expect: "any" });
      const own = (await store.list("rebuild")).filter((entry) => ids.includes(entry.id));
      expect(own.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(put);
    });

    it("pages through one kind without a gap or a repetition, also when entries go and come", async () => {
      const kind = "walk";
      const ids: string[] = Array.from({ length: 7 }, () => crypto.randomUUID());
      for (const each of ids) await store.put({ kind, id: each, value: each, expect: "any" });
      await store.put({ kind: "rebuild", id, value: 0, expect: "any" });
      const seen: StateEntry<unknown>[] = [];
      for (;;) {
        const afterId = seen.at(-1)?.id;
        const page = await store.page({ kind, limit: 3, ...(afterId === undefined ? {} : { afterId }) });
        expect(page.length).toBeLessThanOrEqual(3);
        if (page.length === 0) break;
        seen.push(...page);
        // The position must not need the entry that it names.
        await store.remove(kind, page.at(-1)?.id ?? "");
      }
      expect(seen.filter((entry) => ids.includes(entry.id)).map((entry) => entry.value)).toEqual(ids.toSorted());
      expect(new Set(seen.map((entry) => entry.id)).size).toBe(seen.length);
      expect(seen.every((entry) => entry.etag !== "")).toBe(true);
    });

    it.each(["walk", "cursor"] as const)("keeps one order over all of %s, by id", async (kind) => {
      const run = crypto.randomUUID();
      const ids = Array.from({ length: 12 }, (_unused, index) => `${run}-${String(index).padStart(2, "0")}`);
      await Promise.all(ids.map((each) => store.put({ kind, id: each, value: each, expect: "absent" })));
      const afterId = `${run}-02`;
      const idsOf = async (query: Omit<StateQuery, "kind">, limit: number) =>
        (await store.page({ ...query, kind, limit })).map((entry) => entry.id);
      expect(await idsOf({ prefix: run }, 100)).toEqual(ids);
      expect(await idsOf({ prefix: run, afterId }, 4)).toEqual(ids.slice(3, 7));
      expect(await store.count({ kind, prefix: `${run}-0` })).toBe(10);
      expect(await store.count({ kind, prefix: run, afterId })).toBe(9);
    });

    it.each([
      { title: "characters that are escaped", prefix: "/a~b c?", others: ["/a~b c", "~2fa~7eb~20c~3f"] },
      { title: "a dot at its end", prefix: "a.", others: ["a", "a~2e", "a-."] },
      { title: "a dot at its beginning", prefix: ".a", others: ["a", "~2ea"] },
      {
        title: "more than an id keeps of itself",
        prefix: "x".repeat(90),
        others: ["x".repeat(89), `${"x".repeat(89)}y`],
      },
    ])("finds by a prefix with $title, and nothing else", async ({ prefix, others }) => {
      const kind = "dead-letter";
      const run = crypto.randomUUID().slice(0, 8);
      const found = [prefix, `${prefix}z`, `${prefix}.`, `${prefix}${"long".repeat(40)}`].map((each) => run + each);
      for (const each of [...found, ...others.map((other) => run + other)]) {
        await store.put({ kind, id: each, value: 0, expect: "absent" });
      }
      const entries = await store.page({ kind, prefix: run + prefix, limit: 100 });
      expect(entries.map((entry) => entry.id).sort()).toEqual(found.sort());
      expect(await store.count({ kind, prefix: run + prefix })).toBe(found.length);
    });

    it("removes by itself what has a time to live, and nothing else", async () => {
      const kind = "audit-source";
      await store.put({ kind, id, value: 1, expect: "absent", ttlSeconds: 2 });
      await store.put({ kind, id: `${id}-day`, value: 1, expect: "absent", ttlSeconds: 86_400 });
      await store.put({ kind, id: `${id}-kept`, value: 1, expect: "absent", ttlSeconds: 2 });
      await store.put({ kind, id: `${id}-kept`, value: 2, expect: "any" });
      expect(await store.count({ kind, prefix: id })).toBe(3);
      // Cosmos DB counts whole seconds.
      await sleep(3_200);
      const left = [`${id}-day`, `${id}-kept`];
      expect((await store.page({ kind, prefix: id, limit: 10 })).map((entry) => entry.id)).toEqual(left);
      expect(await store.count({ kind, prefix: id })).toBe(2);
      expect(await store.get(kind, id)).toBeUndefined();
      // Gone is gone: it may be made anew, and cannot be replaced.
      await store.put({ kind, id, value: 3, expect: "absent" });
      expect((await store.get(kind, id))?.value).toBe(3);
    });

    it.each([0, -5, 1.5, 2 ** 31])("refuses for good a time to live of %d seconds", async (ttlSeconds) => {
      const put = store.put({ kind: "walk", id, value: 1, expect: "any", ttlSeconds });
      await expect(put).rejects.toMatchObject({ code: "document-refused" });
      expect(await store.get("walk", id)).toBeUndefined();
    });

    it("refuses for good what is over 2 MB, and keeps what was there", async () => {
      await store.put({ kind: "walk", id, value: "small", expect: "absent" });
      const put = store.put({ kind: "walk", id, value: "é".repeat(1_100_000), expect: "any" });
      await expect(put).rejects.toMatchObject({ code: "document-refused" });
      expect((await store.get("walk", id))?.value).toBe("small");
    });

    const VALUES = {
      a: { state: "waiting", reason: "x", sinceDateTime: "2026-01-01T00:00:00.000Z", nextRetryDateTime: null },
      b: { state: "waiting", reason: "y", sinceDateTime: "2026-01-02T00:00:00.000Z" },
      c: { state: "done", reason: "x", sinceDateTime: "2026-01-03T00:00:00.000Z", nextRetryDateTime: "2026" },
      d: { state: 7, reason: ["x"] },
      e: null,
    } as const;
    const conditions: readonly (readonly [string, readonly StateCondition[], string])[] = [
      ["none", [], "abcde"],
      ["equal", [{ property: "reason", is: "=", text: "x" }], "ac"],
      ["unequal", [{ property: "state", is: "!=", text: "done" }], "ab"],
      ["from", [{ property: "sinceDateTime", is: ">=", text: "2026-01-02T00:00:00.000Z" }], "bc"],
      ["until", [{ property: "sinceDateTime", is: "<", text: "2026-01-02T00:00:00.000Z" }], "a"],
      ["null is no text", [{ property: "nextRetryDateTime", is: "<", text: "9" }], "c"],
      ["a property nobody has", [{ property: "queue", is: "!=", text: "x" }], ""],
      [
        "all together",
        [
          { property: "sinceDateTime", is: ">=", text: "2026" },
          { property: "sinceDateTime", is: "<", text: "2026-01-03" },
          { property: "reason", is: "=", text: "y" },
        ],
        "b",
      ],
    ];
    it.each(conditions)("finds and counts what meets the conditions: %s", async (_title, where, expected) => {
      const run = crypto.randomUUID();
      for (const [name, value] of Object.entries(VALUES)) {
        await store.put({ kind: "gap", id: `${run}-${name}`, value, expect: "any" });
      }
      const found = await store.page({ kind: "gap", where, limit: 1_000, afterId: `${run}-` });
      const own = found.filter((entry) => entry.id.startsWith(run)).map((entry) => entry.id.at(-1));
      expect(own.join("")).toBe(expected);
      expect(await store.count({ kind: "gap", where, afterId: `${run}-` })).toBe(found.length);
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
