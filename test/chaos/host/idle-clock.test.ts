import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createMemoryBlobStore } from "../../helpers/memory-blob-store.ts";
import { collectGarbage } from "../../scale/host/collect-garbage.ts";
import { createQueueService } from "../stores/queue-service.ts";
import { idleClock } from "./idle-clock.ts";

const INTERVAL_MS = 10_000;

function createWorld() {
  const clock = new SimulatedClock();
  const service = createQueueService({ clock, isDoubled: () => false, onSent: () => {} });
  const queue = service.workQueue(createMemoryBlobStore());
  const trigger = service.triggerQueue("messages");
  const idle = idleClock({ clock, outlook: service.outlook("messages"), intervalMs: INTERVAL_MS });
  const startMs = clock.nowMs();
  const wokenAfterMs: number[] = [];
  const sleep = (delayMs: number, signal?: AbortSignal) =>
    idle.sleep(delayMs, signal).then(() => void wokenAfterMs.push(clock.nowMs() - startMs));
  return { clock, queue, trigger, sleep, wokenAfterMs };
}

describe("the clock of a queue's listener", () => {
  it("wakes at the first look that finds what came meanwhile", async () => {
    const { clock, queue, sleep, wokenAfterMs } = createWorld();
    void sleep(INTERVAL_MS);
    await clock.advance(63_000);
    await queue.send("messages", "text");
    await clock.advance(60_000);
    expect(wokenAfterMs).toEqual([70_000]);
  });

  it("wakes at the first look that finds what was there and could not be taken yet", async () => {
    const { clock, queue, trigger, sleep, wokenAfterMs } = createWorld();
    await queue.send("messages", "text", { visibleAfterMs: 41_000 });
    void sleep(INTERVAL_MS);
    await clock.advance(45_000);
    expect(wokenAfterMs).toEqual([]);
    await clock.advance(5_000);
    expect(wokenAfterMs).toEqual([50_000]);
    const [message] = await trigger.receive(1, 300_000);
    if (message === undefined) throw new Error("nothing was fetched");
    void sleep(INTERVAL_MS);
    await clock.advance(5_000);
    await trigger.hide(message, 1_000);
    await clock.advance(60_000);
    expect(wokenAfterMs, "as soon as its holder gave it back").toEqual([50_000, 60_000]);
  });

  it("wakes now and then where nothing comes, so that it meets the troubles of the service", async () => {
    const { clock, sleep, wokenAfterMs } = createWorld();
    void sleep(INTERVAL_MS);
    await clock.advance(24 * 3_600_000);
    expect(wokenAfterMs).toEqual([600_000]);
  });

  it("sleeps as long as it is asked to for everything else, and ends when it is told to", async () => {
    const { clock, sleep, wokenAfterMs } = createWorld();
    const stopped = new AbortController();
    const idle = sleep(INTERVAL_MS, stopped.signal);
    void sleep(1_600);
    void sleep(300_000);
    await clock.advance(300_000);
    expect(wokenAfterMs).toEqual([1_600, 300_000]);
    stopped.abort(new Error("stopped"));
    await expect(idle).rejects.toThrow("stopped");
  });

  it("lets a world go that was left asleep, or a hundred seeds would not fit into memory", async () => {
    const fallAsleep = () => {
      const { clock, sleep } = createWorld();
      void sleep(INTERVAL_MS);
      void sleep(INTERVAL_MS, new AbortController().signal);
      return new WeakRef(clock);
    };
    const clock = fallAsleep();
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(clock.deref()).toBeUndefined();
  });
});
