import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { forEachLimited } from "../../../shared/base/for-each-limited.ts";

describe("forEachLimited", () => {
  it("works on all, never on more than the limit at once", async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await forEachLimited([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      running -= 1;
      done.push(item);
    });
    expect(done).toHaveLength(7);
    expect(most).toBe(3);
  });

  it("waits for what is under way before it throws, and begins nothing new", async () => {
    const done: number[] = [];
    const working = forEachLimited([1, 2, 3, 4], 2, async (item) => {
      if (item === 2) throw new Error("second");
      await nextTurn();
      done.push(item);
    });
    await expect(working).rejects.toThrow("second");
    expect(done).toEqual([1]);
  });

  it("throws what the items throw, after the work that was begun", async () => {
    const done: number[] = [];
    async function* items() {
      yield 1;
      throw new Error("no more");
    }
    const working = forEachLimited(items(), 2, async (item) => {
      await nextTurn();
      done.push(item);
    });
    await expect(working).rejects.toThrow("no more");
    expect(done).toEqual([1]);
  });
});
