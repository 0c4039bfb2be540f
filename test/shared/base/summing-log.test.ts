import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { LATE_AFTER_MS, SLOW_AFTER_MS, SUM_EVERY_MS, summingLog } from "../../../shared/base/summing-log.ts";
import { createRecordingLog } from "../../helpers/recording-log.ts";

function world() {
  const [clock, written] = [new SimulatedClock(), createRecordingLog()];
  const { log, liveCounts, flush } = summingLog(written, clock);
  const stored = (behindMs: number, road = "live") =>
    log.event("message.stored", { outcome: "created", road, conversationId: "c", behindMs });
  const received = (durationMs: number, counts: { accepted?: number; discarded?: number; quarantined?: number } = {}) =>
    log.event("notification.received", { items: 1, accepted: 0, discarded: 0, quarantined: 0, ...counts, durationMs });
  return {
    clock,
    written,
    log,
    liveCounts,
    flush,
    stored,
    received,
    sums: () => written.linesOf("messages.stored"),
    posts: () => written.linesOf("notifications.received"),
  };
}

describe("a summing log", () => {
  it("says together what was stored on each road, and how far behind", () => {
    const { flush, stored, log, sums } = world();
    for (let ms = 1; ms <= 100; ms += 1) stored(ms);
    stored(LATE_AFTER_MS + 1, "delta");
    log.event("message.unchanged", { road: "delta", outcome: "repeated" });
    expect(sums()).toEqual([]);
    flush();
    const event = "messages.stored";
    const level = "info";
    expect(sums()).toEqual([
      {
        event,
        level,
        road: "live",
        stored: 100,
        unchanged: 0,
        late: 0,
        behindMs50: 51,
        behindMs95: 96,
        behindMsMax: 100,
      },
      {
        event,
        level,
        road: "delta",
        stored: 1,
        unchanged: 1,
        late: 1,
        behindMs50: LATE_AFTER_MS + 1,
        behindMs95: LATE_AFTER_MS + 1,
        behindMsMax: LATE_AFTER_MS + 1,
      },
    ]);
  });

  it("counts since it began what came live, and how far behind all of it was", async () => {
    const { clock, liveCounts, flush, stored, log } = world();
    const startedMs = clock.nowMs();
    await clock.advance(5_000);
    for (const ms of [200, 300]) stored(ms);
    flush();
    stored(400);
    stored(60_000, "delta");
    log.event("message.unchanged", { road: "live", outcome: "repeated" });
    expect(liveCounts()).toMatchObject({ startedMs, stored: 3, behindMs: 900 });
  });

  it("says how far behind of none when none was stored", () => {
    const { flush, log, sums } = world();
    log.event("message.unchanged", { road: "live" });
    flush();
    expect(sums()).toEqual([
      { event: "messages.stored", level: "info", road: "live", stored: 0, unchanged: 1, late: 0 },
    ]);
  });

  it("writes at the first message after ten seconds, and then begins anew", async () => {
    const { clock, stored, sums } = world();
    stored(1);
    await clock.advance(SUM_EVERY_MS - 1);
    stored(2);
    expect(sums()).toHaveLength(0);
    await clock.advance(1);
    stored(3);
    expect(sums()).toMatchObject([{ stored: 3, behindMsMax: 3 }]);
    stored(4);
    expect(sums()).toHaveLength(1);
  });

  it("writes at the thousandth message, however fast they come", () => {
    const { stored, sums } = world();
    for (let count = 1; count <= 2_500; count += 1) stored(count);
    expect(sums().map((line) => line.stored)).toEqual([1_000, 1_000]);
  });

  it("says together what became of posts and how long they took, and nothing of single ones", () => {
    const { flush, received, written } = world();
    for (let ms = 1; ms <= 18; ms += 1) received(ms, { accepted: 1 });
    received(SLOW_AFTER_MS, { quarantined: 1 });
    received(SLOW_AFTER_MS + 1, { discarded: 1 });
    flush();
    expect(written.lines).toEqual([
      {
        event: "notifications.received",
        level: "info",
        posts: 20,
        items: 20,
        accepted: 18,
        discarded: 1,
        quarantined: 1,
        slow: 1,
        durationMs50: 11,
        durationMs95: SLOW_AFTER_MS + 1,
        durationMsMax: SLOW_AFTER_MS + 1,
      },
    ]);
  });

  it("writes of posts at the first after ten seconds and at the thousandth, whatever is stored meanwhile", async () => {
    const { clock, received, stored, posts, sums } = world();
    received(1);
    await clock.advance(SUM_EVERY_MS - 1);
    stored(1);
    received(2);
    expect(posts()).toEqual([]);
    await clock.advance(1);
    received(3);
    expect(posts()).toMatchObject([{ posts: 3, durationMsMax: 3 }]);
    expect(sums()).toEqual([]);
    for (let count = 1; count <= 2_500; count += 1) received(count);
    expect(posts().map((line) => line.posts)).toEqual([3, 1_000, 1_000]);
  });

  it("counts since it began what became of items, whether it was told or not", () => {
    const { received, flush, liveCounts } = world();
    received(1, { accepted: 2, discarded: 1 });
    flush();
    received(1, { accepted: 1, quarantined: 4 });
    expect(liveCounts()).toMatchObject({ accepted: 3, discarded: 1, quarantined: 4, stored: 0 });
  });

  it("writes nothing when there was nothing", () => {
    const { flush, stored, written } = world();
    flush();
    stored(1);
    flush();
    flush();
    expect(written.lines.map(({ event }) => event)).toEqual(["message.stored", "messages.stored"]);
  });

  it("leaves single messages to whoever asks for the level debug", () => {
    const { stored, log, written } = world();
    stored(7);
    log.event("message.unchanged", { road: "live", version: 3 });
    expect(written.lines).toMatchObject([
      { event: "message.stored", level: "debug", conversationId: "c", behindMs: 7 },
      { event: "message.unchanged", level: "debug", version: 3 },
    ]);
  });

  it("passes failures and dead letters on at once, as they are", () => {
    const { log, written } = world();
    log.event("function.failed", { function: "process-message", reason: "store-unavailable" }, "warn");
    log.event("dead-letter.added", { reason: "message-invalid" }, "error");
    log.event("health.checked", { status: "ok" });
    expect(written.lines).toEqual([
      { event: "function.failed", level: "warn", function: "process-message", reason: "store-unavailable" },
      { event: "dead-letter.added", level: "error", reason: "message-invalid" },
      { event: "health.checked", level: "info", status: "ok" },
    ]);
  });
});
