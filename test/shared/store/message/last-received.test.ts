import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createLastReceived } from "../../../../shared/store/message/last-received.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";

let clock: SimulatedClock;
let state: ReturnType<typeof createMemoryStateStore>;
let puts: number;
beforeEach(() => {
  clock = new SimulatedClock();
  const store = createMemoryStateStore();
  puts = 0;
  state = {
    ...store,
    put: (entry) => {
      puts += 1;
      return store.put(entry);
    },
  };
});
const open = () => createLastReceived({ state, clock });

describe("the time of the last message", () => {
  it("is unknown before the first", async () => {
    expect(await open().read()).toBeUndefined();
  });

  it("is written once a minute, however many messages there are", async () => {
    const lastReceived = open();
    const startMs = clock.nowMs();
    for (let second = 0; second < 150; second += 1) {
      await lastReceived.note(clock.nowMs());
      await clock.advance(1_000);
    }
    expect(puts).toBe(3);
    expect(await lastReceived.read()).toBe(startMs + 120_000);
  });

  it("is kept over restarts, and goes back for no message that was stored late", async () => {
    const nowMs = clock.nowMs();
    await open().note(nowMs);
    await open().note(nowMs - 3_600_000);
    expect(await open().read()).toBe(nowMs);
    await open().note(nowMs + 1);
    expect(await open().read()).toBe(nowMs + 1);
  });

  it("costs no message anything when it cannot be written", async () => {
    state.failNext(1);
    await expect(open().note(clock.nowMs())).resolves.toBeUndefined();
  });
});
