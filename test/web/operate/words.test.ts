import { describe, expect, it } from "vitest";
import { ApiFailure } from "../../../web/base/pages.ts";
import {
  countOf,
  dayWords,
  durationWords,
  failureWords,
  percentWords,
  rateWords,
  whenWords,
} from "../../../web/operate/words.ts";

describe("words", () => {
  it.each([
    [0, "0"],
    [0.01, "under 0.1"],
    [0.44, "0.4"],
    [2.06, "2.1"],
    [12.6, "13"],
    [1_234.5, "1,235"],
  ])("a rate of %d", (rate, words) => expect(rateWords(rate)).toBe(words));

  it.each([
    [0, "0 s"],
    [420, "0.4 s"],
    [12_400, "12 s"],
    [180_000, "3 min"],
    [7_200_000, "2 h"],
    [259_200_000, "3 d"],
  ])("%d ms", (ms, words) => expect(durationWords(ms)).toBe(words));

  it.each([
    [0, "0%"],
    [0.999, "99%"],
    [1, "100%"],
    [1.2, "100%"],
    [-1, "0%"],
  ])("a share of %d: what is not done is not called done", (share, words) => expect(percentWords(share)).toBe(words));

  it("counts", () => {
    expect([countOf(1, "team"), countOf(2_000, "team"), countOf(0, "entry", "entries")]).toEqual([
      "1 team",
      "2,000 teams",
      "0 entries",
    ]);
  });

  it("says a time as one says it today, where whoever looks is", () => {
    const now = new Date(2026, 10, 28, 9, 30).getTime();
    expect(whenWords(new Date(2026, 10, 28, 8, 5).getTime(), now)).toBe("08:05");
    expect(whenWords(new Date(2026, 10, 3, 8, 5).getTime(), now)).toBe("3 Nov, 08:05");
    expect(dayWords(new Date(2025, 10, 3).getTime(), now)).toBe("3 Nov 2025");
  });

  it("says what went wrong and what to do, in the words of the API", () => {
    const response = new Response(null, { status: 403 });
    const problem = { title: "A role is required", remedy: "Ask for Operate.All." };
    expect(failureWords(new ApiFailure(problem, response))).toBe("A role is required. Ask for Operate.All.");
    expect(failureWords(new ApiFailure({}, response))).toBe("The API answered 403.");
    expect(failureWords(new TypeError("Failed to fetch"))).toMatch(/does not answer/);
  });
});
