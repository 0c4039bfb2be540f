import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { LATE_AFTER_MS, SUM_EVERY_MS, sumStored } from "../../../../shared/store/message/sum-stored.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

function world() {
  const [clock, written] = [new SimulatedClock(), createRecordingLog()];
  const { log, liveCounts, flush } = sumStored(written, clock);
  const stored = (behindMs: number, road = "live") =>
    log.event("message.stored", { outcome: "created", road, conversationId: "c", behindMs });
  return { clock, written, log, liveCounts, flush, stored, sums: () => written.linesOf("messages.stored") };
}

describe("sumStored", () => {
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
    expect(liveCounts()).toEqual({ startedMs, stored: 3, behindMs: 900 });
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
