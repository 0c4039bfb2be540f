import { beforeEach, describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { listMembers, memberParameters } from "../../../../shared/serve/api/list-members.ts";
import { createMemoryDirectoryStore, type MemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";

const HOUR_MS = 3_600_000;
const CHAT = "19:chat@thread.v2";

let directory: MemoryDirectoryStore;
beforeEach(() => {
  directory = createMemoryDirectoryStore();
});

const seen = (id: string, hour: number) =>
  directory.put({
    table: "members",
    parentId: CHAT,
    id,
    value: { id: `membership of ${id}`, userId: id, roles: [] },
    seenMs: hour * HOUR_MS,
  });
const gone = (id: string, hour: number) =>
  directory.markAbsent({ table: "members", parentId: CHAT, id }, hour * HOUR_MS);
const told = (id: string, hour: number, isIn: boolean) =>
  directory.notePresence(
    { table: "members", parentId: CHAT, id },
    { fact: { atDateTime: toIso(hour * HOUR_MS), isIn, isExact: true }, value: { userId: id } },
  );

async function asked(query: Record<string, string> = {}) {
  const page = await listMembers(directory, memberParameters.parse({ of: CHAT, ...query }));
  const answer = { count: page.picked.length, members: page.picked };
  expect(ANSWERS.MemberPage.safeParse(answer).error?.issues).toBeUndefined();
  return page;
}
const whoWas = async (hour: number) =>
  (await asked({ at: toIso(hour * HOUR_MS) })).picked.map(({ userId, sink }) => [
    userId,
    (sink as { presence: string }).presence,
  ]);

describe("the members of a conversation", () => {
  it("are those who are in it now", async () => {
    for (const id of ["ann", "ben", "cem"]) await seen(id, 1);
    await gone("ben", 2);
    expect((await asked()).picked.map(({ userId }) => userId)).toEqual(["ann", "cem"]);
  });

  it("were others at another time, and who perhaps was in it is said to be so", async () => {
    await seen("ann", 1);
    await seen("ben", 1);
    await told("ben", 5, false);
    await gone("ben", 6);
    await told("cem", 4, true);
    await seen("cem", 6);
    await seen("dan", 6);
    expect(await whoWas(3)).toEqual([
      ["ann", "in"],
      ["ben", "in"],
      ["cem", "unknown"],
      ["dan", "unknown"],
    ]);
    expect(await whoWas(5.5)).toEqual([
      ["ann", "in"],
      ["cem", "in"],
      ["dan", "unknown"],
    ]);
  });

  it("come page by page, none twice and none passed over, whoever has left in between", async () => {
    const ids = Array.from({ length: 450 }, (_unused, index) => `user-${String(index).padStart(3, "0")}`);
    for (const id of ids) await seen(id, 1);
    for (const id of ids.filter((_id, index) => index % 3 === 1)) await gone(id, 2);
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await asked({ limit: "40", ...(cursor && { cursor }) });
      found.push(...page.picked.map(({ userId }) => userId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(found).toEqual(ids.filter((_id, index) => index % 3 !== 1));
  });

  it.each([
    ["of", {}],
    ["at", { of: CHAT, at: "yesterday" }],
    ["cursor", { of: CHAT, cursor: "x" }],
  ])("are asked for with a right %s", (name, query) => {
    const parsed = memberParameters.safeParse(query);
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([name]);
  });
});
