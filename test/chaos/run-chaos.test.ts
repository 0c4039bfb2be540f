import { describe, expect, it } from "vitest";
import { FAULT_TABLE } from "./faults/fault-table.ts";
import { runChaos } from "./run-chaos.ts";

/** A run ends by its simulated minutes. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;

/**
 * One seed of them: `npm run chaos -- --seeds 100 --minutes 120` has as many as one has time for. That a mistake turns it red
 * is tried in `test/instruments/chaos-planted.test.ts`.
 */
describe("chaos, every fault for half an hour", () => {
  it(
    "loses, forges, doubles and misses nothing, and leaves nothing stale",
    async () => {
      const { result, verdict } = await runChaos({ seed: 1, minutes: 30 });
      expect(Object.entries(verdict).filter(([, found]) => found.length > 0)).toEqual([]);
      expect(Object.keys(result.faults)).toEqual(Object.keys(FAULT_TABLE));
      expect(result.posted).toBeGreaterThan(1_000);
      expect(result.kills).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});
