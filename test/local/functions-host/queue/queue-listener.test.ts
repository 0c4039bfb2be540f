import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InvocationResult } from "../../../../local/functions-host/invoke.ts";
import type { LogRecord } from "../../../../local/functions-host/log.ts";
import { QueueListener } from "../../../../local/functions-host/queue/queue-listener.ts";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { MemoryTriggerQueue } from "./memory-trigger-queue.ts";

const SETTINGS = {
  batchSize: 16,
  newBatchThreshold: 8,
  maxPollingIntervalMs: 1_000,
  visibilityTimeoutMs: 30_000,
  maxDequeueCount: 5,
  messageEncoding: "base64",
} as const;
const LEASE_MS = 600_000;

let clock: SimulatedClock;
let queue: MemoryTriggerQueue;
let records: LogRecord[];
/** Invocations under way: calling one ends it. */
let held: ((succeeded: boolean) => void)[];
let listener: QueueListener;

function createListener(onQueue: MemoryTriggerQueue): QueueListener {
  const trigger = { type: "queueTrigger" as const, queueName: onQueue.name };
  const options = {
    definition: { id: "f", name: "f", bindingName: "b", trigger },
    queue: onQueue,
    settings: SETTINGS,
    leaseMs: LEASE_MS,
    clock,
    sink: (record: LogRecord) => void records.push(record),
    invoke: () =>
      new Promise<InvocationResult>((resolve) => {
        held.push((succeeded) => resolve(succeeded ? { succeeded, returnValue: undefined } : { succeeded }));
      }),
  };
  return new QueueListener(options, () => 0.5);
}

async function finish(count: number, succeeded = true): Promise<void> {
  for (const end of held.splice(0, count)) end(succeeded);
  await clock.settle();
}

beforeEach(() => {
  clock = new SimulatedClock();
  queue = new MemoryTriggerQueue(clock);
  records = [];
  held = [];
  listener = createListener(queue);
});
afterEach(async () => {
  queue.failing.clear();
  const stopped = listener.stop();
  await finish(held.length);
  await stopped;
  expect(clock.pending).toBe(0);
});

describe("looking into a queue", () => {
  it("comes less and less often while it is empty, and often again after a message", async () => {
    listener.start();
    await clock.advance(2_000);
    const fetch = "receive 16 for 600s";
    expect(queue.calls.slice(1)).toEqual([0, 100, 300, 600, 1_100, 2_000].map((timeMs) => `${timeMs}: ${fetch}`));
    queue.put(1);
    queue.calls.length = 0;
    await clock.advance(1_300);
    expect(queue.calls).toEqual([3_000, 3_000, 3_100, 3_300].map((timeMs) => `${timeMs}: ${fetch}`));
  });

  it("asks whether the queue exists until it does", async () => {
    queue.isThere = false;
    listener.start();
    await clock.advance(100);
    queue.isThere = true;
    await clock.advance(500);
    expect(queue.calls.map((call) => call.split(" ")[1])).toEqual(["exists", "exists", "exists", "receive", "receive"]);
  });

  it("goes on after an error, and asks again whether the queue exists", async () => {
    queue.failing.add("receive");
    listener.start();
    await clock.settle();
    queue.failing.clear();
    await clock.advance(100);
    expect(queue.calls.map((call) => call.split(" ")[1])).toEqual(["exists", "receive", "exists", "receive"]);
    expect(records).toMatchObject([{ event: "queue.poll-failed", error: { message: "receive does not work" } }]);
  });

  it("holds batchSize plus newBatchThreshold messages at most", async () => {
    queue.put(100);
    listener.start();
    await clock.settle();
    expect(held).toHaveLength(16);
    await finish(7);
    expect(held).toHaveLength(9);
    await finish(1);
    expect(held).toHaveLength(24);
    await finish(15);
    expect(held).toHaveLength(9);
    await finish(1);
    expect(held).toHaveLength(24);
  });

  it("ends with stop, and gives back what was just fetched", async () => {
    listener.start();
    await clock.settle();
    queue.put(1);
    let stopped: Promise<void> = Promise.resolve();
    queue.whileReceiving = async () => {
      stopped = listener.stop();
    };
    await clock.advance(100);
    await stopped;
    expect(queue.calls.at(-1)).toBe("100: hide m1 r0 for 0s");
    expect(held).toHaveLength(0);
    await clock.advance(10_000);
    expect(queue.calls.at(-1)).toBe("100: hide m1 r0 for 0s");
  });
});

describe("the lease of a message", () => {
  async function holdOne(): Promise<void> {
    queue.put(1);
    listener.start();
    await clock.settle();
    queue.calls.length = 0;
    queue.isThere = false;
    queue.failing.add("receive");
  }
  const settled = () => queue.calls.filter((call) => / (?:hide|delete|send) /.test(call));

  it("is renewed at half its life, and the newest receipt is used at the end", async () => {
    await holdOne();
    await clock.advance(700_000);
    await finish(1);
    expect(settled()).toEqual(["300000: hide m1 r0 for 600s", "600000: hide m1 r1 for 600s", "700000: delete m1 r2"]);
  });

  it("is not renewed once somebody else has the message", async () => {
    await holdOne();
    queue.isTakenOver = true;
    await clock.advance(1_000_000);
    expect(settled()).toEqual(["300000: hide m1 r0 for 600s"]);
  });

  it("does not end the function when it cannot be renewed", async () => {
    await holdOne();
    queue.failing.add("hide");
    await clock.advance(400_000);
    await finish(1);
    expect(settled()).toEqual(["300000: hide m1 r0 for 600s", "400000: delete m1 r0"]);
    expect(records.map((record) => record.event)).toContain("queue.lease-not-renewed");
  });
});

describe("the end of a message", () => {
  const cases: [what: string, dequeueCount: number, succeeded: boolean, calls: string[]][] = [
    ["success deletes it", 1, true, ["0: delete m1 r0"]],
    ["failure shows it again after the visibilityTimeout", 4, false, ["0: hide m1 r0 for 30s"]],
    ["the last failure copies it, then deletes it", 5, false, ["0: send e30= to work-poison", "0: delete m1 r0"]],
  ];
  it.each(cases)("%s", async (...[, dequeueCount, succeeded, calls]) => {
    queue.put(1);
    queue.waiting.splice(0, 1, ...queue.waiting.map((message) => ({ ...message, dequeueCount })));
    listener.start();
    await clock.settle();
    await finish(1, succeeded);
    expect(queue.calls.filter((call) => !/exists|receive/.test(call))).toEqual(calls);
  });

  it("a copy that fails deletes nothing", async () => {
    queue.put(1);
    queue.waiting.splice(0, 1, ...queue.waiting.map((message) => ({ ...message, dequeueCount: 5 })));
    queue.failing.add("sendToPoisonQueue");
    listener.start();
    await clock.settle();
    await finish(1, false);
    expect(queue.calls.join()).not.toContain("delete");
    expect(records.map((record) => record.event)).toEqual(["queue.message-poisoned", "queue.message-not-settled"]);
  });

  it("in a poison queue a failure changes nothing", async () => {
    const poisonQueue = new MemoryTriggerQueue(clock, "work-poison");
    poisonQueue.put(1);
    const poisonListener = createListener(poisonQueue);
    poisonListener.start();
    await clock.settle();
    await finish(1, false);
    await poisonListener.stop();
    expect(poisonQueue.calls.filter((call) => !/exists|receive/.test(call))).toEqual([]);
  });
});
