import { describe, expect, it } from "vitest";
import {
  afterPage,
  fewestWindows,
  firstReading,
  type Reading,
  restarted,
  shareRead,
  windowOf,
} from "../../../../shared/capture/export/reading.ts";

const UNTIL = "2026-01-01T00:00:00.000Z";

/** The windows of a source whose every window has so many pages. */
function windowsOf(fromDateTime: string | null, pagesOf: (window: number) => number = () => 1): string[] {
  const windows: string[] = [];
  let reading: Reading | null | undefined = firstReading(fromDateTime);
  while (reading) {
    const { fromDateTime: from, untilDateTime } = windowOf(reading, UNTIL);
    if (reading.link === null) windows.push(`${from.slice(0, 10)} ${untilDateTime.slice(0, 10)}`);
    const isLast = reading.pages + 1 >= pagesOf(windows.length);
    reading = afterPage(reading, isLast ? undefined : `${windows.length} ${reading.pages}`, UNTIL);
  }
  return windows;
}

describe("a source is read through windows", () => {
  it("that join, from the first message there can be, and of few pages become twice as long", () => {
    expect(windowsOf(null)).toEqual([
      "1970-01-01 2016-11-01",
      "2016-11-01 2017-01-01",
      "2017-01-01 2017-05-01",
      "2017-05-01 2018-01-01",
      "2018-01-01 2019-05-01",
      "2019-05-01 2022-01-01",
      "2022-01-01 2026-01-01",
    ]);
  });

  it("of a month each where there are several pages in one", () => {
    expect(windowsOf("2025-09-15T12:00:00Z", () => 3)).toEqual([
      "2025-09-15 2025-10-01",
      "2025-10-01 2025-11-01",
      "2025-11-01 2025-12-01",
      "2025-12-01 2026-01-01",
    ]);
  });

  it("that become shorter again where much was written", () => {
    const months = windowsOf("2022-01-01T00:00:00Z", (window) => (window < 4 ? 1 : 60));
    expect(months.slice(3, 6)).toEqual(["2022-08-01 2023-04-01", "2023-04-01 2023-08-01", "2023-08-01 2023-10-01"]);
  });

  it("that end where it was asked, within a month", () => {
    const reading = firstReading("2025-12-31T23:00:00Z");
    expect(windowOf(reading, "2025-12-31T23:30:00Z").untilDateTime).toBe("2025-12-31T23:30:00.000Z");
    expect(afterPage(reading, undefined, "2025-12-31T23:30:00Z")).toBeNull();
  });

  it("and counts the fewest of them beforehand", () => {
    expect(fewestWindows({ fromDateTime: null, untilDateTime: UNTIL })).toBe(windowsOf(null).length);
    expect(fewestWindows({ fromDateTime: "2023-01-01T00:00:00Z", untilDateTime: UNTIL })).toBe(6);
  });
});

describe("a link", () => {
  const first = firstReading("2025-01-01T00:00:00Z");

  it("that leads back ends the source", () => {
    const second = afterPage(first, "a", UNTIL) as Reading;
    expect(afterPage(second, "a", UNTIL)).toBeUndefined();
  });

  it("that died begins its window again, a month long, and so often", () => {
    const grown = { ...first, months: 16 };
    expect(restarted(grown)).toBeUndefined();
    let reading: Reading | undefined = { ...grown, link: "a", pages: 7 };
    reading = restarted(reading);
    expect(reading).toMatchObject({ fromDateTime: first.fromDateTime, months: 1, link: null, pages: 0, restarts: 1 });
    reading = restarted({ ...(reading as Reading), link: "b" });
    expect(restarted({ ...(reading as Reading), link: "c" })).toBeUndefined();
  });
});

it("how much of the time is read does not count what was before Teams", () => {
  const span = { fromDateTime: null, untilDateTime: UNTIL };
  expect(shareRead(firstReading(null), span)).toBe(0);
  expect(shareRead({ ...firstReading(null), fromDateTime: "2021-06-01T00:00:00Z" }, span)).toBeCloseTo(0.5, 2);
});
