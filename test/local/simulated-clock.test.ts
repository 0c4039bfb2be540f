import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../local/simulated-clock.ts";

describe("SimulatedClock", () => {
  it("starts where it is told and stands still", async () => {
    const clock = new SimulatedClock(5_000);
    await clock.settle();
    expect(clock.nowMs()).toBe(5_000);
  });

  it("wakes a sleeper at its due time, not before", async () => {
    const clock = new SimulatedClock(0);
    let wokenAtMs = -1;
    const sleeping = clock.sleep(100).then(() => {
      wokenAtMs = clock.nowMs();
    });
    await clock.advance(99);
    expect([wokenAtMs, clock.pending]).toEqual([-1, 1]);
    await clock.advance(500);
    expect([wokenAtMs, clock.pending, clock.nowMs()]).toEqual([100, 0, 599]);
    await sleeping;
  });

  it("runs what a woken sleeper starts within the same advance", async () => {
    const clock = new SimulatedClock(0);
    const beatsMs: number[] = [];
    const beat = async () => {
      for (let count = 0; count < 4; count++) {
        await clock.sleep(10);
        beatsMs.push(clock.nowMs());
      }
    };
    const beating = beat();
    await clock.advance(35);
    expect(beatsMs).toEqual([10, 20, 30]);
    expect(clock.nextDueMs).toBe(40);
    await clock.advance(5);
    await beating;
  });

  it("wakes equal due times first come, first served", async () => {
    const clock = new SimulatedClock(0);
    const order: string[] = [];
    const all = ["a", "b", "c"].map((name) => clock.sleep(10).then(() => order.push(name)));
    await clock.advance(10);
    await Promise.all(all);
    expect(order).toEqual(["a", "b", "c"]);
  });

  it("rejects with the signal's reason and forgets the sleeper", async () => {
    const clock = new SimulatedClock(0);
    const controller = new AbortController();
    const sleeping = clock.sleep(10, controller.signal);
    controller.abort(new Error("stopped"));
    await expect(sleeping).rejects.toThrow("stopped");
    expect(clock.pending).toBe(0);
  });

  it("rejects at once when the signal is aborted already", async () => {
    const clock = new SimulatedClock(0);
    await expect(clock.sleep(10, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
    expect(clock.pending).toBe(0);
  });

  it("does not reject a sleep that is over", async () => {
    const clock = new SimulatedClock(0);
    const controller = new AbortController();
    const sleeping = clock.sleep(10, controller.signal);
    await clock.advance(10);
    controller.abort(new Error("stopped"));
    await expect(sleeping).resolves.toBeUndefined();
  });

  it("wakes any set of sleepers in time order, whatever the steps", async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 30 }), async (delaysMs, stepMs) => {
        const clock = new SimulatedClock(0);
        const wokenMs: number[] = [];
        const all = delaysMs.map((delayMs) => clock.sleep(delayMs).then(() => wokenMs.push(clock.nowMs())));
        while (clock.pending > 0) await clock.advance(stepMs);
        await Promise.all(all);
        expect(wokenMs).toEqual(delaysMs.toSorted((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });
});
