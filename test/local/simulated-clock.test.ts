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

  it("wakes the others of a time when one of them is aborted, whoever it is", async () => {
    const clock = new SimulatedClock(0);
    const woken: string[] = [];
    const controllers = ["a", "b", "c"].map((name) => {
      const controller = new AbortController();
      clock.sleep(10, controller.signal).then(
        () => woken.push(name),
        () => woken.push(`not ${name}`),
      );
      return controller;
    });
    controllers[0]?.abort();
    controllers[2]?.abort();
    expect([clock.pending, clock.nextDueMs]).toEqual([1, 10]);
    controllers[1]?.abort();
    expect([clock.pending, clock.nextDueMs]).toEqual([0, undefined]);
    await clock.advance(20);
    expect(woken).toEqual(["not a", "not c", "not b"]);
  });

  it("keeps the order of any sleeps and aborts that a list in the order of waking would have", async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ sleepMs: fc.integer({ min: 0, max: 20 }) }),
        fc.record({ abort: fc.nat({ max: 30 }) }),
        fc.record({ advanceMs: fc.integer({ min: 0, max: 15 }) }),
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const clock = new SimulatedClock(0);
        const woken: number[] = [];
        const expected: number[] = [];
        const controllers: AbortController[] = [];
        let asleep: { readonly number: number; readonly dueMs: number }[] = [];
        for (const step of all) {
          if ("sleepMs" in step) {
            const number = controllers.push(new AbortController()) - 1;
            void clock.sleep(step.sleepMs, controllers[number]?.signal).then(
              () => woken.push(number),
              () => undefined,
            );
            asleep.push({ number, dueMs: clock.nowMs() + step.sleepMs });
          } else if ("abort" in step) {
            controllers[step.abort]?.abort();
            asleep = asleep.filter(({ number }) => number !== step.abort);
          } else {
            const untilMs = clock.nowMs() + step.advanceMs;
            const due = asleep.filter(({ dueMs }) => dueMs <= untilMs);
            expected.push(...due.toSorted((a, b) => a.dueMs - b.dueMs).map(({ number }) => number));
            asleep = asleep.filter(({ dueMs }) => dueMs > untilMs);
            await clock.advance(step.advanceMs);
          }
          expect(clock.pending).toBe(asleep.length);
          expect(clock.nextDueMs).toBe(asleep.length === 0 ? undefined : Math.min(...asleep.map(({ dueMs }) => dueMs)));
        }
        expect(woken).toEqual(expected);
      }),
    );
  });
});
