import type { Clock } from "../../base/clock.ts";
import type { Log, LogFields } from "../../base/log.ts";

/** Often enough for an alert that looks every five minutes. */
export const SUM_EVERY_MS = 10_000;
/** Bounds what a busy instance remembers meanwhile. */
const MAX_MESSAGES = 1_000;
/** From here on a live message counts as late. The alert `live-lag` asks for one in twenty. */
export const LATE_AFTER_MS = 5 * 60_000;

/** What came in on one road since the last line about it. */
interface Sum {
  stored: number;
  unchanged: number;
  late: number;
  /** Of those stored. */
  readonly behindMs: number[];
}

/** Live messages that were stored since this instance began, and how far behind their changes all of them were together. */
export interface LiveCounts {
  readonly startedMs: number;
  readonly stored: number;
  readonly behindMs: number;
}

export interface SummingLog {
  readonly log: Log;
  liveCounts(): LiveCounts;
  /** Writes what was summed up, a line a road, and begins anew; nothing when there was nothing. */
  flush(): void;
}

/**
 * A log that tells of stored messages together: `messages.stored`, with how many and how far behind, at the first message
 * after ten seconds or at the thousandth. The lines of single messages are what a log costs most for, so they go on at the
 * level `debug`, which host.json leaves out. Everything else, failures and dead letters above all, goes through as it is.
 */
export function sumStored(inner: Log, clock: Clock): SummingLog {
  const sums = new Map<string, Sum>();
  let [count, sinceMs] = [0, 0];
  let live: LiveCounts = { startedMs: clock.nowMs(), stored: 0, behindMs: 0 };
  const flush = () => {
    for (const [road, sum] of sums) inner.event("messages.stored", lineOf(road, sum));
    sums.clear();
    count = 0;
  };
  const add = (road: string, behindMs: unknown) => {
    const nowMs = clock.nowMs();
    if (count === 0) sinceMs = nowMs;
    count += 1;
    const sum = sums.get(road) ?? { stored: 0, unchanged: 0, late: 0, behindMs: [] };
    sums.set(road, sum);
    if (typeof behindMs === "number") {
      sum.stored += 1;
      sum.behindMs.push(behindMs);
      if (behindMs > LATE_AFTER_MS) sum.late += 1;
      if (road === "live") live = { ...live, stored: live.stored + 1, behindMs: live.behindMs + behindMs };
    } else {
      sum.unchanged += 1;
    }
    if (count >= MAX_MESSAGES || nowMs - sinceMs >= SUM_EVERY_MS) flush();
  };
  const log: Log = {
    event(name, fields, level) {
      if (name !== "message.stored" && name !== "message.unchanged") return inner.event(name, fields, level);
      inner.event(name, fields, "debug");
      const { road, behindMs } = fields as LogFields<"message.stored">;
      add(String(road), behindMs);
    },
  };
  return { log, liveCounts: () => live, flush };
}

function lineOf(road: string, { behindMs, ...counts }: Sum): LogFields<"messages.stored"> {
  const sorted = behindMs.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { road, ...counts, behindMs50: quantile(0.5), behindMs95: quantile(0.95), behindMsMax: sorted.at(-1) };
}
