import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../local/seeded-random.ts";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { type Trouble, Troubles, troubled } from "./trouble.ts";

function createWorld() {
  const clock = new SimulatedClock();
  const random = createSeededRandom(1);
  const troubles = new Troubles(random.fork());
  const written: string[] = [];
  const port = {
    async write(text: string) {
      written.push(text);
      return text.length;
    },
  };
  const options = { troubles, clock, random, latencyMs: 10, deadlineMs: 5_000, failure: () => new Error("in trouble") };
  return { clock, troubles, written, port: troubled(port, { ...options, service: "blob" }) };
}

describe("troubled", () => {
  it("gives the answer, after a while", async () => {
    const { clock, port } = createWorld();
    const answer = port.write("four");
    await clock.advance(10);
    expect(await answer).toBe(4);
  });

  it.each<{ trouble: Trouble; effects: number; afterMs: number }>([
    { trouble: "refuses", effects: 0, afterMs: 10 },
    { trouble: "stalls", effects: 0, afterMs: 5_000 },
    { trouble: "loses-answer", effects: 1, afterMs: 10 },
  ])("$trouble: fails after $afterMs ms with $effects effects", async ({ trouble, effects, afterMs }) => {
    const { clock, troubles, port, written } = createWorld();
    troubles.set(`blob-${trouble}`, 1);
    troubles.set("cosmos-refuses", 1);
    const startedMs = clock.nowMs();
    const failed = port.write("text").then(
      () => undefined,
      (error: Error) => ({ message: error.message, afterMs: clock.nowMs() - startedMs }),
    );
    await clock.advance(10_000);
    const failure = await failed;
    expect(failure?.message).toBe("in trouble");
    expect(failure?.afterMs).toBeLessThanOrEqual(afterMs);
    expect(written).toHaveLength(effects);
    expect([...troubles.struck]).toEqual([[`blob-${trouble}`, 1]]);
  });

  it("is well again once the trouble is cleared", async () => {
    const { clock, troubles, port } = createWorld();
    troubles.set("blob-refuses", 1);
    troubles.clear("blob-refuses");
    const answer = port.write("four");
    await clock.advance(10);
    expect(await answer).toBe(4);
  });
});
