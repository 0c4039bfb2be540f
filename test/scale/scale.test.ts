import { describe, expect, it } from "vitest";
import { BOUNDS, brokenBounds, ratiosOf } from "./bounds.ts";
import { runScenario } from "./scenario.ts";
import { SMALL } from "./small.ts";

/** Seconds, on a machine that has nothing else to do. */
const TIMEOUT_MS = 600_000;

describe("a tenant of 20,000 users", () => {
  it(
    "stays within every bound, and costs by user what one of 1,000 does",
    async () => {
      const [small, measured] = [await runScenario(SMALL), await runScenario({ ...SMALL, users: 20_000 })];
      expect(brokenBounds(measured, small)).toEqual([]);
      for (const ratio of Object.values(ratiosOf(measured, small))) {
        expect(ratio).toBeLessThanOrEqual(BOUNDS.perUserRatio.to);
      }
      expect(measured.totals.get("source")?.invocations).toBeGreaterThanOrEqual(30_000);
    },
    TIMEOUT_MS,
  );
});

it(
  "a tenant that keeps meetings and Copilot stays within every bound as well, and everybody is asked about each day",
  async () => {
    const capture = "transcripts,recording-links,interactions";
    const [little, more] = await Promise.all([300, 2_000].map((users) => runScenario({ ...SMALL, users, capture })));
    if (little === undefined || more === undefined) throw new Error("both were asked for");
    expect(brokenBounds(more, little)).toEqual([]);
    expect(more.totals.get("meetings")?.calls.graph).toBeGreaterThanOrEqual(4 * 2_000);
  },
  TIMEOUT_MS,
);
