import { type QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Azurite, startAzurite } from "../../../local/services/azurite.ts";
import {
  buildFixtureApp,
  type FixtureApp,
  KEYS,
  type RunningFixture,
  runFixture,
} from "../../helpers/functions-host.ts";
import { waitFor } from "../../helpers/processes.ts";

let azurite: Azurite;
let app: FixtureApp;
let fixture: RunningFixture | undefined;
let queue: QueueClient;
let poisonQueue: QueueClient;
let queueCount = 0;

beforeAll(async () => {
  azurite = await startAzurite();
  const queues = { maxPollingInterval: "00:00:00.1", visibilityTimeout: "00:00:00", newBatchThreshold: 8 };
  app = await buildFixtureApp("queue-app", { extensions: { queues: { ...queues, maxDequeueCount: 3 } } });
});
afterAll(async () => {
  await app.remove();
  await azurite.stop();
});
beforeEach(() => {
  const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  queueCount++;
  queue = service.getQueueClient(`work${queueCount}`);
  poisonQueue = service.getQueueClient(`work${queueCount}-poison`);
});
afterEach(async () => {
  await fixture?.host.stop();
  fixture = undefined;
});

/** The fixture's function of the poison queue is off by default, so that the queue can be looked into. */
async function start(options: { poisonFunction?: boolean } = {}): Promise<RunningFixture> {
  fixture = await runFixture(app, {
    settings: {
      AzureWebJobsStorage: azurite.connectionString,
      WORK_QUEUE: queue.name,
      ...(options.poisonFunction ? {} : { "AzureWebJobs.work-poison.Disabled": "1" }),
    },
  });
  return fixture;
}

async function send(payload: unknown): Promise<string> {
  const { messageId } = await queue.sendMessage(Buffer.from(JSON.stringify(payload)).toString("base64"));
  return messageId;
}

async function sendTo(other: QueueClient, payload: unknown): Promise<void> {
  await other.createIfNotExists();
  await other.sendMessage(Buffer.from(JSON.stringify(payload)).toString("base64"));
}

/** The fixture's functions run in this process. */
function releaseHeldMessages(): void {
  (globalThis as { releaseHeldMessages?: () => void }).releaseHeldMessages?.();
}

async function countOf(client: QueueClient): Promise<number> {
  return (await client.getProperties()).approximateMessagesCount ?? 0;
}

