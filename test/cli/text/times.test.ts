import { describe, expect, it } from "vitest";
import { timesFor } from "../../../cli/text/times.ts";

const { hour, day, short, full, isSameDay } = timesFor(Date.parse("2026-11-24T00:30:00+01:00"), "Europe/Berlin");
const ms = Date.parse;

describe("times", () => {
  it("are those of who reads, by the calendar of their zone", () => {
    expect(hour(ms("2026-11-23T23:05:00Z"))).toBe("00:05");
    expect(full(ms("2026-11-23T23:05:00Z"))).toBe("2026-11-24 00:05");
    expect(isSameDay(ms("2026-11-23T22:59:00Z"), ms("2026-11-23T23:01:00Z"))).toBe(false);
  });

  it.each([
    ["2026-11-23T23:05:00Z", "Today", "00:05"],
    ["2026-11-23T22:05:00Z", "Yesterday", "Mon"],
    ["2026-11-19T12:00:00Z", "Thursday 19 November", "Thu"],
    ["2026-11-10T12:00:00Z", "Tuesday 10 November", "10 Nov"],
    ["2025-12-31T12:00:00Z", "Wednesday 31 December 2025", "31 Dec 2025"],
  ])("%s is %s, in short %s", (time, long, brief) => {
    expect([day(ms(time)), short(ms(time))]).toEqual([long, brief]);
  });
});
