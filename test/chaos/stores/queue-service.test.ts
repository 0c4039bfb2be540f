import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createMemoryBlobStore } from "../../helpers/memory-blob-store.ts";
import { createQueueService } from "./queue-service.ts";

const LEASE_MS = 600_000;

function createWorld({ doubled = false } = {}) {
  const clock = new SimulatedClock();
  const sent: string[] = [];
  const service = createQueueService({ clock, isDoubled: () => doubled, onSent: (_queue, text) => sent.push(text) });
  const blobs = createMemoryBlobStore();
  return { clock, sent, blobs, service, queue: service.workQueue(blobs), trigger: service.triggerQueue("messages") };
}

describe("createQueueService", () => {
  it("hides a fetched message for its lease and counts how often it was fetched", async () => {
    const { clock, queue, trigger } = createWorld();
    await queue.send("messages", "text");
    const [first] = await trigger.receive(16, LEASE_MS);
    expect(first).toMatchObject({ text: Buffer.from("text").toString("base64"), dequeueCount: 1 });
    expect(await trigger.receive(16, LEASE_MS)).toEqual([]);
    await clock.advance(LEASE_MS);
    expect(await trigger.receive(16, LEASE_MS)).toMatchObject([{ id: first?.id, dequeueCount: 2 }]);
  });

  it("deletes and hides only for whoever holds the message", async () => {
    const { clock, queue, trigger } = createWorld();
    await queue.send("messages", "text");
    const [early] = await trigger.receive(1, 1_000);
    await clock.advance(1_000);
    const [late] = await trigger.receive(1, LEASE_MS);
    if (early === undefined || late === undefined) throw new Error("nothing was fetched");
    await trigger.delete(early);
    expect(await trigger.hide(early, 0)).toBeUndefined();
    expect(await queue.lengths()).toMatchObject({ messages: 1 });
    await trigger.delete(late);
    expect(await queue.lengths()).toMatchObject({ messages: 0 });
  });

  it("delivers twice what it is told to", async () => {
    const { clock, queue, trigger } = createWorld({ doubled: true });
    await queue.send("messages", "text");
    await trigger.receive(1, LEASE_MS);
    await clock.advance(1_000);
    expect(await trigger.receive(1, LEASE_MS)).toHaveLength(1);
  });

  it("shows a message not before its time, and poison in its own queue", async () => {
    const { clock, queue, trigger, service } = createWorld();
    await queue.send("messages", "later", { visibleAfterMs: 5_000 });
    await queue.send("messages", "poison", { poison: true });
    expect(await trigger.receive(1, LEASE_MS)).toEqual([]);
    expect(await service.triggerQueue("messages-poison").receive(1, LEASE_MS)).toHaveLength(1);
    await clock.advance(5_000);
    expect(await trigger.receive(1, LEASE_MS)).toHaveLength(1);
  });

  it("puts a claim in place of a text that is too large, and tells of the text", async () => {
    const { queue, service, blobs, sent } = createWorld();
    const large = JSON.stringify("x".repeat(50_000));
    await queue.send("messages", large);
    expect(sent).toEqual([large]);
    expect(service.texts()).toEqual([JSON.stringify({ claim: blobs.paths("claims")[0] })]);
  });
});
