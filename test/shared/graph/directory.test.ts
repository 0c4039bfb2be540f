import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDirectoryReader } from "../../../shared/graph/directory.ts";
import type { DirectoryReader } from "../../../shared/port/conversation-reader.ts";
import { documented } from "./examples.ts";
import { type GraphServer, startGraphServer } from "./graph-server.ts";
import { collect, createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const read = <T>(list: (reader: DirectoryReader) => AsyncIterable<T>): Promise<T[]> =>
  createTestClient(graph.endpoint).run((client) => collect(list(createDirectoryReader(client))));

const TEAM = "893075dd-2487-4122-925f-022c42e20265";
const USER = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

const LISTS: readonly [string, (reader: DirectoryReader) => AsyncIterable<unknown>, string, string][] = [
  ["teams", (reader) => reader.teams(), "/teams", "/v1.0/teams?"],
  ["channels", (reader) => reader.channels(TEAM), `/teams/${TEAM}/channels`, "/channels?$filter"],
  ["chats", (reader) => reader.chatsOf(USER), `/users/${USER}/chats?$top=50`, `/users/${USER}/chats`],
  ["members", (reader) => reader.teamMembers(TEAM), `/teams/${TEAM}/members?$top=999`, "/members?"],
];

describe("the directory", () => {
  test.each(LISTS)("lists %s as documented", async (...[, list, url, part]) => {
    const example = documented(part, graph.endpoint);
    graph.script([{ body: example }]);
    const withId = (example.value as { id?: string }[]).filter(({ id }) => id);
    expect(await read(list)).toEqual(withId);
    expect(withId).not.toEqual([]);
    expect(graph.received.map((request) => request.url)).toEqual([`/v1.0${url}`]);
  });

  test("lists users with their names only, page after page", async () => {
    const first = "/v1.0/users?$select=id,displayName,userPrincipalName,mail&$top=999";
    graph.script([
      { body: { value: [{ id: "1" }], "@odata.nextLink": `${graph.endpoint}${first}&$skiptoken=a` } },
      { body: { value: [{ id: "2", mail: null }] } },
    ]);
    expect(await read((reader) => reader.users())).toEqual([{ id: "1" }, { id: "2", mail: null }]);
    expect(graph.received.map(({ url }) => url)).toEqual([first, `${first}&$skiptoken=a`]);
  });

  test("leaves out what has no id", async () => {
    graph.script([{ body: { value: [{ id: "" }, { id: 7 }, {}, { id: "1" }] } }]);
    expect(await read((reader) => reader.teams())).toEqual([{ id: "1" }]);
  });
});
