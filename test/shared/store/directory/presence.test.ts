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

  // A list is asked for, waits for its turn, and shows what is so by then; and clocks differ.
  it.each([
    ["seen, then told", [30, 60]],
    ["told, then seen", [60, 30]],
  ])("of one going, seen a little before the moment that was told, leave no doubt (%s)", (_order, seconds) => {
    const going = (second: number): PresenceFact => {
      return { atDateTime: toIso(HOUR_MS + second * 1_000), isIn: false, isExact: second === 60 };
    };
    const facts = known([fact(0, true, true), ...seconds.map(going)]);
    expect(presenceAt(facts, HOUR_MS)).toBe("in");
    expect(presenceAt(facts, HOUR_MS + 59_000)).toBe("in");
    expect(presenceAt(facts, HOUR_MS + 60_000)).toBe("out");
    // Of an hour before it is another going.
    const earlier = known([fact(0, true, true), fact(1, false, false), fact(2, false, true)]);
    expect(presenceAt(earlier, 0.5 * HOUR_MS)).toBe("unknown");
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
