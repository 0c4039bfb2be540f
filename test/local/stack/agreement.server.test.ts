import { randomUUID } from "node:crypto";
import { CosmosClient } from "@azure/cosmos";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeEach, expect, it } from "vitest";
import { provisionCosmos, provisionStorage } from "../../../local/provision.ts";
import { startAzurite } from "../../../local/services/azurite.ts";
import { startCosmos } from "../../../local/services/cosmos.ts";
import { compare } from "../../../local/stack/agreement.ts";
import type { TruthRow } from "../../../local/tenant/model/tenant-model.ts";
import { BLOB_CONTAINERS } from "../../../shared/port/blob-store.ts";
import { rawAddressOf } from "../../../shared/store/message/identity.ts";
import { storedMessage } from "../../helpers/stored-messages.ts";

const NOW_MS = 1_700_000_000_000;
const CHAT = "19:chat@thread.v2";
const CHANNEL = "19:channel@thread.tacv2";

const [azurite, cosmos] = await Promise.all([startAzurite(), startCosmos()]);
await provisionStorage(azurite.connectionString);
const client = new CosmosClient({
  endpoint: cosmos.endpoint,
  key: cosmos.key,
  connectionPolicy: { enableEndpointDiscovery: false },
});
const raw = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(BLOB_CONTAINERS.raw);

/** A message seen live in its two versions, a reply to something from before, and a message from before. */
const TRUTH: readonly TruthRow[] = [
  row({ conversationId: CHAT, id: "1", version: NOW_MS + 200, versions: [NOW_MS + 100, NOW_MS + 200] }),
  row({ conversationId: CHANNEL, id: "2", rootId: "1", version: NOW_MS + 300, versions: [NOW_MS + 300] }),
  row({ conversationId: CHANNEL, id: "1", version: NOW_MS - 900, versions: [NOW_MS - 950, NOW_MS - 900] }),
];

function row(parts: Pick<TruthRow, "conversationId" | "id" | "version" | "versions"> & Partial<TruthRow>): TruthRow {
  return { teamId: null, rootId: null, deleted: false, changedMs: parts.version, ...parts };
}

let settings: Record<string, string> = {};
const documents = () => client.database(settings.COSMOS_DATABASE ?? "").container("messages");

beforeEach(async () => {
  const database = randomUUID();
  const { endpoint, key } = cosmos;
  await provisionCosmos({ endpoint, key, database });
  settings = { COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key, COSMOS_DATABASE: database };
  settings.AzureWebJobsStorage = azurite.connectionString;
  for await (const { name } of raw.listBlobsFlat()) await raw.deleteBlob(name);
  for (const { conversationId, teamId, id: messageId, rootId, version, versions } of TRUTH) {
    const identity = { conversationId, teamId, rootId, messageId };
    await documents().items.create(storedMessage({ ...identity, version }));
    for (const each of versions) await raw.getBlockBlobClient(rawAddressOf(identity, each).path).upload("{}", 2);
  }
});
afterAll(async () => {
  client.dispose();
  await Promise.all([azurite.stop(), cosmos.stop()]);
});

const look = async () => {
  const { storedSince, lost, stale, strange } = await compare({ settings }, TRUTH, NOW_MS);
  return { storedSince, lost, stale, strange };
};

it("finds a store that has everything in agreement, and counts what was seen live", async () => {
  expect(await look()).toEqual({ storedSince: 3, lost: [], stale: [], strange: [] });
});

it("names a message that is not in Cosmos", async () => {
  await documents().item("1.2", CHANNEL).delete();
  expect(await look()).toMatchObject({ lost: [`${CHANNEL} 1.2 is not stored`], stale: [], strange: [] });
});

it("names a message whose version is another one", async () => {
  const { resource } = await documents().item("1", CHAT).read();
  await documents().items.upsert({ ...resource, version: NOW_MS + 100 });
  const stale = [`${CHAT} 1 is stored as ${NOW_MS + 100}, not ${NOW_MS + 200}`];
  expect(await look()).toMatchObject({ lost: [], stale, strange: [] });
});

it("names a live version whose raw payload is gone, and does not miss those that nobody saw", async () => {
  for await (const { name } of raw.listBlobsFlat()) await raw.deleteBlob(name);
  expect(await look()).toEqual({
    storedSince: 0,
    lost: [
      `${CHAT} 1 has no raw payload of version ${NOW_MS + 100}`,
      `${CHAT} 1 has no raw payload of version ${NOW_MS + 200}`,
      `${CHANNEL} 1.2 has no raw payload of version ${NOW_MS + 300}`,
    ],
    stale: [],
    strange: [],
  });
});

it("names a document that is no message of the tenant's", async () => {
  await documents().items.create(storedMessage({ conversationId: CHAT, messageId: "7" }));
  const strange = [`${CHAT} 7 is stored, but is no message of the tenant's`];
  expect(await look()).toMatchObject({ storedSince: 3, lost: [], stale: [], strange });
});
