import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { Life } from "./life.ts";

function createStore() {
  const written: string[] = [];
  return {
    written,
    async write(text: string) {
      written.push(text);
      return text;
    },
    async fail(): Promise<void> {
      throw new Error("refused");
    },
  };
}

describe("Life", () => {
  it("lets calls through while it lasts", async () => {
    const store = createStore();
    const mortal = new Life().mortal(store);
    expect(await mortal.write("a")).toBe("a");
    await expect(mortal.fail()).rejects.toThrow("refused");
    expect(store.written).toEqual(["a"]);
  });

  it.each([
    { isAfterEffect: false, written: ["a"] },
    { isAfterEffect: true, written: ["a", "b"] },
  ])("ends at the call it is doomed to, the effect being there: $isAfterEffect", async ({ isAfterEffect, written }) => {
    const store = createStore();
    const life = new Life();
    const mortal = life.mortal(store);
    life.doom({ calls: 2, isAfterEffect });
    const continued: string[] = [];
    const work = async () => {
      for (const text of ["a", "b", "c"]) continued.push(await mortal.write(text));
    };
    void work();
    await life.over;
    await new SimulatedClock().settle();
    expect(life.isOver).toBe(true);
    expect(continued).toEqual(["a"]);
    expect(store.written).toEqual(written);
  });

  it("wakes nobody and begins nothing after its end", async () => {
    const [clock, life, store] = [new SimulatedClock(), new Life(), createStore()];
    const [own, mortal] = [life.clock(clock), life.mortal(store)];
    let woken = 0;
    const sleep = async () => {
      await own.sleep(1_000);
      woken += 1;
    };
    void sleep();
    life.kill();
    void mortal.write("late");
    await clock.advance(2_000);
    expect(woken).toBe(0);
    expect(store.written).toEqual([]);
    expect(own.nowMs()).toBe(clock.nowMs());
  });
});
