import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCosmosSearchIndex } from "../../shared/azure/cosmos-search-index.ts";
import { systemClock } from "../../shared/base/clock.ts";
import type { SearchDocument, SearchEntry, SearchSubject } from "../../shared/port/search-index.ts";
import { COSMOS_TARGETS, type CosmosTarget } from "../helpers/cosmos-targets.ts";

/*
 * How the index is written to Cosmos DB. Its questions need a full-text search, which the server of this machine has none of:
 * `test/shared/azure/search-queries.test.ts` holds their texts.
 */

let target: CosmosTarget;
let client: CosmosClient;
let container: Container;
beforeAll(async () => {
  const [server] = COSMOS_TARGETS;
  if (!server) throw new Error("never");
  target = await server.open();
  const { endpoint, key, database } = target.place;
  client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  ({ container } = await client
    .database(database)
    .containers.createIfNotExists({ id: "search", partitionKey: "/place" }));
});
afterAll(async () => {
  client.dispose();
  await target.close();
});

const CHAT = "19:chat@thread.v2";
const subject = (documentId: string): SearchSubject => ({ kind: "message", id: CHAT, documentId });
const saying = (text: string, version: number, isLatest: boolean): SearchDocument => ({
  ...{
    version,
    isLatest,
    isBlocked: false,
    createdMs: 100,
    modifiedMs: version,
    teamId: null,
    text,
    fileNames: ["a.pdf"],
  },
  ...{ senderIds: ["ann"], senderTypes: [], mentionedIds: [], hasAttachment: true },
});
const entry = (documentId: string, version: number, ...documents: SearchDocument[]): SearchEntry => ({
  ...{ subject: subject(documentId), version, documents, expiresMs: null },
});

async function kept(): Promise<unknown[]> {
  const { resources } = await container.items.readAll<Record<string, unknown>>().fetchAll();
  return resources
    .map(({ documentId, version, subjectVersion, isLatest, terms }) => [
      documentId,
      subjectVersion,
      version,
      isLatest,
      terms,
    ])
    .toSorted();
}

it("keeps what is newest of a subject and what it said before, whatever comes after it", async () => {
  const index = createCosmosSearchIndex({ database: target.database, clock: systemClock });
  const older = entry("1", 1, saying("old", 1, true));
  const newer = entry("1", 2, saying("new", 2, true), saying("old", 1, false));
  const both = [
    ["1", 2, 1, false, " pold0  pa0 ppdf0 "],
    ["1", 2, 2, true, " pnew0  pa0 ppdf0 "],
  ];
  for (const each of [older, newer, older, newer]) await index.put([each]);
  expect(await kept()).toEqual(both);
  const deleted = entry("1", 3, saying("old", 1, false), saying("new", 2, false));
  for (const each of [deleted, newer]) await index.put([each]);
  expect(await kept()).toEqual([
    ["1", 3, undefined, undefined, ""],
    ["1", 3, 1, false, " pold0  pa0 ppdf0 "],
    ["1", 3, 2, false, " pnew0  pa0 ppdf0 "],
  ]);
  await index.put([entry("2/?", 1, saying("other", 1, true))]);
  await index.remove([subject("1")]);
  expect(await kept()).toEqual([["2/?", 1, 1, true, " pother0  pa0 ppdf0 "]]);
  expect(await index.clear("transcript")).toBe(false);
  expect(await kept()).toHaveLength(1);
  while (await index.clear("message"));
  expect(await kept()).toEqual([]);
});
