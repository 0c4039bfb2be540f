import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Azurite, startAzurite } from "../../../local/services/azurite.ts";
import { startChildService } from "../../../local/services/child-service.ts";
import { isProcessAlive, waitFor } from "../../helpers/processes.ts";

const started: Azurite[] = [];

async function start(options?: { directory?: string }): Promise<Azurite> {
  const azurite = await startAzurite(options);
  started.push(azurite);
  return azurite;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((azurite) => azurite.stop()));
});

async function writeSamples(azurite: Azurite): Promise<void> {
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient("kept");
  await blobs.createIfNotExists();
  await blobs.getBlockBlobClient("a/b.txt").upload("hello", 5);
  const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient("kept");
  await queue.createIfNotExists();
  await queue.sendMessage("first");
}

async function readSamples(azurite: Azurite): Promise<{ blob: string; messages: string[] }> {
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient("kept");
  const blob = (await blobs.getBlobClient("a/b.txt").downloadToBuffer()).toString();
  const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient("kept");
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 10 });
  return { blob, messages: peekedMessageItems.map((message) => message.messageText) };
}

describe("startAzurite", () => {
  it("serves Blob and Queue on free ports to the official SDKs", async () => {
    const azurite = await start();
    await writeSamples(azurite);
    expect(await readSamples(azurite)).toEqual({ blob: "hello", messages: ["first"] });
  });

  it("keeps two instances apart", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await writeSamples(one);
    const queues = QueueServiceClient.fromConnectionString(other.connectionString);
    expect(await queues.getQueueClient("kept").exists()).toBe(false);
  });

  it("keeps data in the given directory over a restart", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "azurite-test-"));
    const before = await start({ directory });
    await writeSamples(before);
    await before.stop();
    const after = await start({ directory });
    expect(await readSamples(after)).toEqual({ blob: "hello", messages: ["first"] });
    await after.stop();
    await rm(directory, { recursive: true });
  });

  it("has on disk whatever it acknowledged before it was stopped, in the middle of its work", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "azurite-test-"));
    const before = await start({ directory });
    await writeSamples(before);
    const acknowledged = await writeUntilStopped(before, 150);
    const after = await start({ directory });
    const kept = { blobs: new Set<string>(), messages: new Set<string>() };
    const blobs = BlobServiceClient.fromConnectionString(after.connectionString).getContainerClient("kept");
    for await (const { name } of blobs.listBlobsFlat()) kept.blobs.add(name);
    const queue = QueueServiceClient.fromConnectionString(after.connectionString).getQueueClient("kept");
    for (let received = 1; received > 0; ) {
      const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32, visibilityTimeout: 600 });
      received = receivedMessageItems.length;
      for (const { messageText } of receivedMessageItems) kept.messages.add(messageText);
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(150);
    const isLost = (name: string) => !kept.blobs.has(name) || !kept.messages.has(name);
    expect(acknowledged.filter(isLost)).toEqual([]);
    await after.stop();
    await rm(directory, { recursive: true });
  });

  it("leaves no process behind when stopped", async () => {
    const azurite = await start();
    await azurite.stop();
    expect(isProcessAlive(azurite.pid)).toBe(false);
  });

  it("ends when the process that started it is killed", async () => {
    const { azuritePid, kill } = await startGrandparent();
    expect(isProcessAlive(azuritePid)).toBe(true);
    await kill();
    await waitFor(() => !isProcessAlive(azuritePid));
  });
});

/** Stops it after so many writes, with others under way. Names of which both a blob and a message were acknowledged. */
async function writeUntilStopped(azurite: Azurite, writes: number): Promise<string[]> {
  const once = { retryOptions: { maxTries: 1 } };
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString, once).getContainerClient("kept");
  const queue = QueueServiceClient.fromConnectionString(azurite.connectionString, once).getQueueClient("kept");
  const acknowledged: string[] = [];
  const write = async (writer: number) => {
    for (let count = 0; ; count += 1) {
      const name = `${writer}-${count}`;
      await Promise.all([blobs.getBlockBlobClient(name).upload(name, name.length), queue.sendMessage(name)]);
      acknowledged.push(name);
    }
  };
  const writing = Promise.allSettled(Array.from({ length: 8 }, (_, writer) => write(writer)));
  await waitFor(() => acknowledged.length >= writes, 60_000);
  await azurite.stop();
  await writing;
  return acknowledged;
}

/** A process that starts Azurite, to be killed. */
async function startGrandparent(): Promise<{ azuritePid: number; kill(): Promise<void> }> {
  const parent = await startChildService({
    entry: new URL("../../fixtures/functions-host/azurite-parent.ts", import.meta.url),
    readySchema: z.object({ azuritePid: z.number() }),
  });
  return { azuritePid: parent.ready.azuritePid, kill: () => parent.kill() };
}
