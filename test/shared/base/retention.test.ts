import { expect, test } from "vitest";
import { secondsLeft } from "../../../shared/base/retention.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 5, 1);

test.each([
  { what: "nothing is said: for ever", days: 0, ageMs: 400 * DAY_MS, left: undefined },
  { what: "it was said just now: all of it", days: 30, ageMs: 0, left: 30 * 86_400 },
  { what: "it was said ten days ago: what is left", days: 30, ageMs: 10 * DAY_MS, left: 20 * 86_400 },
  { what: "it was said to the day so long ago: nothing", days: 30, ageMs: 30 * DAY_MS, left: 0 },
  { what: "it was said long before: nothing, and not less", days: 30, ageMs: 400 * DAY_MS, left: 0 },
  {
    what: "it will be said, by its sender's clock: all of it, no more",
    days: 30,
    ageMs: -900 * DAY_MS,
    left: 30 * 86_400,
  },
])("$what", ({ days, ageMs, left }) => {
  expect(secondsLeft(days, { fromMs: NOW_MS - ageMs, nowMs: NOW_MS })).toBe(left);
});
