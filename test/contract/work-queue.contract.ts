import { beforeEach, describe, expect, it } from "vitest";
import { resolveClaim } from "../../shared/job/queue-body.ts";
import type { BlobStore } from "../../shared/port/blob-store.ts";
import { MAX_QUEUE_TEXT_BYTES, type QueueName, type WorkQueue } from "../../shared/port/work-queue.ts";

export interface WorkQueueHarness {
  readonly queue: WorkQueue;
  /** Where claims are looked for. */
  readonly blobs: BlobStore;
  /** Takes every visible message out of the queue and gives what a queue trigger would: what the text says. */
  receive(queue: QueueName, from?: "poison"): Promise<unknown[]>;
}

const EMPTY = {
  messages: 0,
  "messages-poison": 0,
  subscriptions: 0,
  "subscriptions-poison": 0,
  sync: 0,
  "sync-poison": 0,
};

/** What every `WorkQueue` does. Each test starts with empty queues. */
export function describeWorkQueue(name: string, makeHarness: () => Promise<WorkQueueHarness> | WorkQueueHarness): void {
  describe(`WorkQueue: ${name}`, () => {
    let harness: WorkQueueHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });

    it.each([
      { title: "a small text", text: '{"kind":"chatMessage","payload":{"body":"é😀 <&>"}}' },
      { title: "the largest text that fits", text: jsonOf(MAX_QUEUE_TEXT_BYTES) },
      { title: "a text one byte too large", text: jsonOf(MAX_QUEUE_TEXT_BYTES + 1) },
      { title: "a large text of wide characters", text: JSON.stringify("é".repeat(30_000)) },
      { title: "a text of a megabyte", text: jsonOf(1_000_000) },
      { title: "a small text in UTF-8", text: '{"body":"é😀"}', isInUtf8: true },
      { title: "a large text in UTF-8", text: JSON.stringify("é".repeat(30_000)), isInUtf8: true },
    ])("delivers $title", async ({ text, isInUtf8 = false }) => {
      await harness.queue.send("messages", isInUtf8 ? Buffer.from(text) : text);
      const [message, ...others] = await harness.receive("messages");
      expect(others).toEqual([]);
      const resolved = await resolveClaim(harness.blobs, message);
      expect(resolved).toMatchObject({ ok: true, value: { value: JSON.parse(text) } });
    });

    it("keeps the queues apart", async () => {
      await harness.queue.send("messages", '"for messages"');
      await harness.queue.send("sync", '"for sync"');
      expect(await harness.receive("sync")).toEqual(["for sync"]);
      expect(await harness.receive("messages")).toEqual(["for messages"]);
    });

    it("delivers every one of many sent at the same time", async () => {
      const numbers = Array.from({ length: 40 }, (_unused, index) => index);
      await Promise.all(numbers.map((number) => harness.queue.send("messages", String(number))));
      const received = (await harness.receive("messages")) as number[];
      expect(received.toSorted((a, b) => a - b)).toEqual(numbers);
    });

    it("does not deliver before its time", async () => {
      await harness.queue.send("sync", '"later"', { visibleAfterMs: 60_000 });
      await harness.queue.send("sync", '"now"');
      expect(await harness.receive("sync")).toEqual(["now"]);
    });

    it("sends to a poison queue and nowhere else", async () => {
      await harness.queue.send("sync", '"poison"', { poison: true });
      await harness.queue.send("sync", '"poison, later"', { poison: true, visibleAfterMs: 60_000 });
      await harness.queue.send("messages", "1", { poison: true });
      expect(await harness.queue.lengths()).toEqual({ ...EMPTY, "messages-poison": 1, "sync-poison": 2 });
      expect(await harness.receive("sync")).toEqual([]);
      expect(await harness.receive("sync", "poison")).toEqual(["poison"]);
    });

    it("counts what waits, later messages included, and knows the poison queues", async () => {
      expect(await harness.queue.lengths()).toEqual(EMPTY);
      await harness.queue.send("messages", "1");
      await harness.queue.send("messages", "2");
      await harness.queue.send("sync", "3", { visibleAfterMs: 60_000 });
      expect(await harness.queue.lengths()).toEqual({ ...EMPTY, messages: 2, sync: 1 });
    });
  });
}

/** JSON of a text that takes so many bytes. */
function jsonOf(bytes: number): string {
  return `"${"x".repeat(bytes - 2)}"`;
}
