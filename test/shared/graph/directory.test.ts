import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDirectoryReader } from "../../../shared/graph/directory.ts";
import type {
  DirectoryListing,
  DirectoryObject,
  DirectoryPage,
  Roster,
} from "../../../shared/port/directory-reader.ts";
import { documented } from "./examples.ts";
import { type GraphServer, type Reply, refusal, startGraphServer } from "./graph-server.ts";
import { createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const page = (listing: DirectoryListing, link?: string): Promise<DirectoryPage> =>
  createTestClient(graph.endpoint).run((client) => createDirectoryReader(client).page(listing, link));

const teamId = "893075dd-2487-4122-925f-022c42e20265";
const userId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

const LISTINGS: readonly [DirectoryListing, string, string][] = [
  [{ kind: "teams" }, "/teams", "/v1.0/teams?"],
  [{ kind: "channels", teamId }, `/teams/${teamId}/channels`, "/channels?$filter"],
  [{ kind: "chats", userId }, `/users/${userId}/chats?$expand=members&$top=50`, `/users/${userId}/chats`],
  [{ kind: "members", roster: { kind: "team", teamId } }, `/teams/${teamId}/members?$top=999`, "/members?"],
];

describe("the directory", () => {
  test.each(LISTINGS)("gives a page of $kind as documented", async (listing, url, part) => {
    const example = documented(part, graph.endpoint);
    graph.script([{ body: example }]);
    const withId = (example.value as { id?: string }[]).filter(({ id }) => id);
    expect((await page(listing)).objects).toEqual(withId);
    expect(withId).not.toEqual([]);
    expect(graph.received.map((request) => request.url)).toEqual([`/v1.0${url}`]);
  });

  test("gives users with their names only, a page at a time, and says where the next one is", async () => {
    const first = "/v1.0/users?$select=id,displayName,userPrincipalName,mail&$top=999";
    const link = `${graph.endpoint}${first}&$skiptoken=a`;
    graph.script([
      { body: { value: [{ id: "1" }], "@odata.nextLink": link } },
      { body: { value: [{ id: "2", mail: null }] } },
    ]);
    expect(await page({ kind: "users" })).toEqual({ objects: [{ id: "1" }], next: link });
    expect(await page({ kind: "users" }, link)).toEqual({ objects: [{ id: "2", mail: null }], next: undefined });
    expect(graph.received.map(({ url }) => url)).toEqual([first, `${first}&$skiptoken=a`]);
  });

  test.each([
    [{ table: "teams", id: teamId }, `/teams/${teamId}`],
    [{ table: "users", id: userId }, `/users/${userId}?$select=id,displayName,userPrincipalName,mail`],
    [{ table: "chats", id: "19:a@thread.v2" }, "/chats/19%3Aa%40thread.v2"],
    [{ table: "channels", teamId, id: "19:b@thread.tacv2" }, `/teams/${teamId}/channels/19%3Ab%40thread.tacv2`],
    [{ table: "members", roster: { kind: "team", teamId }, id: "bQ==" }, `/teams/${teamId}/members/bQ%3D%3D`],
    [
      { table: "members", roster: { kind: "channel", teamId, channelId: "c" }, id: "bQ==" },
      `/teams/${teamId}/channels/c/members/bQ%3D%3D`,
    ],
    [{ table: "members", roster: { kind: "chat", chatId: "c" }, id: "bQ==" }, "/chats/c/members/bQ%3D%3D"],
  ] satisfies [DirectoryObject, string][])(
    "gives one of $table by its id, or says that there is none",
    async (object, url) => {
      const get = () => createTestClient(graph.endpoint).run((client) => createDirectoryReader(client).get(object));
      graph.script([{ body: { "@odata.context": "…/$metadata#one", id: object.id, displayName: "x" } }]);
      expect(await get()).toEqual({ id: object.id, displayName: "x" });
      expect(graph.received.map((request) => request.url)).toEqual([`/v1.0${url}`]);
      graph.script([refusal(404)]);
      expect(await get()).toBeUndefined();
      graph.script([{ body: { displayName: "x" } }]);
      await expect(get()).rejects.toMatchObject({ code: "graph-answer-invalid" });
      graph.script([refusal(403), refusal(403)]);
      await expect(get()).rejects.toMatchObject({ code: "graph-forbidden" });
    },
  );

  test.each([
    [
      { kind: "channel", teamId, channelId: "19:b@thread.tacv2" },
      `/teams/${teamId}/channels/19%3Ab%40thread.tacv2/allMembers?$top=999`,
    ],
    [{ kind: "chat", chatId: "19:a@thread.v2" }, "/chats/19%3Aa%40thread.v2/members"],
  ] satisfies [Roster, string][])("asks for all members of a $kind", async (roster, url) => {
    graph.script([{ body: { value: [{ id: "m" }] } }]);
    expect((await page({ kind: "members", roster })).objects).toEqual([{ id: "m" }]);
    expect(graph.received.map((request) => request.url)).toEqual([`/v1.0${url}`]);
  });

  test.each(["channels", "members"] as const)(
    "asks a team about its %s four times a second at the most",
    async (table) => {
      const { run, elapsedMs } = createTestClient(graph.endpoint);
      const ids = Array.from({ length: 9 }, (_unused, index) => `id${index}`);
      graph.script(ids.map((id) => ({ body: { id } })));
      await run((client) => {
        const { get } = createDirectoryReader(client);
        const roster = { kind: "team", teamId } as const;
        return Promise.all(ids.map((id) => get(table === "members" ? { table, roster, id } : { table, teamId, id })));
      });
      expect(elapsedMs()).toBeGreaterThanOrEqual(2_000);
    },
  );

  test("leaves out what has no id", async () => {
    graph.script([{ body: { value: [{ id: "" }, { id: 7 }, {}, { id: "1" }] } }]);
    expect(await page({ kind: "teams" })).toEqual({ objects: [{ id: "1" }], next: undefined });
  });

  test.each([
    ["that Graph calls malformed", refusal(400), () => `${graph.endpoint}/v1.0/users?$skiptoken=old`],
    ["that Graph has forgotten", refusal(410), () => `${graph.endpoint}/v1.0/users?$skiptoken=old`],
    ["to another endpoint", refusal(500), () => "https://elsewhere.example/v1.0/users?$skiptoken=old"],
  ] satisfies [string, Reply, () => string][])("says that a saved link %s is gone", async (_name, reply, makeLink) => {
    graph.script([reply]);
    await expect(page({ kind: "users" }, makeLink())).rejects.toMatchObject({ code: "graph-gone" });
  });

  test("says that a listing that was refused was refused", async () => {
    graph.script([refusal(400)]);
    await expect(page({ kind: "users" })).rejects.toMatchObject({ code: "graph-bad-request" });
  });
});
