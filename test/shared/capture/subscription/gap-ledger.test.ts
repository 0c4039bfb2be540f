import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { endBlindness, openGap, openGaps, writeGap } from "../../../../shared/capture/subscription/gap-ledger.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";
import { CHANNELS, CHATS, MINUTE_MS } from "./graph-model.ts";

const DAY_MS = 24 * 60 * MINUTE_MS;

function setUp() {
  const clock = new SimulatedClock();
  const ports = { clock, state: createMemoryStateStore({ clock }), log: createRecordingLog() };
  const minute = (count: number) => Date.UTC(2026, 0, 1) + count * MINUTE_MS;
  const windows = async () =>
    (await openGaps(ports.state)).map(({ value }) => {
      const until = value.untilDateTime === null ? "…" : (Date.parse(value.untilDateTime) - minute(0)) / MINUTE_MS;
      return `${value.cause} ${(Date.parse(value.fromDateTime) - minute(0)) / MINUTE_MS}–${until}`;
    });
  return { ...ports, ports, minute, windows };
}

const removed = { resource: CHANNELS, cause: "removed" } as const;

describe("gap ledger", () => {
  it("opens a gap, ends it, and logs both", async () => {
    const { ports, log, minute, windows } = setUp();
    await openGap(ports, { ...removed, fromMs: minute(5) });
    expect(await windows()).toEqual(["removed 5–…"]);
    await endBlindness(ports, CHANNELS, minute(9));
    expect(await windows()).toEqual(["removed 5–9"]);
    expect(log.lines.map((line) => line.event)).toEqual(["gap.opened", "gap.ended"]);
  });

  it("changes and logs nothing when the same is entered twice", async () => {
    const { ports, log, minute, windows } = setUp();
    await openGap(ports, { ...removed, fromMs: minute(5) });
    await openGap(ports, { ...removed, fromMs: minute(7) });
    await openGap(ports, { resource: "teams/GetAllMessages", cause: "removed", fromMs: minute(6) });
    expect(await windows()).toEqual(["removed 5–…"]);
    expect(log.lines).toHaveLength(1);
  });

  it.each([
    { by: "an earlier start", first: [2], second: [1], window: "missed 1–…" },
    { by: "a later end", first: [1, 3], second: [2, 4], window: "missed 1–4" },
    { by: "an end inside", first: [1, 4], second: [2, 3], window: "missed 1–4" },
    { by: "blind again", first: [1, 3], second: [5], window: "missed 1–…" },
    { by: "another end while still blind", first: [1], second: [2, 3], window: "missed 1–…" },
  ])("extends an open gap by $by", async ({ first, second, window }) => {
    const { ports, minute, windows } = setUp();
    for (const [from = 0, until] of [first, second]) {
      const end = until === undefined ? {} : { untilMs: minute(until) };
      await openGap(ports, { resource: CHANNELS, cause: "missed", fromMs: minute(from), ...end });
    }
    expect(await windows()).toEqual([window]);
  });

  it("forgets what was scheduled for a gap that got longer", async () => {
    const { ports, state, minute } = setUp();
    await openGap(ports, { resource: CHANNELS, cause: "missed", fromMs: minute(1), untilMs: minute(2) });
    const [entry] = await openGaps(state);
    if (entry)
      await writeGap(state, entry, {
        requestedDateTime: "2026-01-01T00:03:00.000Z",
        scheduledDateTime: "2026-01-01T00:03:00.000Z",
      });
    await openGap(ports, { resource: CHANNELS, cause: "missed", fromMs: minute(1), untilMs: minute(4) });
    expect((await openGaps(state))[0]?.value).toMatchObject({ requestedDateTime: null, scheduledDateTime: null });
  });

  it("keeps gaps of other causes and resources apart, and ends those of one resource together", async () => {
    const { ports, minute, windows } = setUp();
    await openGap(ports, { ...removed, fromMs: minute(1) });
    await openGap(ports, { ...removed, cause: "refused", fromMs: minute(2) });
    await openGap(ports, { ...removed, resource: CHATS, fromMs: minute(3) });
    await endBlindness(ports, CHANNELS, minute(4));
    expect(await windows()).toEqual(["removed 1–4", "refused 2–4", "removed 3–…"]);
  });

  it("leaves a closed gap as it is and opens another", async () => {
    const { ports, state, clock, minute, windows } = setUp();
    await openGap(ports, { ...removed, fromMs: minute(1), untilMs: minute(2) });
    const [entry] = await openGaps(state);
    if (entry) await writeGap(state, entry, { closedDateTime: "2026-01-01T00:03:00.000Z" });
    await clock.advance(MINUTE_MS);
    await openGap(ports, { ...removed, fromMs: minute(5) });
    expect(await windows()).toEqual(["removed 5–…"]);
    expect(await state.list("gap")).toHaveLength(2);
  });

  it("forgets a closed gap after a season, and one that is open never", async () => {
    const { ports, state, clock, minute, windows } = setUp();
    await openGap(ports, { ...removed, fromMs: minute(1), untilMs: minute(2) });
    await openGap(ports, { ...removed, resource: CHATS, fromMs: minute(3), untilMs: minute(4) });
    const [entry] = await openGaps(state);
    const closed = entry && (await writeGap(state, entry, { closedDateTime: "2026-01-01T00:03:00.000Z" }));
    await clock.advance(89 * DAY_MS);
    expect(await state.list("gap")).toHaveLength(2);
    // Whoever writes it once more does not make it stay.
    if (closed) await writeGap(state, closed, { scheduledDateTime: "2026-01-01T00:03:00.000Z" });
    await clock.advance(91 * DAY_MS);
    expect(await state.list("gap")).toHaveLength(1);
    expect(await windows()).toEqual(["removed 3–4"]);
  });

  it("loses nothing when two enter at the same time", async () => {
    const { ports, minute, windows } = setUp();
    await Promise.all([5, 3, 4].map((count) => openGap(ports, { ...removed, fromMs: minute(count) })));
    expect(await windows()).toEqual(["removed 3–…"]);
  });
});
