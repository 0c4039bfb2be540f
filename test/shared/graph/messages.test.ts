import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMessageReader } from "../../../shared/graph/messages.ts";
import { identify } from "../../../shared/store/message/identity.ts";
import { documented } from "./examples.ts";
import { type GraphServer, refusal, startGraphServer } from "./graph-server.ts";
import { createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const read = (resource: string) =>
  createTestClient(graph.endpoint).run((client) => createMessageReader(client).read(resource));

describe("a notification's resource", () => {
  test.each([
    ["teams('t1')/channels('19:c@thread.tacv2')/messages('1')", "teams/t1/channels/19%3Ac%40thread.tacv2/messages/1"],
    ["teams('t1')/channels('c')/messages('1')/replies('2')", "teams/t1/channels/c/messages/1/replies/2"],
    ["chats('19:a_b@unq.gbl.spaces')/messages('3')", "chats/19%3Aa_b%40unq.gbl.spaces/messages/3"],
    ["/Chats('a')/Messages('3')", "chats/a/messages/3"],
    ["TEAMS('t1')/Channels('c')/MESSAGES('1')/Replies('2')", "teams/t1/channels/c/messages/1/replies/2"],
    ["chats('a.b')/messages('..c')", "chats/a.b/messages/..c"],
    ["users('u')/chats('a')/messages('b')", "chats/a/messages/b"],
    ["users('u')/chats('48:notes')/messages('b')", "users/u/chats/48%3Anotes/messages/b"],
    ["/chats/19%3Aa%40thread.v2/messages/b", "chats/19%3Aa%40thread.v2/messages/b"],
    ["teams/t1/channels/c/messages/1/replies/2", "teams/t1/channels/c/messages/1/replies/2"],
  ])("%s is read at %s", async (resource, path) => {
    graph.script([{ body: { id: "x", chatId: "y" } }]);
    await read(resource);
    expect(graph.received).toMatchObject([
      { method: "GET", url: `/v1.0/${path}`, headers: { prefer: "include-unknown-enum-members" } },
    ]);
  });

  test("does not wait for what another user noted to themselves, whose chat bears the same id", async () => {
    const { run, elapsedMs } = createTestClient(graph.endpoint);
    const readNotesOf = (users: readonly string[]) =>
      run((client) => {
        const reader = createMessageReader(client);
        graph.script(users.map(() => ({ body: { id: "x", chatId: "48:notes" } })));
        return Promise.all(users.map((user) => reader.read(`users('${user}')/chats('48:notes')/messages('1')`)));
      });
    await readNotesOf(["a", "b", "c"]);
    expect(elapsedMs()).toBeLessThan(1_000);
    await readNotesOf(["c"]);
    expect(elapsedMs()).toBeGreaterThanOrEqual(1_000);
  });

  test.each([
    "",
    "chats('a')",
    "chats('a')/members('b')",
    "chats('a')/messages('b')/hostedContents('c')",
    "chats('a')/messages('b')?$expand=replies",
    "chats('a')/messages('b')\n",
    "chats('a')/messages('')",
    "chats('..')/messages('b')",
    "chats('a')/messages('.')",
    "chats('../../users')/messages('b')",
    "chats('a%2f..')/messages('b')",
    "chats('a#')/messages('b')",
    "chats('a b')/messages('b')",
    "chats('a''b')/messages('b')",
    "teams('t')/channels('c')/messages('1')/replies('2')/replies('3')",
    "teams('t')/messages('1')",
    "https://evil.example/chats('a')/messages('b')",
    `chats('${"a".repeat(513)}')/messages('b')`,
    "communications/onlineMeetings/getAllTranscripts",
  ])("%j is never read", async (resource) => {
    graph.script([]);
    await expect(read(resource)).rejects.toMatchObject({ code: "resource-unsupported" });
    expect(graph.received).toEqual([]);
  });
});

describe("a message", () => {
  test.each([
    ["of a channel", "/messages/1614618259349", "teams('t')/channels('c')/messages('1614618259349')"],
    ["that is a reply", "/replies/1613671348387", "teams('t')/channels('c')/messages('0')/replies('1613671348387')"],
    ["of a chat", "/messages/1612289992105", "chats('a')/messages('1612289992105')"],
  ])("%s is given as documented", async (_name, part, resource) => {
    const example = documented(part, graph.endpoint);
    graph.script([{ body: example }]);
    expect(await read(resource)).toEqual(example);
  });

  test.each([
    ["chats('a')/messages('1')", { conversationId: "a", teamId: null, rootId: null }],
    ["teams('t')/channels('c')/messages('1')", { conversationId: "c", teamId: "t", rootId: null }],
    ["teams('t')/channels('c')/messages('0')/replies('1')", { conversationId: "c", teamId: "t", rootId: "0" }],
  ])("that leaves out where it stands is still known by it: %s", async (resource, expected) => {
    graph.script([{ body: { id: "1", chatId: null } }]);
    expect(identify(await read(resource))).toEqual({ ok: true, value: { ...expected, messageId: "1" } });
  });

  test("that is gone is not found", async () => {
    graph.script([refusal(404)]);
    await expect(read("chats('a')/messages('1')")).rejects.toMatchObject({ code: "graph-not-found" });
  });

  test("must be an object", async () => {
    graph.script([{ body: [] }]);
    await expect(read("chats('a')/messages('1')")).rejects.toMatchObject({ code: "graph-answer-invalid" });
  });

  test("waits its turn in its conversation", async () => {
    graph.script(() => ({ body: { id: "1", chatId: "a" } }));
    const { run, elapsedMs } = createTestClient(graph.endpoint);
    await run(async (client) => {
      const reader = createMessageReader(client);
      const resources = ["chats('a')/messages('1')", "chats('a')/messages('2')", "chats('b')/messages('1')"];
      await Promise.all(resources.map((resource) => reader.read(resource)));
    });
    // A second, and what the second request may be quicker on its way than the first.
    expect(elapsedMs()).toBe(1_150);
  });
});

describe("replies to a post", () => {
  const post = { teamId: "t", channelId: "19:c@thread.tacv2", rootId: "1" };
  const replies = (link?: string) =>
    createTestClient(graph.endpoint).run((client) => createMessageReader(client).replies(post, link));

  test("are read by the page, the most that one may hold, and know where they stand", async () => {
    const nextLink = `${graph.endpoint}/v1.0/next`;
    graph.script([{ body: { value: [{ id: "2" }], "@odata.nextLink": nextLink } }, { body: { value: [] } }]);
    const page = await replies();
    expect(page.nextLink).toBe(nextLink);
    expect(page.messages.map(identify)).toEqual([
      { ok: true, value: { conversationId: post.channelId, teamId: "t", rootId: "1", messageId: "2" } },
    ]);
    expect(await replies(page.nextLink)).toEqual({ messages: [], nextLink: undefined });
    expect(graph.received).toMatchObject([
      {
        url: "/v1.0/teams/t/channels/19%3Ac%40thread.tacv2/messages/1/replies?$top=50",
        headers: { prefer: "include-unknown-enum-members" },
      },
      { url: "/v1.0/next" },
    ]);
  });

  test("are not looked for outside Graph", async () => {
    graph.script([]);
    await expect(replies("https://evil.example/next")).rejects.toMatchObject({ code: "graph-answer-invalid" });
    expect(graph.received).toEqual([]);
  });
});