describe("a queue function", () => {
  it("gets the parsed message with its metadata, and the message is deleted", async () => {
    await queue.create();
    const messageId = await send({ text: "hello" });
    const { logged, results } = await start();
    await waitFor(async () => results("work").length === 1 && (await countOf(queue)) === 0);
    expect(logged("work")).toEqual([
      {
        message: { text: "hello" },
        triggerMetadata: {
          queueTrigger: { text: "hello" },
          dequeueCount: 1,
          id: messageId,
          popReceipt: expect.any(String),
          expirationTime: expect.stringMatching(/^\d{4}-.*Z$/),
          insertionTime: expect.stringMatching(/^\d{4}-.*Z$/),
          nextVisibleTime: expect.stringMatching(/^\d{4}-.*Z$/),
          text: "hello",
        },
      },
    ]);
  });

  it("waits for a queue that does not exist and never creates it", async () => {
    const { results } = await start({ poisonFunction: true });
    // By the time another queue's message has come, this one was looked for as well.
    await sendTo(poisonQueue, {});
    await waitFor(() => results("work-poison").length === 1);
    expect(await queue.exists()).toBe(false);
    await queue.create();
    await send({});
    await waitFor(() => results("work").length === 1);
  });

  it("is repeated when it fails, then its message goes to the poison queue as it was", async () => {
    await queue.create();
    await send({ do: "fail" });
    const { results, logged } = await start();
    await waitFor(() => poisonQueue.exists());
    await waitFor(async () => (await countOf(queue)) === 0);
    expect(results("work")).toEqual([false, false, false]);
    const counts = logged("work").map(
      (one) => (one as { triggerMetadata: { dequeueCount: number } }).triggerMetadata.dequeueCount,
    );
    expect(counts).toEqual([1, 2, 3]);
    const { receivedMessageItems } = await poisonQueue.receiveMessages();
    expect(receivedMessageItems.map((item) => Buffer.from(item.messageText, "base64").toString())).toEqual([
      '{"do":"fail"}',
    ]);
  });

  it("never sees a message that is not base64: it goes to the poison queue", async () => {
    await queue.create();
    await queue.sendMessage("{not base64}");
    const { results } = await start();
    await waitFor(() => poisonQueue.exists());
    await waitFor(async () => (await countOf(queue)) === 0);
    expect((await poisonQueue.peekMessages()).peekedMessageItems.map((item) => item.messageText)).toEqual([
      "{not base64}",
    ]);
    expect(results("work")).toEqual([]);
  });

  it("never sees a message that was fetched too often", async () => {
    await queue.create();
    await send({});
    for (let fetches = 0; fetches < 3; fetches++) {
      const { receivedMessageItems } = await queue.receiveMessages();
      expect(receivedMessageItems).toHaveLength(1);
      for (const item of receivedMessageItems) await queue.updateMessage(item.messageId, item.popReceipt, undefined, 0);
    }
    const { results } = await start();
    await waitFor(() => poisonQueue.exists());
    expect(results("work")).toEqual([]);
  });

  it("of a poison queue has no further queue: what fails there stays hidden", async () => {
    await sendTo(poisonQueue, { do: "fail" });
    const { results } = await start({ poisonFunction: true });
    await waitFor(() => results("work-poison").length === 1);
    // The next one comes at a later look, which found the first no more.
    await sendTo(poisonQueue, {});
    await waitFor(() => results("work-poison").length === 2);
    expect(results("work-poison")).toEqual([false, true]);
    expect(await countOf(poisonQueue)).toBe(1);
    expect((await poisonQueue.receiveMessages()).receivedMessageItems).toEqual([]);
  });

  it("that succeeds after somebody else took the message leaves it to them", async () => {
    await queue.create();
    await send({ do: "hold" });
    const { logged, results, records } = await start();
    await waitFor(() => logged("work").length === 1);
    const held = logged("work")[0] as { triggerMetadata: { id: string; popReceipt: string } };
    await queue.updateMessage(held.triggerMetadata.id, held.triggerMetadata.popReceipt, undefined, 600);
    releaseHeldMessages();
    await waitFor(() => results("work").length === 1);
    await fixture?.host.stop();
    expect(await countOf(queue)).toBe(1);
    expect(records.filter((record) => record.event === "queue.message-not-settled")).toEqual([]);
  });

  it("can be run by the admin API, without a message", async () => {
    const { fetch, logged, results } = await start();
    const init = {
      method: "POST",
      headers: { "x-functions-key": KEYS.master },
      body: '{"input":"{\\"by\\":\\"hand\\"}"}',
    };
    expect((await fetch("/admin/functions/work", init)).status).toBe(202);
    await waitFor(() => results("work").length === 1);
    expect(logged("work")).toEqual([
      { message: { by: "hand" }, triggerMetadata: { by: "hand", queueTrigger: { by: "hand" } } },
    ]);
  });
});

describe("concurrency and speed", () => {
  it("runs the messages of a batch in parallel", async () => {
    await queue.create();
    for (let count = 0; count < 40; count++) await send({ do: "hold", count });
    const { logged, results } = await start();
    await waitFor(() => logged("work").length === 16);
    releaseHeldMessages();
    await waitFor(() => results("work").length === 40);
  });

  it("takes hundreds of messages about as fast as they can be sent", async () => {
    await queue.create();
    const count = 600;
    const ids = Array.from({ length: count }, (_, index) => index);
    const sendingMs = performance.now();
    while (ids.length > 0) await Promise.all(ids.splice(0, 20).map((id) => send({ number: id })));
    const startMs = performance.now();
    const { logged, results } = await start();
    await waitFor(async () => results("work").length >= count && (await countOf(queue)) === 0);
    // A machine that is busy with something else is slow at both.
    const times = (performance.now() - startMs) / (startMs - sendingMs);
    const numbers = logged("work").map((one) => (one as { message: { number: number } }).message.number);
    expect(new Set(numbers).size).toBe(count);
    expect(times).toBeLessThan(8);
  });
});

it("a stopping host fetches no more and settles what it holds", async () => {
  await queue.create();
  await send({ do: "hold" });
  const { logged, results, host } = await start();
  await waitFor(() => logged("work").length === 1);
  const stopped = host.stop();
  releaseHeldMessages();
  await stopped;
  expect(results("work")).toEqual([true]);
  expect(await countOf(queue)).toBe(0);
  await send({ after: "the end" });
  const next = await start();
  await waitFor(() => next.results("work").length === 1);
  // The next host is the first that has it.
  expect(next.logged("work")).toMatchObject([{ message: { after: "the end" }, triggerMetadata: { dequeueCount: 1 } }]);
  expect(results("work")).toEqual([true]);
});
