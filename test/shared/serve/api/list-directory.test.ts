import { beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../shared/base/json.ts";
import type { DirectoryTable } from "../../../../shared/port/directory-store.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import {
  channelParameters,
  directoryParameters,
  listChannels,
  listChats,
  listDirectory,
} from "../../../../shared/serve/api/list-directory.ts";
import { createMemoryDirectoryStore, type MemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";

const HOUR_MS = 3_600_000;

let directory: MemoryDirectoryStore;
beforeEach(() => {
  directory = createMemoryDirectoryStore();
});

interface Given {
  readonly table: DirectoryTable;
  readonly parentId?: string;
  readonly value: JsonObject & { readonly id: string };
}

const seen = ({ table, parentId, value }: Given) =>
  directory.put({ table, parentId: parentId ?? null, id: value.id, value, seenMs: HOUR_MS });
const gone = (table: DirectoryTable, id: string, parentId: string | null = null) =>
  directory.markAbsent({ table, parentId, id }, 2 * HOUR_MS);

async function teams(query: Record<string, string> = {}) {
  const { picked, nextCursor } = await listDirectory(directory, "teams", directoryParameters.parse(query));
  expect(ANSWERS.TeamPage.safeParse({ count: picked.length, teams: picked }).error?.issues).toBeUndefined();
  return { ids: picked.map(({ id }) => id), picked, nextCursor };
}

async function channels(query: Record<string, string>) {
  const { picked } = await listChannels(directory, channelParameters.parse(query));
  expect(ANSWERS.ChannelPage.safeParse({ count: picked.length, channels: picked }).error?.issues).toBeUndefined();
  return picked.map(({ id }) => id);
}

async function titleOf(chat: JsonObject & { readonly id: string }, members: readonly (string | null)[] = []) {
  await seen({ table: "chats", value: chat });
  for (const [index, displayName] of members.entries()) {
    await seen({ table: "members", parentId: chat.id, value: { id: `m${index}`, displayName } });
  }
  const { picked } = await listChats(directory, directoryParameters.parse({}));
  expect(ANSWERS.ChatPage.safeParse({ count: picked.length, chats: picked }).error?.issues).toBeUndefined();
  return (picked.find(({ id }) => id === chat.id)?.sink as JsonObject | undefined)?.title;
}

describe("teams", () => {
  it("are as Graph gave them, with when they were seen", async () => {
    await seen({ table: "teams", value: { id: "t1", displayName: "Sales", isArchived: false } });
    const at = new Date(HOUR_MS).toISOString();
    expect((await teams()).picked).toEqual([
      {
        id: "t1",
        displayName: "Sales",
        isArchived: false,
        sink: { firstSeenDateTime: at, changedDateTime: at, absentSinceDateTime: null },
      },
    ]);
  });

  it("are those that are there, and with those that are gone where it is asked for", async () => {
    for (const id of ["t1", "t2"]) await seen({ table: "teams", value: { id } });
    await gone("teams", "t1");
    expect((await teams()).ids).toEqual(["t2"]);
    expect((await teams({ include_absent: "true" })).ids.toSorted()).toEqual(["t1", "t2"]);
  });

  it("come page by page, each once, whoever goes in between", async () => {
    const ids = Array.from({ length: 130 }, (_unused, index) => `team-${index}`);
    for (const id of ids) await seen({ table: "teams", value: { id } });
    for (const id of ids.filter((_id, index) => index % 3 === 0)) await gone("teams", id);
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await teams({ limit: "7", ...(cursor && { cursor }) });
      found.push(...page.ids);
      expect(page.ids.length).toBeLessThanOrEqual(7);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(found.toSorted()).toEqual(ids.filter((_id, index) => index % 3 !== 0).toSorted());
  });

  it("end with a page that is just full", async () => {
    for (const id of ["t1", "t2"]) await seen({ table: "teams", value: { id } });
    expect(await teams({ limit: "2" })).toMatchObject({ nextCursor: undefined, ids: { length: 2 } });
  });
});

describe("channels", () => {
  it("are those that a team hosts, or those that are shared with it", async () => {
    await seen({ table: "channels", parentId: "t1", value: { id: "c1" } });
    await seen({ table: "channels", parentId: "t2", value: { id: "c2" } });
    await seen({ table: "incoming-channels", parentId: "t1", value: { id: "c2" } });
    expect(await channels({ team_id: "t1" })).toEqual(["c1"]);
    expect(await channels({ team_id: "t1", incoming: "true" })).toEqual(["c2"]);
  });

  it("that were deleted are shown on request", async () => {
    await seen({ table: "channels", parentId: "t1", value: { id: "c1" } });
    await gone("channels", "c1", "t1");
    expect(await channels({ team_id: "t1" })).toEqual([]);
    expect(await channels({ team_id: "t1", include_absent: "true" })).toEqual(["c1"]);
  });

  it("are of one team", () => {
    expect(channelParameters.safeParse({}).error?.issues).toMatchObject([{ path: ["team_id"] }]);
  });
});

describe("a chat", () => {
  it("is called by its topic", async () => {
    expect(await titleOf({ id: "19:a@thread.v2", topic: "Launch" }, ["Ann"])).toBe("Launch");
  });

  it.each([null, ""])("has the names of its members where its topic is %j", async (topic) => {
    expect(await titleOf({ id: "19:a@thread.v2", topic }, ["Cem", "Ann", null, "Émile"])).toBe("Ann, Cem, Émile");
  });

  it("is called by who is in it now", async () => {
    const id = "19:a@thread.v2";
    await titleOf({ id, topic: null }, ["Ann", "Ben"]);
    await gone("members", "m0", id);
    expect(await titleOf({ id, topic: null })).toBe("Ben");
  });

  it("of many says that there are more", async () => {
    const names = Array.from({ length: 12 }, (_unused, index) => `P${String(index).padStart(2, "0")}`);
    expect(await titleOf({ id: "19:a@thread.v2", topic: null }, names)).toBe(
      "P00, P01, P02, P03, P04, P05, P06, P07, P08, P09, …",
    );
  });

  it("has none where nobody's name is known", async () => {
    expect(await titleOf({ id: "19:a@thread.v2", topic: null })).toBeNull();
  });
});
