import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { provisionStorage } from "../../local/provision.ts";
import { type Azurite, startAzurite } from "../../local/services/azurite.ts";
import { createBlobStore } from "../../shared/azure/blob-store.ts";
import { createContentStore } from "../../shared/azure/content-store.ts";
import { createLakeStore } from "../../shared/azure/lake-store.ts";
import { createStorageQueue } from "../../shared/azure/storage-queue.ts";
import { resolveClaim } from "../../shared/job/queue-body.ts";
import { LAKE_CONTAINER } from "../../shared/port/lake-store.ts";
import { MAX_QUEUE_TEXT_BYTES, poisonQueueOf, QUEUES, type QueueName, unframe } from "../../shared/port/work-queue.ts";
import { noCredential } from "../helpers/cosmos-targets.ts";
import { createMemoryBlobStore } from "../helpers/memory-blob-store.ts";
import { createMemoryContentStore } from "../helpers/memory-content-store.ts";
import { createMemoryLakeStore } from "../helpers/memory-lake-store.ts";
import { createMemoryWorkQueue } from "../helpers/memory-work-queue.ts";
import { describeBlobStore } from "./blob-store.contract.ts";
import { describeContentStore } from "./content-store.contract.ts";
import { describeLakeStore } from "./lake-store.contract.ts";
import { describeWorkQueue } from "./work-queue.contract.ts";

describeBlobStore("memory", createMemoryBlobStore);
const lake = createMemoryLakeStore();
describeLakeStore("memory", () => ({
  store: lake,
  bytes: async (path) => new Map(lake.files()).get(path) ?? Buffer.of(),
}));
describeContentStore("memory", createMemoryContentStore);
describeWorkQueue("memory", () => {
  const queue = createMemoryWorkQueue();
  const receive = async (name: QueueName, from?: "poison") =>
    (from ? queue.poison : queue.sent)
      .filter((message) => message.queue === name && message.visibleAfterMs === 0)
      .map(({ text }): unknown => JSON.parse(text));
  return { queue, blobs: createMemoryBlobStore(), receive };
});

describe("Azurite", () => {
  let azurite: Azurite;
  let optionsOf: (more?: { deadlineMs: number }) => Parameters<typeof createBlobStore>[0];
  beforeAll(async () => {
    azurite = await startAzurite();
    await provisionStorage(azurite.connectionString);
    const { connectionString } = azurite;
    optionsOf = (more) => ({ storage: { connectionString }, credential: noCredential, ...more });
  });
  afterAll(() => azurite.stop());

  describeBlobStore("Azurite", () => createBlobStore(optionsOf()));
  describeLakeStore("Azurite", () => ({
    store: createLakeStore(optionsOf()),
    bytes: (path) =>
      BlobServiceClient.fromConnectionString(azurite.connectionString)
        .getContainerClient(LAKE_CONTAINER)
        .getBlobClient(path)
        .downloadToBuffer(),
  }));
  describeContentStore("Azurite", () => createContentStore(optionsOf()));
  describeWorkQueue("Azurite", async () => {
    const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
    for (const name of Object.values(QUEUES)) {
      await service.getQueueClient(name).clearMessages();
      await service.getQueueClient(poisonQueueOf(name)).createIfNotExists();
      await service.getQueueClient(poisonQueueOf(name)).clearMessages();
    }
    const blobs = createBlobStore(optionsOf());
    const receive = (name: QueueName, from?: "poison") => receiveAll(service, name, from);
    return { queue: createStorageQueue({ ...optionsOf(), blobs }), blobs, receive };
  });

  it.each([
    { bytes: MAX_QUEUE_TEXT_BYTES, isClaimed: false },
    { bytes: MAX_QUEUE_TEXT_BYTES + 1, isClaimed: true },
  ])("sends $bytes bytes as a claim: $isClaimed, and removes the claim on release", async ({ bytes, isClaimed }) => {
    const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
    await service.getQueueClient(QUEUES.messages).clearMessages();
    const blobs = createMemoryBlobStore();
    const text = `"${"x".repeat(bytes - 2)}"`;
    await createStorageQueue({ ...optionsOf(), blobs }).send("messages", text);
    const [message] = await receiveAll(service, "messages");
    const claims = blobs.paths("claims");
    expect(message).toEqual(isClaimed ? { claim: claims[0] } : JSON.parse(text));
    expect(claims).toHaveLength(isClaimed ? 1 : 0);
    const resolved = await resolveClaim(blobs, message);
    if (resolved.ok) await resolved.value.release();
    expect(blobs.paths("claims")).toEqual([]);
  });

  it.each([{ poison: false }, { poison: true }])("sends messages that never expire: %j", async ({ poison }) => {
    const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
    const client = service.getQueueClient(poison ? poisonQueueOf("sync") : QUEUES.sync);
    await client.createIfNotExists();
    await createStorageQueue({ ...optionsOf(), blobs: createMemoryBlobStore() }).send("sync", "1", { poison });
    const { peekedMessageItems } = await client.peekMessages();
    expect(peekedMessageItems[0]?.expiresOn.getUTCFullYear()).toBeGreaterThan(9_000);
  });

  it("keeps a text out of the queue when its claim cannot be written", async () => {
    const blobs = createMemoryBlobStore();
    blobs.failNext(1);
    const queue = createStorageQueue({ ...optionsOf(), blobs });
    const before = await queue.lengths();
    await expect(queue.send("messages", "x".repeat(50_000))).rejects.toMatchObject({ code: "blob-unavailable" });
    expect(await queue.lengths()).toEqual(before);
  });

  it("says that a container or queue is missing, and does not call it empty", async () => {
    const other = await startAzurite();
    const options = { storage: { connectionString: other.connectionString }, credential: noCredential };
    const blobs = createBlobStore(options);
    const queue = createStorageQueue({ ...options, blobs });
    const address = { container: "raw", path: "1.json" } as const;
    await expect(blobs.get(address)).rejects.toMatchObject({ code: "storage-not-provisioned" });
    await expect(blobs.putOnce(address, "")).rejects.toMatchObject({ code: "storage-not-provisioned" });
    await expect(blobs.ping()).rejects.toMatchObject({ code: "storage-not-provisioned" });
    await expect(queue.send("sync", "1")).rejects.toMatchObject({ code: "storage-not-provisioned" });
    await expect(queue.lengths()).rejects.toMatchObject({ code: "storage-not-provisioned" });
    await other.stop();
  });
});

