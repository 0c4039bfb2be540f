import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNcrontab, occurs } from "../../../shared/base/ncrontab.ts";

describe("an NCRONTAB expression", () => {
  it.each([
    "0 */10 * * * *",
    "30 5/10 1-3 * * *",
    "0 0 9 * jan,jul MON-FRI",
    "0,30 0 0 1-31/2 12 0",
    " 0  0 0 29 2 * ",
  ])("may be %j", (expression) => {
    expect([isNcrontab(expression), occurs(expression)]).toEqual([true, true]);
  });

  it.each([
    "",
    "*/10 * * * *",
    "0 * * * * * *",
    "a b c d e f",
    "60 * * * * *",
    "0 61 * * * *",
    "0 0 24 * * *",
    "0 0 0 0 * *",
    "0 0 0 32 * *",
    "0 0 0 * 13 *",
    "0 0 0 * * 7",
    "0 0 0 * * 1-7",
    "0 0 0 * * SUNDAY",
    "0 0 0 * MON *",
    "0 5-1 * * * *",
    "0 */0 * * * *",
    "0 */60 * * * *",
    "0 0 0 L * *",
    "0 0 0 ? * *",
    "0 0 0 * * FRI#2",
    "0 , * * * *",
    "0 1,, * * * *",
    "0 -1 * * * *",
    "@daily",
  ])("is not %j", (expression) => {
    expect(isNcrontab(expression)).toBe(false);
  });

  it("is read as a cron library reads it, and comes when that one says so", () => {
    const value = fc.integer({ min: 0, max: 62 }).map(String);
    const part = fc.oneof(
      fc.constantFrom("*", "MON", "feb", "31"),
      value,
      fc.tuple(value, value).map(([from, to]) => `${from}-${to}`),
      fc.tuple(fc.constantFrom("*", "5", "2-20"), value).map(([of, step]) => `${of}/${step}`),
    );
    const field = fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(","));
    const usual = fc.constant("0");
    const expression = fc
      .tuple(usual, usual, usual, fc.oneof(fc.constantFrom("30", "31", "30,31"), field), field, fc.constant("*"))
      .map((fields) => fields.join(" "));
    fc.assert(
      fc.property(expression, (text) => {
        fc.pre(isNcrontab(text));
        const cron = new Cron(text, {
          timezone: "UTC",
          mode: "6-part",
          domAndDow: true,
          sloppyRanges: true,
          paused: true,
        });
        expect(cron.nextRun(new Date("2026-01-01T00:00:00Z")) !== null).toBe(occurs(text));
      }),
      { numRuns: 500 },
    );
  });
});
