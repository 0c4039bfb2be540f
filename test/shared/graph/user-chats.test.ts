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

const USER = "5ed12dd6-24f8-4777-be3d-0d234e06cefa";
const DELTA = `/v1.0/users/${USER}/chats/getAllMessages/delta`;
const read = (link?: string): Promise<SyncPage> =>
  createTestClient(graph.endpoint).run((client) =>
    createConversationReader(client).page({ kind: "user-chats", userId: USER }, link),
  );

describe("all chats of a user", () => {
  test("are read from the documented first page to the documented last, verbatim", async () => {
    const pages = [0, 1, 2].map((index) => documented("chats/getAllMessages/delta?", graph.endpoint, index));
    const start = documented("chats/getAllMessages/delta?$top=2", graph.endpoint);
    const last = pages.find((page) => "@odata.deltaLink" in page);
    graph.script([{ body: start }, { body: last }]);
    const first = await read();
    expect(first.messages).toEqual(start.value);
    expect(first.next).toEqual({ more: start["@odata.nextLink"] });
    const second = await read(String(start["@odata.nextLink"]));
    expect(second.messages).toEqual(last?.value);
    expect(second.next).toEqual({ position: last?.["@odata.deltaLink"] });
    for (const message of [...first.messages, ...second.messages]) {
      expect(identify(message)).toMatchObject({ ok: true, value: { teamId: null, rootId: null } });
    }
    expect(graph.received[0]).toMatchObject({
      url: `${DELTA}?$top=50`,
      headers: { prefer: "include-unknown-enum-members" },
    });
  });

  test.each([
    ["a token that is gone", refusal(410)],
    ["a token that is called malformed", refusal(400)],
  ])("start again after %s", async (_name, reply) => {
    graph.script([reply]);
    await expect(read(`${graph.endpoint}${DELTA}?$deltatoken=a`)).rejects.toMatchObject({ code: "graph-gone" });
  });

  test("of a user who left are not found", async () => {
    graph.script([refusal(404)]);
    await expect(read()).rejects.toMatchObject({ code: "graph-not-found" });
  });

  test("that Graph refuses at the start are not asked for again and again", async () => {
    graph.script([refusal(400, "BadRequest", "Delta query is not supported by this resource.")]);
    await expect(read()).rejects.toMatchObject({ code: "graph-bad-request" });
    expect(graph.received).toHaveLength(1);
  });
});

test.each([
  ["a time is given", Date.UTC(2024, 0, 1), "lastModifiedDateTime gt 2023-12-31T23:59:59.999Z"],
  ["none is", undefined, null],
])("what is too old is not asked for where %s", async (_name, fromMs, filter) => {
  graph.script([{ body: { value: [], "@odata.deltaLink": `${graph.endpoint}/v1.0/next` } }]);
  await createTestClient(graph.endpoint).run((client) =>
    createConversationReader(client, { fromMs }).page({ kind: "user-chats", userId: USER }, undefined),
  );
  expect(new URL(graph.received[0]?.url ?? "", graph.endpoint).searchParams.get("$filter")).toBe(filter);
});
