import { beforeEach, describe, expect, it } from "vitest";
import type { DirectoryPlace, DirectoryRow, DirectoryStore } from "../../shared/port/directory-store.ts";

const DAY_MS = 86_400_000;
const FIRST = "1970-01-02T00:00:00.000Z";
const SECOND = "1970-01-03T00:00:00.000Z";
const THIRD = "1970-01-04T00:00:00.000Z";

/** What every `DirectoryStore` does. Each test has ids of its own, so that one store may serve them all. */
export function describeDirectoryStore(name: string, makeStore: () => Promise<DirectoryStore> | DirectoryStore): void {
  describe(`DirectoryStore: ${name}`, () => {
    let store: DirectoryStore;
    let run: string;
    let member: DirectoryPlace;
    beforeEach(async () => {
      store = await makeStore();
      run = crypto.randomUUID();
      member = { table: "members", parentId: run, id: "m/1" };
    });
    const put = (place: DirectoryPlace, value: DirectoryRow["value"], day: number) =>
      store.put({ ...place, value, seenMs: day * DAY_MS });

    it("keeps an object verbatim, with when it was seen", async () => {
      const value = { id: "t", displayName: "é", table: "its own", parent: 1, _etag: "its own", value: { x: null } };
      expect(await put(member, value, 1)).toBe("created");
      const times = {
        firstSeenDateTime: FIRST,
        changedDateTime: FIRST,
        readDateTime: FIRST,
        absentSinceDateTime: null,
      };
      const presence = [{ atDateTime: FIRST, isIn: true, isExact: false }];
      const row = { ...member, value, ...times, presence };
      expect(await store.get(member)).toEqual(row);
      expect(await store.page({ table: "members", parentId: run, limit: 10 })).toEqual([row]);
    });

    it("keeps apart what has the same id under another parent or in another table", async () => {
      const places: readonly DirectoryPlace[] = [
        member,
        { ...member, parentId: `${run}-2` },
        { ...member, table: "channels" },
        { table: "teams", parentId: null, id: `${run}-x` },
        { table: "users", parentId: null, id: `${run}-x` },
      ];
      for (const [index, place] of places.entries()) expect(await put(place, { index }, 1)).toBe("created");
      for (const [index, place] of places.entries()) expect((await store.get(place))?.value).toEqual({ index });
      expect(await store.page({ table: "members", parentId: run, limit: 10 })).toHaveLength(1);
    });

    it("gives what one person is in, or was, by parent, a page at a time", async () => {
      const person = `${run}-person`;
      const parents = ["b", "a", "c"].map((end) => `${run}-${end}`);
      for (const parentId of parents) await put({ table: "members", parentId, id: person }, { in: parentId }, 1);
      await put({ table: "members", parentId: `${run}-a`, id: `${person}-2` }, {}, 1);
      await put({ table: "users", parentId: null, id: person }, {}, 1);
      await store.markAbsent({ table: "members", parentId: `${run}-b`, id: person }, 2 * DAY_MS);
      const first = await store.membershipsOf(person, { limit: 2 });
      expect(first.map(({ value }) => value.in)).toEqual([`${run}-a`, `${run}-b`]);
      expect(first.map(({ absentSinceDateTime }) => absentSinceDateTime)).toEqual([null, SECOND]);
      const second = await store.membershipsOf(person, { afterParentId: `${run}-b`, limit: 2 });
      expect(second.map(({ parentId, id }) => [parentId, id])).toEqual([[`${run}-c`, person]]);
      expect(await store.membershipsOf(`${run}-nobody`, { limit: 2 })).toEqual([]);
    });

    it("knows nothing of what is not there", async () => {
      expect(await store.get(member)).toBeUndefined();
      await expect(store.markAbsent(member, DAY_MS)).resolves.toBeUndefined();
      expect(await store.get(member)).toBeUndefined();
      expect(await store.page({ table: "members", parentId: run, limit: 10 })).toEqual([]);
    });

    it("compares by content: the order of members means nothing, that of a list does", async () => {
      const value = { displayName: "x", roles: ["owner", "guest"], nested: { a: 1, b: null } };
      await put(member, value, 1);
      const turned = { nested: { b: null, a: 1 }, roles: ["owner", "guest"], displayName: "x" };
      expect(await put(member, turned, 2)).toBe("unchanged");
      expect(await store.get(member)).toMatchObject({ changedDateTime: FIRST });
      expect(await put(member, { ...turned, roles: ["guest", "owner"] }, 2)).toBe("changed");
      expect(await store.get(member)).toMatchObject({ firstSeenDateTime: FIRST, changedDateTime: SECOND });
    });

    it("keeps nothing of the object before", async () => {
      await put(member, { displayName: "before", description: "gone" }, 1);
      expect(await put(member, { displayName: "after" }, 2)).toBe("changed");
      expect((await store.get(member))?.value).toEqual({ displayName: "after" });
    });

    it("notes since when an object is gone, once, and that it is back", async () => {
      const value = { id: "m" };
      await put(member, value, 1);
      await store.markAbsent(member, 2 * DAY_MS);
      await store.markAbsent(member, 3 * DAY_MS);
      const absent = { value, firstSeenDateTime: FIRST, changedDateTime: FIRST, absentSinceDateTime: SECOND };
      expect(await store.get(member)).toMatchObject(absent);
      expect(await store.page({ table: "members", parentId: run, limit: 10 })).toMatchObject([absent]);
      expect(await put(member, value, 3)).toBe("changed");
      const back = { firstSeenDateTime: FIRST, changedDateTime: THIRD, absentSinceDateTime: null };
      expect(await store.get(member)).toMatchObject(back);
      expect(await put(member, value, 4)).toBe("unchanged");
    });

    it("lets the later of two questions win, whichever is answered first", async () => {
      await put(member, { of: "the third day" }, 3);
      expect(await put(member, { of: "the second day" }, 2)).toBe("outdated");
      await store.markAbsent(member, 2 * DAY_MS);
      const kept = { value: { of: "the third day" }, absentSinceDateTime: null, readDateTime: THIRD };
      expect(await store.get(member)).toMatchObject(kept);
    });

    it("writes a reading down that was asked for, so that an earlier one comes too late", async () => {
      await put(member, { of: "now" }, 1);
      const told = { ...member, value: { of: "now" }, seenMs: 3 * DAY_MS, isTold: true };
      expect(await store.put(told)).toBe("unchanged");
      expect(await put(member, { of: "before" }, 2)).toBe("outdated");
      expect(await store.get(member)).toMatchObject({ changedDateTime: FIRST, readDateTime: THIRD });
    });

    it("notes when a member came and went, and of nothing else", async () => {
      const fact = { atDateTime: SECOND, isIn: false, isExact: true };
      await store.notePresence(member, { fact, value: { userId: "m" } });
      const [seen, gone] = [1, 3].map((day) => ({ atDateTime: [FIRST, SECOND, THIRD][day - 1], isExact: false }));
      expect(await store.get(member)).toMatchObject({ absentSinceDateTime: SECOND, presence: [fact] });
      await put(member, { id: "m" }, 3);
      expect((await store.get(member))?.presence).toEqual([fact, { ...gone, isIn: true }]);
      await store.notePresence(member, { fact: { ...fact, atDateTime: FIRST, isIn: true }, value: {} });
      expect((await store.get(member))?.presence).toEqual([
        { ...seen, isIn: true, isExact: true },
        fact,
        { ...gone, isIn: true },
      ]);
      await put({ ...member, table: "channels" }, { id: "c" }, 1);
      expect(await store.get({ ...member, table: "channels" })).not.toHaveProperty("presence");
    });

    it("lets one of twenty create, and the others find the same", async () => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => put(member, { id: "m" }, 1)));
      expect(outcomes.toSorted()).toEqual(["created", ...Array.from({ length: 19 }, () => "unchanged")]);
    });

    it("ends in one of the objects when ten write different ones at once", async () => {
      await put(member, { writer: -1 }, 1);
      const writers = Array.from({ length: 10 }, (_unused, writer) => writer);
      const outcomes = await Promise.all(writers.map((writer) => put(member, { writer }, 2)));
      expect(outcomes).toEqual(writers.map(() => "changed"));
      expect(writers).toContain((await store.get(member))?.value.writer);
    });

    it("pages by id under one parent", async () => {
      const ids = Array.from({ length: 25 }, (_unused, index) => `m-${String(index).padStart(2, "0")}`);
      for (const id of ids) await put({ ...member, id }, { id }, 1);
      await put({ ...member, parentId: `${run}-2` }, { id: "another's" }, 1);
      const page = (limit: number, afterId?: string) =>
        store.page({ table: "members", parentId: run, limit, ...(afterId === undefined ? {} : { afterId }) });
      expect((await page(100)).map(({ id }) => id)).toEqual(ids);
      expect((await page(10)).map(({ id }) => id)).toEqual(ids.slice(0, 10));
      expect((await page(10, "m-19")).map(({ id }) => id)).toEqual(ids.slice(20));
      // The position need not be there.
      expect((await page(2, "m-0")).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    });

    it("pages through what has no parents in one order, without a gap or a repetition", async () => {
      const ids = Array.from({ length: 40 }, () => `${run}-${crypto.randomUUID()}`);
      await Promise.all(ids.map((id) => put({ table: "chats", parentId: null, id }, { id }, 1)));
      const walk = async (limit: number) => {
        const seen: string[] = [];
        for (;;) {
          const afterId = seen.at(-1);
          const query = { table: "chats", parentId: null, limit } as const;
          const page = await store.page(afterId === undefined ? query : { ...query, afterId });
          expect(page.length).toBeLessThanOrEqual(limit);
          if (page.length === 0) return seen.filter((id) => id.startsWith(run));
          seen.push(...page.map(({ id }) => id));
        }
      };
      const whole = await walk(1_000);
      expect(whole.toSorted()).toEqual(ids.toSorted());
      expect(await walk(7)).toEqual(whole);
    });

    it("refuses for good what is over 2 MB", async () => {
      await expect(put(member, { text: "é".repeat(1_100_000) }, 1)).rejects.toMatchObject({ code: "document-refused" });
      expect(await store.get(member)).toBeUndefined();
    });
  });
}
