import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import {
  MAX_WINDOW_MS,
  OVERLAP_MS,
  planWindow,
  STILL_ON_ITS_WAY_MS,
} from "../../../../shared/capture/audit/audit-window.ts";
import { DAY_MS, HOUR_MS, runOf, START_MS } from "./runs.ts";

const NOW_MS = START_MS + 30 * DAY_MS;
const UNTIL_MS = NOW_MS - STILL_ON_ITS_WAY_MS;
const endedAt = (untilMs: number, state: "complete" | "incomplete" | "running" = "complete") =>
  runOf({ fromMs: untilMs - DAY_MS, untilMs, state });

describe("planWindow", () => {
  it.each([
    ["without an earlier run", [], UNTIL_MS - MAX_WINDOW_MS],
    ["from where the last one ended, less the overlap", [endedAt(UNTIL_MS - DAY_MS)], UNTIL_MS - DAY_MS - OVERLAP_MS],
    [
      "from the last end, in whatever order they are",
      [endedAt(UNTIL_MS - DAY_MS), endedAt(UNTIL_MS - 2 * DAY_MS)],
      UNTIL_MS - DAY_MS - OVERLAP_MS,
    ],
    [
      "over what an incomplete run left",
      [endedAt(UNTIL_MS - 2 * DAY_MS), endedAt(UNTIL_MS - DAY_MS, "incomplete")],
      UNTIL_MS - 2 * DAY_MS - OVERLAP_MS,
    ],
    [
      "over what is still being compared",
      [endedAt(UNTIL_MS - DAY_MS), endedAt(UNTIL_MS - HOUR_MS, "running")],
      UNTIL_MS - DAY_MS - OVERLAP_MS,
    ],
    ["for two weeks at most", [endedAt(UNTIL_MS - 15 * DAY_MS)], UNTIL_MS - MAX_WINDOW_MS],
    ["again right after a run", [endedAt(UNTIL_MS)], UNTIL_MS - OVERLAP_MS],
    ["when the clock was set back", [endedAt(UNTIL_MS + DAY_MS)], UNTIL_MS - OVERLAP_MS],
  ])("%s", (_name, runs, fromMs) => {
    expect(planWindow(NOW_MS, runs)).toEqual({ fromDateTime: toIso(fromMs), untilDateTime: toIso(UNTIL_MS) });
  });
});
