import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createConversationReader } from "../../../shared/graph/conversation-reader.ts";
import type { SyncPage } from "../../../shared/port/conversation-reader.ts";
import { identify } from "../../../shared/store/message/identity.ts";
import { documented } from "./examples.ts";
import { type GraphServer, refusal, startGraphServer } from "./graph-server.ts";
import { createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const TEAM = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b";
const CHANNEL = "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2";
const SOURCE = { kind: "channel", teamId: TEAM, channelId: CHANNEL } as const;
const MESSAGES = `/v1.0/teams/${TEAM}/channels/${encodeURIComponent(CHANNEL)}/messages`;
const IDENTITY = { channelIdentity: { teamId: TEAM, channelId: CHANNEL } };

const read = (link?: string): Promise<SyncPage> =>
  createTestClient(graph.endpoint).run((client) => createConversationReader(client).page(SOURCE, link));
const deltaLink = (token: string) => `${graph.endpoint}${MESSAGES}/delta?$deltatoken=${token}`;
const ids = ({ messages }: SyncPage) => messages.map(({ id }) => id);

describe("a channel with delta", () => {
  test("is read from the start with replies, and system messages by their name", async () => {
    graph.script([{ body: { value: [], "@odata.deltaLink": deltaLink("d") } }]);
    expect(await read()).toEqual({ messages: [], next: { position: deltaLink("d") } });
    expect(graph.received).toMatchObject([
      { url: `${MESSAGES}/delta?$expand=replies&$top=50`, headers: { prefer: "include-unknown-enum-members" } },
    ]);
  });

  test("goes on where a link says, and says where to go on", async () => {
    graph.script([{ body: { value: [], "@odata.nextLink": deltaLink("b") } }]);
    expect(await read(deltaLink("a"))).toEqual({ messages: [], next: { more: deltaLink("b") } });
    expect(graph.received[0]?.url).toBe(`${MESSAGES}/delta?$deltatoken=a`);
  });

  test("gives the documented root and replies beside each other, verbatim", async () => {
    const example = documented("messages?$top=1&$expand=replies", graph.endpoint);
    graph.script([{ body: { ...example, "@odata.nextLink": deltaLink("b") } }, { body: { value: [] } }]);
    const page = await read();
    const [root = { replies: [] }] = example.value as { replies: unknown[] }[];
    const bare = Object.fromEntries(Object.entries(root).filter(([name]) => !name.startsWith("replies")));
    expect(page.messages).toEqual([bare, ...root.replies]);
    const identities = page.messages.map((message) => identify(message));
    expect(identities).toMatchObject([
      { ok: true, value: { teamId: TEAM, rootId: null, messageId: "1616963377068" } },
      ...[1, 2, 3].map(() => ({ ok: true, value: { conversationId: CHANNEL, rootId: "1616963377068" } })),
    ]);
  });

  test("has chains whole: replies past the first page follow, each page one request, before anything else", async () => {
    const more = (name: string) => `${graph.endpoint}${MESSAGES}/1/replies?$skiptoken=${name}`;
    const root = { id: "1", replies: [{ id: "1.1" }], "replies@odata.nextLink": more("a"), "replies@odata.count": 3 };
    const other = { id: "2", "replies@odata.nextLink": more("c") };
    graph.script([
      { body: { value: [root, other], "@odata.deltaLink": deltaLink("d") } },
      { body: { value: [{ id: "1.2" }], "@odata.nextLink": more("b") } },
      { body: { value: [{ id: "1.3" }] } },
      { body: { value: [{ id: "2.1" }] } },
    ]);
    const pages = [await read()];
    for (let page = pages[0]; page && "more" in page.next; page = pages.at(-1)) pages.push(await read(page.next.more));
    expect(pages.map(ids)).toEqual([["1", "1.1", "2"], ["1.2"], ["1.3"], ["2.1"]]);
    expect(pages[0]?.messages[0]).toEqual({ id: "1", ...IDENTITY });
    expect(pages[3]?.messages[0]).toEqual({ id: "2.1", replyToId: "2", ...IDENTITY });
    expect(pages[3]?.next).toEqual({ position: deltaLink("d") });
    expect(graph.received).toHaveLength(4);
  });

  test("has lost its position in replies when the text is none of ours", async () => {
    await expect(read("replies:{}")).rejects.toMatchObject({ code: "graph-gone" });
  });

  test("keeps what messages say of themselves, and fills in only what they leave out", async () => {
    const own = { channelIdentity: { teamId: "host", channelId: "other" }, replyToId: "other-root" };
    const root = {
      id: "1",
      ...own,
      channelIdentity: null,
      replies: [
        { id: "2", ...own },
        { id: "3", replyToId: null },
      ],
    };
    graph.script([{ body: { value: [root], "@odata.deltaLink": deltaLink("d") } }]);
    expect((await read()).messages).toEqual([
      { id: "1", replyToId: "other-root", ...IDENTITY },
      { id: "2", ...own },
      { id: "3", replyToId: "1", ...IDENTITY },
    ]);
  });

  test.each([
    ["410", () => deltaLink("a"), refusal(410, "Gone")],
    ["a state that is not found", () => deltaLink("a"), refusal(400, "syncStateNotFound")],
    ["a link that is called malformed", () => deltaLink("a"), refusal(400, "BadRequest", "Badly formed token")],
    ["a link to another endpoint", () => "https://graph.microsoft.us/v1.0/teams", refusal(500)],
    ["a position that cannot be read", () => "list:since=yesterday", refusal(500)],
  ])("has lost its position: %s", async (_name, makeLink, reply) => {
    graph.script([reply]);
    await expect(read(makeLink())).rejects.toMatchObject({ code: "graph-gone" });
  });

  test.each([
    ["no link", {}, { lost: true }],
    ["a link back to itself", { "@odata.nextLink": "$SELF" }, { more: "$SELF" }],
    ["a nextLink to elsewhere", { "@odata.nextLink": "https://evil.example/" }, { more: "https://evil.example/" }],
    ["a deltaLink to elsewhere", { "@odata.deltaLink": "https://evil.example/" }, { lost: true }],
  ])("loses no message of a page with %s", async (_name, links, next) => {
    const own = <T>(value: T) => JSON.parse(JSON.stringify(value).replace("$SELF", deltaLink("a"))) as T;
    graph.script([{ body: { value: [{ id: "1" }], ...own(links) } }]);
    expect(await read(deltaLink("a"))).toEqual({ messages: [{ id: "1", ...IDENTITY }], next: own(next) });
  });

  test("goes nowhere but to Graph", async () => {
    graph.script([]);
    await expect(read("https://evil.example/v1.0/teams")).rejects.toMatchObject({ code: "graph-gone" });
    expect(graph.received).toEqual([]);
  });

  test("takes what delta says of a removed message for no message", async () => {
    const removed = { id: "2", "@removed": { reason: "deleted" } };
    graph.script([{ body: { value: [removed, { id: "1" }], "@odata.deltaLink": deltaLink("d") } }]);
    expect(ids(await read())).toEqual(["1"]);
  });

  describe("one of whose chains is given by a useless link", () => {
    const reader = () => createTestClient(graph.endpoint).run(async (client) => createConversationReader(client));
    const more = (name: string) => `${graph.endpoint}${MESSAGES}/1/replies?$skiptoken=${name}`;
    const root = (link: string) => ({ id: "1", replies: [{ id: "1.1" }], "replies@odata.nextLink": link });
    const OWN_LIST = `${MESSAGES}/1/replies?$top=50`;
    const moreOf = ({ next }: Pick<SyncPage, "next">) => ("more" in next ? next.more : "");

    test("reads the chain's own list instead, and every other chain", async () => {
      graph.script([{ body: { value: [root(more("a")), { id: "2" }], "@odata.deltaLink": deltaLink("d") } }]);
      const first = await read();
      expect(ids(first)).toEqual(["1", "1.1", "2"]);
      const past = (await reader()).past(moreOf(first), "graph-gone");
      expect(past).toMatchObject({ isLeftOut: false });
      graph.script([{ body: { value: [{ id: "1.1" }, { id: "1.2" }], "@odata.nextLink": more("b") } }]);
      const second = await read(past && moreOf(past));
      expect(graph.received.map(({ url }) => url)).toEqual([OWN_LIST]);
      expect(second.messages.at(-1)).toEqual({ id: "1.2", replyToId: "1", ...IDENTITY });
      graph.script([{ body: { value: [{ id: "1.3" }] } }]);
      expect(await read(moreOf(second))).toMatchObject({ next: { position: deltaLink("d") } });
    });

    test("goes on without the chain when that is refused as well", async () => {
      graph.script([{ body: { value: [root(more("a"))], "@odata.deltaLink": deltaLink("d") } }]);
      const { past } = await reader();
      const other = past(moreOf(await read()), "graph-gone");
      expect(other && past(moreOf(other), "graph-bad-request")).toEqual({
        next: { position: deltaLink("d") },
        isLeftOut: true,
      });
      expect(other && past(moreOf(other), "graph-not-found")).toMatchObject({ isLeftOut: false });
      expect(past(deltaLink("a"), "graph-gone")).toBeUndefined();
    });

    test("does not follow it to elsewhere", async () => {
      graph.script([{ body: { value: [root("https://evil.example/")], "@odata.deltaLink": deltaLink("d") } }]);
      const first = await read();
      graph.script([{ body: { value: [] } }]);
      await read(moreOf(first));
      expect(graph.received.map(({ url }) => url)).toEqual([OWN_LIST]);
    });

    test.each([
      ["itself", ["b", "b"]],
      ["an earlier page", ["b", "c", "b", "c", "b"]],
    ])("leaves it when it leads back to %s", async (_name, links) => {
      graph.script([{ body: { value: [root(more("b"))], "@odata.deltaLink": deltaLink("d") } }]);
      let page = await read();
      for (const link of links) {
        graph.script([{ body: { value: [{ id: "1.2" }], "@odata.nextLink": more(link) } }]);
        page = await read(moreOf(page));
        expect(ids(page)).toEqual(["1.2"]);
        if (moreOf(page).includes('"isListed":true')) return;
      }
      expect.fail("still followed");
    });
  });

  test.each([
    [403, "graph-forbidden"],
    [404, "graph-not-found"],
  ])("that Graph refuses with %d is not listed instead", async (status, code) => {
    graph.script([refusal(status, "Code", "not supported"), refusal(status, "Code", "not supported")]);
    await expect(read()).rejects.toMatchObject({ code });
    expect(graph.received.filter(({ url }) => !url.includes("delta"))).toEqual([]);
  });
});

describe("a channel whose delta is refused", () => {
  const REFUSED = refusal(400, "BadRequest", "Delta query is not supported by this resource.");
  const LIST = `${MESSAGES}?$top=50&$expand=replies`;
  const MINUTE_MS = 60_000;
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  const message = (id: string, minute: number) => ({ id, ...IDENTITY, lastModifiedDateTime: at(minute) });
  const nextLink = (token: string) => `${graph.endpoint}${MESSAGES}?$skiptoken=${token}`;
  const positionOf = ({ next }: SyncPage) => ("position" in next ? next.position : "more" in next ? next.more : "");

  test.each([
    ["at the start", undefined],
    ["by the link that an empty channel gave", "delta"],
  ])("%s is listed", async (_name, link) => {
    const root = { ...message("1", 10), replies: [{ ...message("1.1", 20), replyToId: "1" }] };
    graph.script([REFUSED, { body: { value: [root] } }]);
    const page = await read(link && deltaLink("x"));
    expect(ids(page)).toEqual(["1", "1.1"]);
    expect(page.next).toHaveProperty("position");
    expect(graph.received[1]).toMatchObject({ url: LIST, headers: { prefer: "include-unknown-enum-members" } });
  });

  test("is listed to its end the first time, and a pass later only to what is known", async () => {
    graph.script([
      REFUSED,
      { body: { value: [message("9", 90), message("8", 80)], "@odata.nextLink": nextLink("a") } },
      { body: { value: [message("7", 70)], "@odata.nextLink": nextLink("b") } },
      { body: { value: [] } },
    ]);
    const first = await read();
    const second = await read(positionOf(first));
    const third = await read(positionOf(second));
    expect([first, second, third].map(({ next }) => Object.keys(next)[0])).toEqual(["more", "more", "position"]);
    expect(graph.received.map(({ url }) => url.slice(MESSAGES.length))).toEqual([
      "/delta?$expand=replies&$top=50",
      "?$top=50&$expand=replies",
      "?$skiptoken=a",
      "?$skiptoken=b",
    ]);

    graph.script([
      { body: { value: [message("10", 100), message("8", 95)], "@odata.nextLink": nextLink("c") } },
      { body: { value: [message("9", 90), message("7", 70)], "@odata.nextLink": nextLink("d") } },
      { body: { value: [message("6", 60), message("5", 50)], "@odata.nextLink": nextLink("e") } },
    ]);
    const fourth = await read(positionOf(third));
    const fifth = await read(positionOf(fourth));
    const sixth = await read(positionOf(fifth));
    expect(ids(fourth)).toEqual(["10", "8"]);
    expect(ids(sixth)).toEqual(["6", "5"]);
    expect(sixth.next).toEqual({ position: `list:since=${Date.UTC(2026, 0, 1, 0, 100)}`, isWhole: false });
    expect(graph.received[0]?.url).toBe(LIST);
  });

  test("reads a little past what is known, for messages that showed up late", async () => {
    const since = `list:since=${Date.UTC(2026, 0, 1, 0, 90)}`;
    graph.script([{ body: { value: [message("1", 86)], "@odata.nextLink": nextLink("a") } }]);
    expect((await read(since)).next).toHaveProperty("more");
    graph.script([{ body: { value: [message("1", 84)], "@odata.nextLink": nextLink("a") } }]);
    expect((await read(since)).next).toEqual({ position: since, isWhole: true });
  });

  test("knows that nothing escaped a pass whose first page reached down to what was known", async () => {
    const since = `list:since=${Date.UTC(2026, 0, 1, 0, 90)}`;
    const rest = { body: { value: [message("2", 80)] } };
    graph.script([{ body: { value: [message("4", 95), message("3", 89)], "@odata.nextLink": nextLink("a") } }, rest]);
    expect((await read(positionOf(await read(since)))).next).toMatchObject({ isWhole: true });
    graph.script([{ body: { value: [message("4", 95), message("3", 90)], "@odata.nextLink": nextLink("a") } }, rest]);
    expect((await read(positionOf(await read(since)))).next).toMatchObject({ isWhole: false });
  });

  test("counts a chain as changed when its last reply is", async () => {
    const root = { ...message("1", 1), replies: [{ ...message("1.1", 100), replyToId: "1" }] };
    graph.script([{ body: { value: [root], "@odata.nextLink": nextLink("a") } }]);
    const page = await read(`list:since=${Date.UTC(2026, 0, 1, 0, 90)}`);
    expect(page.next).toHaveProperty("more");
    expect(positionOf(page)).toContain(`mark=${Date.UTC(2026, 0, 1) + 100 * MINUTE_MS}`);
  });

  test.each([
    ["a page without a message", []],
    ["a message without a time", [{ id: "1" }]],
  ])("does not end at %s", async (_name, value) => {
    graph.script([{ body: { value, "@odata.nextLink": nextLink("a") } }]);
    expect((await read(`list:since=${Date.UTC(2030, 0, 1)}`)).next).toHaveProperty("more");
  });

  test("keeps its position when nothing is there", async () => {
    graph.script([{ body: { value: [] } }]);
    expect((await read("list:since=5")).next).toEqual({ position: "list:since=5", isWhole: true });
    graph.script([REFUSED, { body: { value: [] } }]);
    const never = await read();
    expect(never.next).toEqual({ position: "list:", isWhole: true });
    graph.script([{ body: { value: [message("1", 1)] } }]);
    expect(ids(await read(positionOf(never)))).toEqual(["1"]);
    expect(graph.received[0]?.url).toBe(LIST);
  });

  test("that has lost its page starts again", async () => {
    graph.script([refusal(400, "BadRequest", "Invalid skiptoken")]);
    await expect(read(`list:next=${encodeURIComponent(nextLink("old"))}`)).rejects.toMatchObject({
      code: "graph-gone",
    });
  });

  test("never follows a saved page elsewhere", async () => {
    const elsewhere = `list:next=${encodeURIComponent("https://evil.example/")}`;
    await expect(read(elsewhere)).rejects.toMatchObject({ code: "graph-gone" });
  });
});
