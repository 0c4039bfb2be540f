import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import type { PresenceFact } from "../../../../shared/port/directory-store.ts";
import { presenceAt, withFact } from "../../../../shared/store/directory/presence.ts";

const HOUR_MS = 3_600_000;
const fact = (hour: number, isIn: boolean, isExact: boolean): PresenceFact => ({
  atDateTime: toIso(hour * HOUR_MS),
  isIn,
  isExact,
});
const known = (facts: readonly PresenceFact[]) => facts.reduce<readonly PresenceFact[]>(withFact, []);
const at = (facts: readonly PresenceFact[], hour: number) => presenceAt(known(facts), hour * HOUR_MS);

describe("whether somebody was in it", () => {
  it.each([
    ["before anything is known", [fact(5, true, false)], 4, "unknown"],
    ["from when they were seen", [fact(5, true, false)], 6, "in"],
    ["after they were told to have gone", [fact(5, true, false), fact(7, false, true)], 8, "out"],
    ["until they were told to have gone", [fact(5, true, false), fact(7, false, true)], 6, "in"],
    ["between seen in and seen out", [fact(5, true, false), fact(9, false, false)], 7, "unknown"],
    ["between seen out and told to have come", [fact(5, false, false), fact(9, true, true)], 7, "out"],
    ["between told to have gone and told so again", [fact(5, false, true), fact(9, false, true)], 7, "unknown"],
    ["after told to have come, and seen since", [fact(5, true, true), fact(9, true, false)], 10, "in"],
  ] as const)("%s", (...[, facts, hour, expected]) => {
    expect(at(facts, hour)).toBe(expected);
  });
});

describe("facts", () => {
  it("that were told lead to the same, in any order and any number of times", () => {
    const facts = fc.array(
      fc.record({ hour: fc.nat(50), isIn: fc.boolean() }).map(({ hour, isIn }) => fact(hour, isIn, true)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50), { maxLength: 10 }), facts, fc.nat(), (hours, more, turn) => {
        // Nobody comes and goes at one moment.
        const one = [...new Map(more.map((each) => [each.atDateTime, each])).values()];
        const again = [...one.slice(turn % (one.length + 1)), ...one].reverse();
        for (const hour of hours) expect(at(again, hour)).toBe(at(one, hour));
      }),
      { numRuns: 300 },
    );
  });

  it("that say nothing new cost no write", () => {
    const facts = known([fact(1, true, true), fact(2, true, false), fact(3, true, false)]);
    expect(facts).toEqual([fact(1, true, true)]);
    expect(withFact(facts, fact(9, true, false))).toBe(facts);
    expect(withFact(facts, fact(1, true, true))).toBe(facts);
  });

  it("are bounded, and the newest stay", () => {
    const facts = known(Array.from({ length: 700 }, (_unused, hour) => fact(hour, hour % 2 === 0, true)));
    expect(facts).toHaveLength(500);
    expect(facts.at(-1)).toEqual(fact(699, false, true));
  });
});
