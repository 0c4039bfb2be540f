import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMessageExport } from "../../../shared/graph/export-messages.ts";
import type { ExportSource, ExportWindow } from "../../../shared/port/message-export.ts";
import { identify } from "../../../shared/store/message/identity.ts";
import { documented } from "./examples.ts";
import { type GraphServer, refusal, startGraphServer } from "./graph-server.ts";
import { createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const WINDOW = { fromDateTime: "2026-01-01T00:00:00Z", untilDateTime: "2026-01-02T00:00:00.000+01:00" };
const FILTER = "lastModifiedDateTime gt 2025-12-31T23:59:59.999Z and lastModifiedDateTime lt 2026-01-01T23:00:00.000Z";
const TEAM: ExportSource = { kind: "team", teamId: "t" };

const read = (source: ExportSource, link?: string, window: ExportWindow = WINDOW) =>
  createTestClient(graph.endpoint).run((client) => createMessageExport(client).page({ source, window, link }));
const asked = () => new URL(graph.received[0]?.url ?? "", graph.endpoint);

describe("an export", () => {
  test.each([
    [TEAM, "/teams/t/channels/getAllMessages", "channels/getAllMessages?$filter"],
    [{ kind: "user-chats", userId: "u" }, "/users/u/chats/getAllMessages", "chats/getAllMessages?$top=2"],
  ] satisfies [ExportSource, string, string][])("of %j gives the documented messages", async (source, path, part) => {
    const example = documented(part, graph.endpoint);
    graph.script([{ body: example }]);
    const { messages, next } = await read(source);
    expect(messages).toEqual(example.value);
    expect(messages.map((message) => identify(message).ok)).toEqual([true, true]);
    expect(next).toBe(example["@odata.nextLink"]);
    expect(asked().pathname).toBe(`/v1.0${path}`);
    expect(Object.fromEntries(asked().searchParams)).toEqual({ $top: "250", $filter: FILTER });
  });

  test("goes on where a link says, and ends without one", async () => {
    const link = `${graph.endpoint}/v1.0/teams('t')/channels/getallMessages?$skiptoken=a`;
    graph.script([{ body: { value: [] } }]);
    expect(await read(TEAM, link)).toEqual({ messages: [], next: undefined });
    expect(graph.received[0]?.url).toBe("/v1.0/teams('t')/channels/getallMessages?$skiptoken=a");
  });

  test("of one channel is taken out of its team's", async () => {
    const messages = ["c", "other", null].map((channelId) => ({
      id: `${channelId}`,
      channelIdentity: channelId && { teamId: "t", channelId },
    }));
    graph.script([{ body: { value: messages } }]);
    expect((await read({ kind: "channel", teamId: "t", channelId: "c" })).messages).toEqual([messages[0]]);
    expect(asked().pathname).toBe("/v1.0/teams/t/channels/getAllMessages");
  });

  test("of one chat is its list, in the only order in which Graph filters it", async () => {
    graph.script([{ body: { value: [{ id: "1" }] } }]);
    expect((await read({ kind: "chat", chatId: "19:x@thread.v2" })).messages).toEqual([
      { id: "1", chatId: "19:x@thread.v2" },
    ]);
    expect(asked().pathname).toBe("/v1.0/chats/19%3Ax%40thread.v2/messages");
    expect(Object.fromEntries(asked().searchParams)).toEqual({
      $top: "50",
      $orderby: "lastModifiedDateTime desc",
      $filter: FILTER,
    });
  });

  test.each([
    ["that is gone", () => `${graph.endpoint}/v1.0/teams?$skiptoken=a`],
    ["to another endpoint", () => "https://graph.microsoft.us/v1.0/teams"],
  ])("starts again after a link %s", async (_name, link) => {
    graph.script([refusal(400)]);
    await expect(read(TEAM, link())).rejects.toMatchObject({ code: "graph-gone" });
  });

  test.each([
    [WINDOW.untilDateTime, WINDOW.fromDateTime],
    [WINDOW.fromDateTime, WINDOW.fromDateTime],
    ["yesterday", WINDOW.untilDateTime],
  ])("of a window from %s until %s is refused", async (fromDateTime, untilDateTime) => {
    const reading = read(TEAM, undefined, { fromDateTime, untilDateTime });
    await expect(reading).rejects.toMatchObject({ code: "graph-bad-request" });
    expect(graph.received).toHaveLength(0);
  });
});
