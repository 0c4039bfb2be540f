import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffMs, parseRetryAfterMs } from "../../../shared/graph/retry-timing.ts";

const NOW_MS = Date.UTC(2026, 0, 1, 12);

describe("Retry-After", () => {
  test.each([
    ["0", 0],
    ["30", 30_000],
    [" 5 ", 5_000],
    ["Thu, 01 Jan 2026 12:00:10 GMT", 10_000],
    ["Thursday, 01-Jan-26 12:00:10 GMT", 10_000],
    ["Thu, 01 Jan 2026 11:59:00 GMT", 0],
    [null, undefined],
    ["", undefined],
    ["-1", undefined],
    ["1.5", 1_500],
    ["0.0001", 1],
    ["1.", undefined],
    [".5", undefined],
    ["1e3", undefined],
    ["2026", 2_026_000],
    ["soon", undefined],
    ["Mon, not a date", undefined],
    ["99999999999999999999", undefined],
  ])("%s is %s ms", (header, expected) => {
    expect(parseRetryAfterMs(header, NOW_MS)).toBe(expected);
  });

  test("of any text is nothing, or a time that can be waited", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const delayMs = parseRetryAfterMs(header, NOW_MS);
        expect(delayMs === undefined || (Number.isFinite(delayMs) && delayMs >= 0)).toBe(true);
      }),
    );
  });
});

describe("back-off", () => {
  test.each([
    [1, 500, 1_000],
    [2, 1_000, 2_000],
    [3, 2_000, 4_000],
    [6, 15_000, 30_000],
    [1_000, 15_000, 30_000],
  ])("after attempt %d is from %d to %d ms", (attempt, leastMs, mostMs) => {
    expect(backoffMs(attempt, 0)).toBe(leastMs);
    expect(backoffMs(attempt, 1)).toBe(mostMs);
  });
});