const UNAVAILABLE = ["blob-unavailable", "queue-unavailable"];

describe("a storage account that does not answer", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it.each([
    { title: "is not there", open: async () => 1, deadlineMs: 8_000, codes: UNAVAILABLE },
    { title: "never answers", open: () => listen(() => {}), deadlineMs: 300, codes: UNAVAILABLE },
    { title: "is always busy", open: () => listen((respond) => respond(503)), deadlineMs: 8_000, codes: UNAVAILABLE },
    {
      title: "refuses us",
      open: () => listen((respond) => respond(403)),
      deadlineMs: 8_000,
      codes: ["storage-forbidden", "storage-forbidden"],
    },
  ])("$title: $codes, in time", async ({ open, deadlineMs, codes: [blobCode, queueCode] }) => {
    const storage = { connectionString: connectionStringTo(await open()) };
    const options = { storage, credential: noCredential, deadlineMs };
    const blobs = createBlobStore(options);
    const queue = createStorageQueue({ ...options, blobs });
    const address = { container: "raw", path: "1.json" } as const;
    const startedMs = performance.now();
    const calls = [blobs.get(address), blobs.putOnce(address, "1"), blobs.remove(address), blobs.ping()];
    for (const result of await Promise.allSettled([...calls, blobs.list({ container: "raw", prefix: "" })])) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: blobCode } });
    }
    for (const result of await Promise.allSettled([queue.send("messages", "1"), queue.lengths()])) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: queueCode } });
    }
    expect(performance.now() - startedMs).toBeLessThan(2 * deadlineMs + 10_000);
  });

  it("is at a host that nobody knows: host-unknown", async () => {
    const storage = { serviceUrl: "https://nowhere.invalid" };
    const options = {
      storage,
      credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() * 2 }) },
    };
    const blobs = createBlobStore(options);
    await expect(blobs.ping()).rejects.toMatchObject({ code: "host-unknown" });
    await expect(createStorageQueue({ ...options, blobs }).lengths()).rejects.toMatchObject({ code: "host-unknown" });
  });

  async function listen(onRequest: (respond: (status: number) => void) => void): Promise<number> {
    const opened = createServer((_request, response) => onRequest((status) => response.writeHead(status).end()));
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, "127.0.0.1", resolve));
    return (opened.address() as AddressInfo).port;
  }
});

function connectionStringTo(port: number): string {
  const endpoint = `http://127.0.0.1:${port}/account`;
  return `AccountName=account;AccountKey=a2V5;BlobEndpoint=${endpoint};QueueEndpoint=${endpoint};DefaultEndpointsProtocol=http`;
}

async function receiveAll(service: QueueServiceClient, name: QueueName, from?: "poison"): Promise<unknown[]> {
  const client = service.getQueueClient(from ? poisonQueueOf(name) : QUEUES[name]);
  const received: unknown[] = [];
  for (;;) {
    const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
    if (receivedMessageItems.length === 0) return received;
    for (const { messageId, popReceipt, messageText } of receivedMessageItems) {
      received.push(unframe(Buffer.from(messageText, "base64").toString("utf8")));
      await client.deleteMessage(messageId, popReceipt);
    }
  }
}
