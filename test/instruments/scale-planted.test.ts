import { beforeAll, describe, expect, it } from "vitest";
import { brokenBounds } from "../scale/bounds.ts";
import { PLANTED, type PlantedName } from "../scale/planted.ts";
import { type Measured, runScenario } from "../scale/scenario.ts";
import { SMALL } from "../scale/small.ts";
import type { Sabotage } from "../scale/world.ts";

/** Seconds, on a machine that has nothing else to do. */
const TIMEOUT_MS = 600_000;

let small: Measured;
beforeAll(async () => {
  small = await runScenario(SMALL);
}, TIMEOUT_MS);

describe("a planted mistake", () => {
  /** Those that a small tenant shows. */
  const shown: readonly PlantedName[] = ["unbounded-listing", "own-budget", "nothing-expires", "forgotten-users"];
  it.each(shown)(
    "breaks its bound: %s",
    async (name) => {
      const { breaks, sabotage }: { breaks: string; sabotage: Sabotage } = PLANTED[name];
      const measured = await runScenario({ ...SMALL, sabotage });
      const broken = brokenBounds(measured, small);
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
