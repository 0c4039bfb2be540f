import { describe, expect, it } from "vitest";
import { WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import { subscribedTeams } from "../../../../shared/capture/subscription/subscribed-teams.ts";
import { teamResources } from "../../../../shared/resource/team-resources.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";

/** A tenant with the teams t0000, t0001 and so on. */
async function tenantOf(count: number) {
  const directory = createMemoryDirectoryStore();
  const state = createMemoryStateStore();
  const placeOf = (id: string) => ({ table: "teams", parentId: null, id }) as const;
  const add = (id: string) => directory.put({ ...placeOf(id), value: { id }, seenMs: 1 });
  for (let index = 0; index < count; index += 1) await add(`t${String(index).padStart(4, "0")}`);
  return {
    directory,
    add,
    remove: (id: string) => directory.markAbsent(placeOf(id), 2),
    /** As after a run that made theirs. */
    async subscribe(teamIds: readonly string[]): Promise<void> {
      for (const resource of teamIds.flatMap(teamResources)) {
        await state.put({ kind: "subscription", id: resource, value: { resource }, expect: "any" });
      }
    },
    chosen: (teamSubscriptions: number, scope = WHOLE_TENANT) =>
      subscribedTeams({ directory, state }, { teamSubscriptions, scope }),
  };
}

describe("the teams that have subscriptions of their own", () => {
  it("are none unless there is a number, and nobody is asked", async () => {
    const { chosen, directory } = await tenantOf(3);
    directory.failNext(1);
    expect(await chosen(0)).toEqual({ teamIds: [], hasMore: false });
  });

  it("are all that are there, but those that are left out", async () => {
    const { chosen, remove } = await tenantOf(4);
    await remove("t0001");
    const scope = { ...WHOLE_TENANT, excludedTeams: new Set(["t0002"]) };
    expect(await chosen(3, scope)).toEqual({ teamIds: ["t0000", "t0003"], hasMore: false });
    expect(await chosen(2, scope)).toEqual({ teamIds: ["t0000", "t0003"], hasMore: false });
    expect(await chosen(1, scope)).toEqual({ teamIds: ["t0000"], hasMore: true });
  });

  it("keep theirs, whoever comes, until they are gone or there are fewer", async () => {
    const { chosen, add, remove, subscribe } = await tenantOf(1_600);
    await subscribe(["t1500", "t0700"]);
    await add("a-new-one");
    expect((await chosen(2)).teamIds.toSorted()).toEqual(["t0700", "t1500"]);
    expect((await chosen(3)).teamIds).toEqual(expect.arrayContaining(["t0700", "t1500", "a-new-one"]));
    await remove("t1500");
    expect((await chosen(2)).teamIds).toEqual(["t0700", "a-new-one"]);
    expect((await chosen(1)).teamIds).toEqual(["t0700"]);
  });

  it("keep theirs while the directory does not answer, and nobody else gets any", async () => {
    const { chosen, subscribe, directory } = await tenantOf(3);
    await subscribe(["t0002"]);
    directory.failNext(1);
    expect(await chosen(2)).toEqual({ teamIds: ["t0002"], hasMore: false });
    expect((await chosen(2)).teamIds).toEqual(["t0002", "t0000"]);
  });

  it("are found in as many rows as there may be teams, however large the tenant is", async () => {
    const { chosen, directory } = await tenantOf(2_000);
    let pages = 0;
    const { page } = directory;
    directory.page = async (query) => {
      pages += 1;
      return page(query);
    };
    expect((await chosen(900)).teamIds).toHaveLength(900);
    expect(pages).toBe(2);
  });
});
