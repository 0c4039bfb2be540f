import { toIso } from "../../base/clock.ts";
import type { ExportWindow } from "../../port/message-export.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What is younger may still be on its way: a notification is repeated for four hours. Graph: "Receive change
 * notifications through webhooks".
 */
export const STILL_ON_ITS_WAY_MS = 4 * HOUR_MS;
/** A message may show up a little later than its own time says. Not documented. */
export const OVERLAP_MS = 15 * 60_000;
/** After a long pause: an export of months in one day is not what Graph's limits are made for. Also the first window. */
export const MAX_WINDOW_MS = 14 * DAY_MS;

/**
 * The window of a run that starts now. It begins where the last complete one ended, less the overlap, so that windows
 * join without a hole; unless the pause was longer than the longest window, and then the record is broken.
 *
 * @param comparedUntilDateTime the last end of a window that was compared completely; null before the first
 */
export function planWindow(nowMs: number, comparedUntilDateTime: string | null): ExportWindow {
  const untilMs = nowMs - STILL_ON_ITS_WAY_MS;
  const endedMs = comparedUntilDateTime === null ? Number.NEGATIVE_INFINITY : Date.parse(comparedUntilDateTime);
  const fromMs = Math.max(untilMs - MAX_WINDOW_MS, endedMs - OVERLAP_MS);
  return { fromDateTime: toIso(Math.min(fromMs, untilMs - OVERLAP_MS)), untilDateTime: toIso(untilMs) };
}
