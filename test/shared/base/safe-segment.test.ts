import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeSegment, segmentPrefix } from "../../../shared/base/safe-segment.ts";

/** Characters that are kept, escaped, and written differently at an end; few, so that texts meet. */
const TEXT = fc.string({ unit: fc.constantFrom("a", "b", ".", "~", "/", "é", "2", "e"), maxLength: 8 });
const LONG = fc.tuple(TEXT, fc.constantFrom("", "x".repeat(60), "x".repeat(130))).map(([text, rest]) => text + rest);

describe("the prefix of segments", () => {
  it("begins the segment of every id that begins so", () => {
    fc.assert(
      fc.property(LONG, LONG, (prefix, rest) => {
        expect(safeSegment(prefix + rest).startsWith(segmentPrefix(prefix).text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("begins no other's where it is whole", () => {
    fc.assert(
      fc.property(LONG, LONG, (prefix, id) => {
        const { text, isWhole } = segmentPrefix(prefix);
        fc.pre(isWhole && !id.startsWith(prefix));
        expect(safeSegment(id).startsWith(text)).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ["run:2026", true],
    ["/teams/", true],
    ["a.", false],
    ["x".repeat(54), true],
    ["x".repeat(55), false],
  ])("of %s is whole: %s", (prefix, isWhole) => {
    expect(segmentPrefix(prefix).isWhole).toBe(isWhole);
  });
});
