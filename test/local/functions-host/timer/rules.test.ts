import { describe, expect, it } from "vitest";
import { parseSchedule } from "../../../../local/functions-host/timer/schedule.ts";
import { afterRun, checkAtStart } from "../../../../local/functions-host/timer/schedule-status.ts";

const NOW_MS = Date.parse("2026-03-01T00:30:00Z"); // a Sunday

describe("parseSchedule", () => {
  const cases: [expression: string, next: string, isSubMinute: boolean][] = [
    ["0 */10 * * * *", "2026-03-01T00:40:00Z", false],
    ["0 0 3 * * *", "2026-03-01T03:00:00Z", false],
    ["*/10 * * * *", "2026-03-01T00:40:00Z", false],
    ["0 0 9 * * MON-FRI", "2026-03-02T09:00:00Z", false],
    ["0 0 9 * jan,jul 1", "2026-07-06T09:00:00Z", false],
    ["0 0 0 13 * 5", "2026-03-13T00:00:00Z", false],
    ["30 5/10 1-3 * * *", "2026-03-01T01:05:30Z", false],
    ["*/5 * * * * *", "2026-03-01T00:30:05Z", true],
    ["* */15 * * * *", "2026-03-01T00:30:01Z", true],
    ["0,30 0 * * * *", "2026-03-01T01:00:00Z", true],
    ["0 0 0 29 2 *", "2028-02-29T00:00:00Z", false],
  ];
  it.each(cases)("%s", (expression, next, isSubMinute) => {
    const schedule = parseSchedule(expression, NOW_MS);
    expect([schedule.nextMs(NOW_MS), schedule.isSubMinute]).toEqual([Date.parse(next), isSubMinute]);
  });

  it("wants day and day-of-week both to match", () => {
    const schedule = parseSchedule("0 0 0 13 * FRI", NOW_MS);
    const second = schedule.nextMs(schedule.nextMs(NOW_MS));
    expect(new Date(second).toISOString()).toBe("2026-11-13T00:00:00.000Z");
  });

  const faults = [
    "",
    "* * * *",
    "* * * * * * *",
    "@daily",
    "0 0 0 L * *",
    "0 0 0 * * 7",
    "0 0 0 * * 1-7",
    "/10 * * * *",
    "0 0 0 ? * *",
    "0 0 0 * * FRI#2",
    "0 61 * * * *",
    "a b c d e f",
  ];
  it.each(faults)("refuses %j", (expression) => {
    expect(() => parseSchedule(expression, NOW_MS)).toThrow(`"${expression}" is not an NCRONTAB expression`);
  });

  it("refuses what never occurs", () => {
    expect(() => parseSchedule("0 0 0 31 2 *", NOW_MS)).toThrow('"0 0 0 31 2 *" never occurs');
  });
});

const hourly = parseSchedule("0 0 * * * *", NOW_MS);
const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);

describe("checkAtStart", () => {
  const never = undefined;
  type Status = [lastMs: number | undefined, nextMs: number, lastUpdatedMs: number];
  const cases: [what: string, recorded: Status | undefined, nowMs: number, status: Status, outcome: string][] = [
    ["first start", undefined, at("00:30:00"), [never, at("01:00:00"), at("00:30:00")], "changed"],
    [
      "in time, never run",
      [never, at("01:00:00"), at("00:30:00")],
      at("00:50:00"),
      [never, at("01:00:00"), at("00:30:00")],
      "",
    ],
    [
      "at the very time",
      [never, at("01:00:00"), at("00:30:00")],
      at("01:00:00"),
      [never, at("01:00:00"), at("00:30:00")],
      "",
    ],
    [
      "past due",
      [at("01:00:00"), at("02:00:00"), at("01:00:00")],
      at("05:00:00"),
      [at("01:00:00"), at("02:00:00"), at("01:00:00")],
      "pastDue",
    ],
    [
      "changed, next one still to come",
      [at("01:00:00"), at("01:10:00"), at("01:00:00")],
      at("01:30:00"),
      [never, at("02:00:00"), at("01:00:00")],
      "changed",
    ],
    [
      "changed, next one gone by",
      [at("01:00:00"), at("01:10:00"), at("01:00:00")],
      at("05:30:00"),
      [never, at("06:00:00"), at("05:30:00")],
      "changed",
    ],
  ];
  it.each(cases)("%s", (...[, recorded, nowMs, [lastMs, nextMs, lastUpdatedMs], outcome]) => {
    const before = recorded && { lastMs: recorded[0], nextMs: recorded[1], lastUpdatedMs: recorded[2] };
    expect(checkAtStart(before, hourly, nowMs)).toEqual({
      status: { lastMs, nextMs, lastUpdatedMs },
      isChanged: outcome === "changed",
      isPastDue: outcome === "pastDue",
    });
  });
});

describe("afterRun", () => {
  const before = { lastMs: undefined, nextMs: at("01:00:00"), lastUpdatedMs: NOW_MS };
  const cases: [what: string, startMs: number, isScheduled: boolean, lastMs: number, nextMs: number][] = [
    ["on time", at("01:00:00"), true, at("01:00:00"), at("02:00:00")],
    ["a little early", at("00:59:59"), true, at("01:00:00"), at("02:00:00")],
    ["late", at("01:20:00"), true, at("01:20:00"), at("02:00:00")],
    ["off schedule", at("00:45:00"), false, at("00:45:00"), at("01:00:00")],
  ];
  it.each(cases)("%s", (...[, startMs, isScheduled, lastMs, nextMs]) => {
    expect(afterRun(before, hourly, { startMs, isScheduled })).toEqual({ lastMs, nextMs, lastUpdatedMs: lastMs });
  });
});
