import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TriggerInput } from "../../../../local/functions-host/invoke.ts";
import type { LogRecord } from "../../../../local/functions-host/log.ts";
import { parseSchedule } from "../../../../local/functions-host/timer/schedule.ts";
import type { ScheduleMonitor } from "../../../../local/functions-host/timer/schedule-monitor.ts";
import type { ScheduleStatus } from "../../../../local/functions-host/timer/schedule-status.ts";
import { TimerListener } from "../../../../local/functions-host/timer/timer-listener.ts";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";

const START_MS = Date.parse("2026-03-01T00:30:00Z");
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let clock: SimulatedClock;
let runs: string[];
let durationMs: number;
let recorded: ScheduleStatus | undefined;
let records: LogRecord[];
let listener: TimerListener;

const monitor: ScheduleMonitor = {
  read: async () => recorded,
  write: async (_, status) => {
    recorded = status;
  },
};

function start(options: { expression?: string; runOnStartup?: boolean; monitor?: ScheduleMonitor | undefined }): void {
  const schedule = parseSchedule(options.expression ?? "0 */10 * * * *", clock.nowMs());
  listener = new TimerListener({
    definition: {
      id: "f",
      name: "f",
      bindingName: "b",
      trigger: { type: "timerTrigger", schedule: "", runOnStartup: options.runOnStartup ?? false, useMonitor: true },
    },
    schedule,
    monitor: "monitor" in options ? options.monitor : monitor,
    clock,
    sink: (record) => void records.push(record),
    invoke: async (_, input: TriggerInput) => {
      runs.push(`${(clock.nowMs() - START_MS) / MINUTE_MS} ${input.reason}`);
      if (durationMs > 0) await clock.sleep(durationMs);
      return { succeeded: false };
    },
  });
  listener.start();
}

beforeEach(() => {
  clock = new SimulatedClock(START_MS);
  runs = [];
  durationMs = 0;
  recorded = undefined;
  records = [];
});
afterEach(async () => {
  const stopped = listener.stop();
  await clock.advance(durationMs);
  await stopped;
  expect(clock.pending).toBe(0);
});

describe("TimerListener", () => {
  it("runs at each time, also after a failure", async () => {
    start({});
    await clock.advance(35 * MINUTE_MS);
    expect(runs).toEqual(["10 Timer=schedule", "20 Timer=schedule", "30 Timer=schedule"]);
  });

  it("never runs twice at once: times that go by during a run are made up for once", async () => {
    durationMs = 25 * MINUTE_MS;
    start({});
    await clock.advance(50 * MINUTE_MS);
    expect(runs).toEqual(["10 Timer=schedule", "35 Timer=schedule"]);
  });

  it("runs at the start when told to", async () => {
    start({ runOnStartup: true });
    await clock.advance(15 * MINUTE_MS);
    expect(runs).toEqual(["0 Timer=startup", "10 Timer=schedule"]);
  });

  it("runs once at the start when past due, runOnStartup or not", async () => {
    recorded = {
      lastMs: START_MS - DAY_MS,
      nextMs: START_MS - DAY_MS + 10 * MINUTE_MS,
      lastUpdatedMs: START_MS - DAY_MS,
    };
    start({ runOnStartup: true });
    await clock.advance(15 * MINUTE_MS);
    expect(runs).toEqual(["0 Timer=pastDue", "10 Timer=schedule"]);
  });

  it("waits for times that are further away than a timer of Node reaches", async () => {
    start({ expression: "0 0 0 1 6 *" });
    await clock.advance(91 * DAY_MS);
    expect(runs).toEqual([]);
    await clock.advance(DAY_MS);
    expect(runs).toHaveLength(1);
  });

  it("keeps its times when storage fails", async () => {
    const broken = async () => {
      throw new Error("no storage");
    };
    start({ monitor: { read: broken, write: broken } });
    await clock.advance(15 * MINUTE_MS);
    expect(runs).toEqual(["10 Timer=schedule"]);
    expect(new Set(records.map((record) => record.event))).toEqual(new Set(["timer.monitor-failed"]));
  });

  it("stops between two runs without another one", async () => {
    start({});
    await clock.advance(15 * MINUTE_MS);
    await listener.stop();
    await clock.advance(DAY_MS);
    expect(runs).toHaveLength(1);
  });
});
