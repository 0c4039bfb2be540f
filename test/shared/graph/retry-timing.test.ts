import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffMs, parseRetryAfterMs } from "../../../shared/graph/retry-timing.ts";

const DAY_MS = 24 * 3_600_000;
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
    ["-1", 30_000],
    ["1.5", 1_500],
    ["0.0001", 1],
    ["0.249", 249],
    ["2.128", 2_128],
    ["45.5", 45_500],
    ["299.7", 299_700],
    ["1.", 1_000],
    [".5", 500],
    ["1e3", 30_000],
    ["2026", 2_026_000],
    ["soon", 30_000],
    ["120 seconds", 30_000],
    ["Mon, not a date", 30_000],
    ["Sun, golf-537", 30_000],
    ["99999999999999999999", DAY_MS],
    ["9".repeat(400), DAY_MS],
    ["5, 30", 30_000],
    ["30, 5, 0.5", 30_000],
    ["Thu Jan  1 12:00:10 2026", 10_000],
    ["2026-01-01T12:00:10Z", 10_000],
    ["Fri, 31 Dec 9999 23:59:59 GMT", DAY_MS],
  ])("%s is %s ms", (header, expected) => {
    expect(parseRetryAfterMs(header, NOW_MS)).toBe(expected);
  });

  test("of any text is nothing, or a time that can be waited", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const delayMs = parseRetryAfterMs(header, NOW_MS) ?? 0;
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(DAY_MS);
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
