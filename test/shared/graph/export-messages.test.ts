import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMessageExport, type ExportSource, type ExportWindow } from "../../../shared/graph/export-messages.ts";
import { identify } from "../../../shared/message/identity.ts";
import { documented } from "./examples.ts";
import { type GraphServer, startGraphServer } from "./graph-server.ts";
import { collect, createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const read = (source: ExportSource, window: ExportWindow) =>
  createTestClient(graph.endpoint).run((client) => collect(createMessageExport(client).exportWindow(source, window)));

const WINDOW = { fromDateTime: "2026-01-01T00:00:00Z", untilDateTime: "2026-01-02T00:00:00.000+01:00" };

describe("an export", () => {
  test.each([
    [{ kind: "team", teamId: "t" }, "/teams/t/channels/getAllMessages", "channels/getAllMessages?$filter"],
    [{ kind: "user-chats", userId: "u" }, "/users/u/chats/getAllMessages", "chats/getAllMessages?$top=2"],
  ] satisfies [ExportSource, string, string][])("of %j gives the documented messages", async (source, path, part) => {
    const { "@odata.nextLink": _next, ...example } = documented(part, graph.endpoint);
    graph.script([{ body: example }]);
    const messages = await read(source, WINDOW);
    expect(messages).toEqual(example.value);
    expect(messages.map((message) => identify(message).ok)).toEqual([true, true]);
    const url = new URL(graph.received[0]?.url ?? "", graph.endpoint);
    expect(url.pathname).toBe(`/v1.0${path}`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      $top: "250",
      $filter: "lastModifiedDateTime gt 2025-12-31T23:59:59.999Z and lastModifiedDateTime lt 2026-01-01T23:00:00.000Z",
    });
  });

  test.each([
    [WINDOW.untilDateTime, WINDOW.fromDateTime],
    [WINDOW.fromDateTime, WINDOW.fromDateTime],
    ["yesterday", WINDOW.untilDateTime],
  ])("of a window from %s until %s is refused", async (fromDateTime, untilDateTime) => {
    const { client } = createTestClient(graph.endpoint);
    const window = { fromDateTime, untilDateTime };
    expect(() => createMessageExport(client).exportWindow({ kind: "team", teamId: "t" }, window)).toThrowError(
      expect.objectContaining({ code: "graph-bad-request" }),
    );
  });
});
