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

const CHAT = "19:2da4c29f6d7041eca70b638b43d45437@thread.v2";
const MESSAGES = `/v1.0/chats/${encodeURIComponent(CHAT)}/messages`;
const START_MS = Date.UTC(2026, 0, 1);
const at = (minute: number) => new Date(START_MS + minute * 60_000).toISOString();
const message = (id: string, minute: number) => ({ id, chatId: CHAT, lastModifiedDateTime: at(minute) });
const nextLink = (token: string) => `${graph.endpoint}${MESSAGES}?$skiptoken=${token}`;
const read = (link?: string): Promise<SyncPage> =>
  createTestClient(graph.endpoint).run((client) =>
    createConversationReader(client).page({ kind: "chat", chatId: CHAT }, link),
  );
const positionOf = ({ next }: SyncPage) => ("position" in next ? next.position : "more" in next ? next.more : "");
const asked = () => graph.received.map(({ url }) => Object.fromEntries(new URL(url, graph.endpoint).searchParams));

describe("a single chat", () => {
  test("is read from its beginning by the documented list, verbatim", async () => {
    const { "@odata.nextLink": _next, ...example } = documented("/messages?$top=2", graph.endpoint);
    graph.script([{ body: example }]);
    const page = await read();
    expect(page.messages).toEqual(example.value);
    expect(page.messages.map((one) => identify(one).ok)).toEqual([true, true]);
    expect(page.next).toMatchObject({ isWhole: true });
    expect(graph.received[0]).toMatchObject({ headers: { prefer: "include-unknown-enum-members" } });
    expect(graph.received[0]?.url).toMatch(new RegExp(`^${MESSAGES}\\?`));
    expect(asked()).toEqual([{ $top: "50", $orderby: "lastModifiedDateTime desc" }]);
  });

  test("is read to its end the first time, and a pass later only what was modified since, with some overlap", async () => {
    graph.script([
      { body: { value: [message("3", 30)], "@odata.nextLink": nextLink("a") } },
      { body: { value: [message("1", 10)] } },
      { body: { value: [message("4", 40), message("3", 30)] } },
    ]);
    const first = await read();
    const second = await read(positionOf(first));
    expect(second.next).toEqual({ position: `list:since=${START_MS + 30 * 60_000}`, isWhole: false });
    const third = await read(positionOf(second));
    expect(third.messages.map(({ id }) => id)).toEqual(["4", "3"]);
    expect(third.next).toEqual({ position: `list:since=${START_MS + 40 * 60_000}`, isWhole: true });
    expect(asked().slice(1)).toEqual([
      { $skiptoken: "a" },
      {
        $top: "50",
        $orderby: "lastModifiedDateTime desc",
        $filter: `lastModifiedDateTime gt ${at(25)}`,
      },
    ]);
  });

  test("is read on below a list that ends with an empty page behind a link, until nothing older shows", async () => {
    const pages = [
      { value: [message("9", 90), message("8", 80)], "@odata.nextLink": nextLink("a") },
      { value: [] },
      { value: [message("8", 80), message("5", 50)], "@odata.nextLink": nextLink("b") },
      { value: [] },
      { value: [message("5", 50)], "@odata.nextLink": nextLink("c") },
      { value: [] },
    ];
    graph.script(pages.map((body) => ({ body })));
    const pagesRead = [await read()];
    for (let last = pagesRead[0]; last && "more" in last.next; last = pagesRead.at(-1))
      pagesRead.push(await read(last.next.more));
    expect(pagesRead.flatMap(({ messages }) => messages.map(({ id }) => id))).toEqual(["9", "8", "8", "5", "5"]);
    expect(pagesRead.at(-1)?.next).toEqual({ position: `list:since=${START_MS + 90 * 60_000}`, isWhole: false });
    expect(asked().map(({ $filter, $skiptoken }) => $filter ?? $skiptoken)).toEqual([
      undefined,
      "a",
      `lastModifiedDateTime lt ${at(80).replace(".000Z", ".001Z")}`,
      "b",
      `lastModifiedDateTime lt ${at(50).replace(".000Z", ".001Z")}`,
      "c",
    ]);
  });

  test("fills in the chat where a message does not name it", async () => {
    graph.script([{ body: { value: [{ id: "1", chatId: null }] } }]);
    expect((await read()).messages).toEqual([{ id: "1", chatId: CHAT }]);
  });

  test.each([
    ["a page that Graph calls malformed", () => `list:next=${encodeURIComponent(nextLink("old"))}`],
    ["a link of another reader", () => nextLink("delta")],
    ["a position that cannot be read", () => "list:since=yesterday"],
  ])("starts again from %s", async (_name, link) => {
    graph.script([refusal(400)]);
    await expect(read(link())).rejects.toMatchObject({ code: "graph-gone" });
  });
});
