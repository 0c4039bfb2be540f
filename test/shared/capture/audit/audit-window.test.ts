import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import {
  MAX_WINDOW_MS,
  OVERLAP_MS,
  planWindow,
  STILL_ON_ITS_WAY_MS,
} from "../../../../shared/capture/audit/audit-window.ts";
import { DAY_MS, START_MS } from "./runs.ts";

const NOW_MS = START_MS + 30 * DAY_MS;
const UNTIL_MS = NOW_MS - STILL_ON_ITS_WAY_MS;

describe("planWindow", () => {
  it.each([
    ["without an earlier run", null, UNTIL_MS - MAX_WINDOW_MS],
    ["from where the last one ended, less the overlap", UNTIL_MS - DAY_MS, UNTIL_MS - DAY_MS - OVERLAP_MS],
    ["for two weeks at most", UNTIL_MS - 15 * DAY_MS, UNTIL_MS - MAX_WINDOW_MS],
    ["again right after a run", UNTIL_MS, UNTIL_MS - OVERLAP_MS],
    ["when the clock was set back", UNTIL_MS + DAY_MS, UNTIL_MS - OVERLAP_MS],
  ])("%s", (_name, comparedUntilMs, fromMs) => {
    const comparedUntil = comparedUntilMs === null ? null : toIso(comparedUntilMs);
    expect(planWindow(NOW_MS, comparedUntil)).toEqual({ fromDateTime: toIso(fromMs), untilDateTime: toIso(UNTIL_MS) });
  });
});
