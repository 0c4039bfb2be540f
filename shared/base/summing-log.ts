import type { Clock } from "./clock.ts";
import type { Log, LogEventName, LogFields } from "./log.ts";

/** Often enough for an alert that looks every five minutes. */
export const SUM_EVERY_MS = 10_000;
/** Bounds what a busy instance remembers meanwhile. */
const MAX_SUMMED = 1_000;
/** From here on a live message counts as late. The alert `live-lag` asks for one in twenty. */
export const LATE_AFTER_MS = 5 * 60_000;
/** Graph expects an answer within three seconds; a tenth of one to spare. The alert `slow-acknowledgements` asks for one in twenty. */
export const SLOW_AFTER_MS = 2_900;

/** What came live since this instance began. */
export interface LiveCounts {
  readonly startedMs: number;
  /** Items of Graph's posts, by what became of them. */
  readonly accepted: number;
  readonly discarded: number;
  readonly quarantined: number;
  /** Messages, and how far behind their changes all of them were together. */
  readonly stored: number;
  readonly behindMs: number;
}

export interface SummingLog {
  readonly log: Log;
  liveCounts(): LiveCounts;
  /** Writes what was summed up and begins anew; nothing where there was nothing. */
  flush(): void;
}

type Received = LogFields<"notification.received">;
type Stored = LogFields<"message.stored">;

/**
 * A log that tells together of what comes with every message, at the first after ten seconds or at the thousandth: lines are
 * what a log costs most for. Posts become `notifications.received`, and single ones are not written at all; messages become
 * `messages.stored`, a line a road, and single ones go on at the level `debug`, which host.json leaves out. Everything else,
 * what was refused, discarded or set aside above all, goes through as it is.
 */
export function summingLog(inner: Log, clock: Clock): SummingLog {
  const live = { startedMs: clock.nowMs(), accepted: 0, discarded: 0, quarantined: 0, stored: 0, behindMs: 0 };
  const posts = sumUp<Received>(clock, (all) => inner.event("notifications.received", sumOfPosts(all)));
  const messages = sumUp<Stored>(clock, (all) => {
    for (const [road, ofRoad] of Map.groupBy(all, (one) => one.road)) {
      inner.event("messages.stored", { road, ...sumOfMessages(ofRoad) });
    }
  });
  const takePost = (fields: Received) => {
    live.accepted += numberOf(fields.accepted);
    live.discarded += numberOf(fields.discarded);
    live.quarantined += numberOf(fields.quarantined);
    posts.add(fields);
  };
  const takeMessage = (name: LogEventName, fields: Stored) => {
    inner.event(name, fields, "debug");
    if (fields.road === "live" && typeof fields.behindMs === "number") {
      live.stored += 1;
      live.behindMs += fields.behindMs;
    }
    messages.add(fields);
  };
  const log: Log = {
    event(name, fields, level) {
      if (name === "notification.received") takePost(fields as Received);
      else if (name === "message.stored" || name === "message.unchanged") takeMessage(name, fields as Stored);
      else inner.event(name, fields, level);
    },
  };
  const flush = () => {
    posts.flush();
    messages.flush();
  };
  return { log, liveCounts: () => ({ ...live }), flush };
}

/** Remembers what is added, and tells of all of it at once. */
function sumUp<T>(clock: Clock, tell: (all: readonly T[]) => void): { add(one: T): void; flush(): void } {
  let all: T[] = [];
  let sinceMs = 0;
  const flush = () => {
    const told = all;
    all = [];
    if (told.length > 0) tell(told);
  };
  const add = (one: T) => {
    const nowMs = clock.nowMs();
    if (all.length === 0) sinceMs = nowMs;
    all.push(one);
    if (all.length >= MAX_SUMMED || nowMs - sinceMs >= SUM_EVERY_MS) flush();
  };
  return { add, flush };
}

function sumOfPosts(posts: readonly Received[]): LogFields<"notifications.received"> {
  const sumOf = (field: keyof Received) => posts.reduce((sum, post) => sum + numberOf(post[field]), 0);
  const durations = numbersIn(posts, "durationMs");
  return {
    posts: posts.length,
    items: sumOf("items"),
    accepted: sumOf("accepted"),
    discarded: sumOf("discarded"),
    quarantined: sumOf("quarantined"),
    slow: durations.filter((ms) => ms > SLOW_AFTER_MS).length,
    durationMs50: quantile(durations, 0.5),
    durationMs95: quantile(durations, 0.95),
    durationMsMax: durations.at(-1),
  };
}

function sumOfMessages(messages: readonly Stored[]): LogFields<"messages.stored"> {
  // Of what was not stored, nothing says how far it was behind.
  const behind = numbersIn(messages, "behindMs");
  return {
    stored: behind.length,
    unchanged: messages.length - behind.length,
    late: behind.filter((ms) => ms > LATE_AFTER_MS).length,
    behindMs50: quantile(behind, 0.5),
    behindMs95: quantile(behind, 0.95),
    behindMsMax: behind.at(-1),
  };
}

const numberOf = (value: unknown) => (typeof value === "number" ? value : 0);

/** In ascending order. */
function numbersIn<F extends string>(lines: readonly { readonly [K in F]?: unknown }[], field: F): readonly number[] {
  return lines
    .map((line) => line[field])
    .filter((value) => typeof value === "number")
    .toSorted((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
