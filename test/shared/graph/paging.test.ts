import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readItems, readPage } from "../../../shared/graph/paging.ts";
import { type GraphServer, startGraphServer } from "./graph-server.ts";
import { collect, createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const link = (token: string) => `${graph.endpoint}/v1.0/teams?$skiptoken=${token}`;
const items = () => createTestClient(graph.endpoint).run((client) => collect(readItems(client, "/teams")));

describe("a collection", () => {
  test("is read to its end, over pages that are empty too", async () => {
    graph.script([
      { body: { value: [{ id: "1" }, { id: "2" }], "@odata.nextLink": link("a") } },
      { body: { value: [], "@odata.nextLink": link("b"), "@odata.count": 0, new: { field: 1 } } },
      { body: { value: [{ id: "3" }], "@odata.nextLink": null } },
    ]);
    expect(await items()).toEqual([{ id: "1" }, { id: "2" }, { id: "3" }]);
    expect(graph.received.map(({ url }) => url)).toEqual([
      "/v1.0/teams",
      "/v1.0/teams?$skiptoken=a",
      "/v1.0/teams?$skiptoken=b",
    ]);
  });

  test("is read no further than it is consumed", async () => {
    graph.script(() => ({ body: { value: [{ id: "1" }], "@odata.nextLink": link(String(graph.received.length)) } }));
    const { client } = createTestClient(graph.endpoint);
    for await (const item of readItems(client, "/teams")) {
      expect(item).toEqual({ id: "1" });
      break;
    }
    expect(graph.received).toHaveLength(1);
  });

  test("leaves out what is no object, and keeps its neighbours", async () => {
    graph.script([{ body: { value: [null, { id: "1" }, "text", [], 7] } }]);
    expect(await items()).toEqual([{ id: "1" }]);
  });

  test.each([
    ["itself", ["a", "a"]],
    ["an earlier page", ["a", "b", "a"]],
  ])("that leads back to %s ends there, and what it showed is given", async (_name, tokens) => {
    graph.script(tokens.map((token, index) => ({ body: { value: [{ id: index }], "@odata.nextLink": link(token) } })));
    expect(await items()).toEqual(tokens.map((_token, index) => ({ id: index })));
    expect(graph.received).toHaveLength(tokens.length);
  });

  test("whose nextLink leads elsewhere is not followed there", async () => {
    graph.script([{ body: { value: [], "@odata.nextLink": "https://evil.example/v1.0/teams" } }]);
    await expect(items()).rejects.toMatchObject({ code: "graph-answer-invalid" });
    expect(graph.received).toHaveLength(1);
  });
});

describe("a page", () => {
  const page = () => createTestClient(graph.endpoint).run((client) => readPage(client, "/teams"));

  test.each([
    ["a link that is no text", { value: [], "@odata.nextLink": 7 }],
    ["no value", { values: [] }],
    ["a value that is no list", { value: {} }],
    ["no object", []],
  ])("with %s is refused", async (_name, body) => {
    graph.script([{ body }]);
    await expect(page()).rejects.toMatchObject({ code: "graph-answer-invalid" });
  });

  test("that is empty and names itself as the next one is the last", async () => {
    graph.script([{ body: { value: [], "@odata.nextLink": link("a") } }]);
    const { client } = createTestClient(graph.endpoint);
    expect(await readPage(client, link("a"))).toMatchObject({ items: [], nextLink: undefined });
  });

  test("without a body is refused", async () => {
    graph.script([{ status: 204 }]);
    await expect(page()).rejects.toMatchObject({ code: "graph-answer-invalid" });
  });
});
