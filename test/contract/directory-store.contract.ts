import { beforeEach, describe, expect, it } from "vitest";
import type { DirectoryStore } from "../../shared/port/directory-store.ts";

/** What every `DirectoryStore` does. Each test has ids of its own, so that one store may serve them all. */
export function describeDirectoryStore(name: string, makeStore: () => Promise<DirectoryStore> | DirectoryStore): void {
  describe(`DirectoryStore: ${name}`, () => {
    let store: DirectoryStore;
    let run: string;
    beforeEach(async () => {
      store = await makeStore();
      run = crypto.randomUUID();
    });
    const listOwn = async (scope: "teams" | "users") =>
      (await store.list(scope)).filter((value) => value.run === run).map(({ run: _run, ...value }) => value);

    it("lists what was put, verbatim, by scope", async () => {
      const team = { id: "t", displayName: "Team", scope: "its own", kind: 1, _etag: "its own", value: { x: null } };
      await store.put({ scope: "teams", id: `${run}/t`, value: { ...team, run } });
      await store.put({ scope: "users", id: `${run}/t`, value: { id: "u", run } });
      expect(await listOwn("teams")).toEqual([team]);
      expect(await listOwn("users")).toEqual([{ id: "u" }]);
    });

    it("keeps the last write of an id", async () => {
      await store.put({ scope: "teams", id: run, value: { displayName: "before", description: "gone", run } });
      await store.put({ scope: "teams", id: run, value: { displayName: "after", run } });
      expect(await listOwn("teams")).toEqual([{ displayName: "after" }]);
    });

    it("lists more than one page holds", async () => {
      const names = Array.from({ length: 150 }, (_unused, index) => String(index));
      await Promise.all(names.map((id) => store.put({ scope: "users", id: `${run}-${id}`, value: { id, run } })));
      const listed = (await listOwn("users")).map(({ id }) => Number(id));
      expect(listed.sort((a, b) => a - b)).toEqual(names.map(Number));
    });
  });
}
