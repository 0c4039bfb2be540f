import { describe, expect, it } from "vitest";
import { BOUNDS, brokenBounds, ratiosOf } from "./bounds.ts";
import { PLANTED, type PlantedName } from "./planted.ts";
import { type Measured, runScenario } from "./scenario.ts";
import type { Sabotage } from "./world.ts";

/** One chat a user instead of twenty, one day, and no rebuild: `npm run scale` has the whole. */
const SMALL = { users: 1_000, instances: 8, chatsPerUser: 1, days: 1, rebuilds: false };
/** Seconds, on a machine that has nothing else to do. */
const TIMEOUT_MS = 600_000;

const small = runScenario(SMALL);

describe("a tenant of 20,000 users", () => {
  it(
    "stays within every bound, and costs by user what one of 1,000 does",
    async () => {
      const measured = await runScenario({ ...SMALL, users: 20_000 });
      expect(brokenBounds(measured, await small)).toEqual([]);
      for (const ratio of Object.values(ratiosOf(measured, await small))) {
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

describe("a planted mistake", () => {
  /** Those that a small tenant shows. */
  const shown: readonly PlantedName[] = ["unbounded-listing", "own-budget", "nothing-expires", "forgotten-users"];
  it.each(shown)(
    "breaks its bound: %s",
    async (name) => {
      const { breaks, sabotage }: { breaks: string; sabotage: Sabotage } = PLANTED[name];
      const measured = await runScenario({ ...SMALL, sabotage });
      const broken = brokenBounds(measured, await small);
      expect(
        broken.some((bound) => bound.startsWith(breaks)),
        broken.join("\n"),
      ).toBe(true);
    },
    TIMEOUT_MS,
  );

  it(
    "breaks its bound: a look at everything for each part of it",
    async () => {
      const { sabotage, breaks } = PLANTED["quadratic-reading"];
      const [little, more] = await Promise.all(
        [200, 300].map((users): Promise<Measured> => runScenario({ ...SMALL, users, sabotage })),
      );
      if (little === undefined || more === undefined) throw new Error("both were asked for");
      expect(brokenBounds(more, little).some((bound) => bound.startsWith(breaks))).toBe(true);
    },
    TIMEOUT_MS,
  );
});
