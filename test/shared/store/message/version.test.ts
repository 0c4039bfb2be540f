import { describe, expect, it } from "vitest";
import { timeMsOf, versionOf } from "../../../../shared/store/message/identity.ts";

const MS = (text: string) => Date.parse(text);

describe("versionOf", () => {
  it.each([
    ["etag alone", { etag: "1616989753153" }, 1616989753153],
    ["an etag in quotes", { etag: '"1616989753153"' }, 1616989753153],
    ["creation alone", { createdDateTime: "2021-03-29T03:49:13.153Z" }, MS("2021-03-29T03:49:13.153Z")],
    // Documented delta answer: the etag is behind lastModifiedDateTime.
    [
      "a change the etag does not show",
      { etag: "1727366299999", lastModifiedDateTime: "2024-09-26T17:58:19.993Z" },
      MS("2024-09-26T17:58:19.993Z"),
    ],
    // Documented message: the etag is ahead of createdDateTime.
    [
      "an etag ahead of the times",
      { etag: "1643191185034", createdDateTime: "2022-01-26T09:58:03.394Z" },
      1643191185034,
    ],
    [
      "a deletion that moves only deletedDateTime",
      { etag: "1616989753153", deletedDateTime: "2021-04-01T00:00:00Z" },
      MS("2021-04-01T00:00:00Z"),
    ],
    ["times of seven digits", { lastModifiedDateTime: "2022-08-03T20:43:36.2573447Z" }, MS("2022-08-03T20:43:36.257Z")],
    ["times with an offset", { lastModifiedDateTime: "2022-08-03T20:43:36-08:00" }, MS("2022-08-04T04:43:36Z")],
    [
      "an etag that is no time, which must not win for ever",
      { etag: "9".repeat(30), createdDateTime: "2021-03-29T03:49:13.153Z" },
      MS("2021-03-29T03:49:13.153Z"),
    ],
    [
      "nulls beside a time",
      { etag: null, lastEditedDateTime: null, createdDateTime: "2021-03-29T03:49:13Z" },
      MS("2021-03-29T03:49:13Z"),
    ],
  ])("reads %s", (_name, payload, version) => {
    expect(versionOf(payload)).toEqual({ ok: true, value: version });
  });

  it.each([
    ["nothing", {}],
    ["an etag of words", { etag: "W/abc" }],
    ["dates that are none", { createdDateTime: "yesterday", lastModifiedDateTime: 7 }],
    ["a word that a lenient parser takes for the year 537", { createdDateTime: "golf-537" }],
    ["a time that stands for none", { createdDateTime: "0001-01-01T00:00:00Z" }],
  ])("refuses %s", (_name, payload) => {
    expect(versionOf(payload)).toMatchObject({ ok: false, error: { code: "message-invalid" } });
  });
});

describe("timeMsOf", () => {
  it.each([
    ["2022-08-03T20:43:36Z", "2022-08-03T20:43:36.000Z"],
    ["2022-08-03T20:43:36.2Z", "2022-08-03T20:43:36.200Z"],
    ["2022-08-03T20:43:36.2573447Z", "2022-08-03T20:43:36.257Z"],
    ["2022-08-03T20:43:36.257344712Z", "2022-08-03T20:43:36.257Z"],
    ["2022-08-03T20:43:36+05:30", "2022-08-03T15:13:36.000Z"],
    ["2022-08-03t20:43:36z", "2022-08-03T20:43:36.000Z"],
  ])("reads %s", (text, expected) => {
    expect(timeMsOf(text)).toBe(Date.parse(expected));
  });

  it.each([
    undefined,
    null,
    {},
    7,
    "",
    "1.1.x",
    "golf-537",
    "-1",
    "2026",
    "2026-01-01",
    // Without a zone it would be another time on another machine.
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
    "Thu, 01 Jan 2026 00:00:00 GMT",
    "2026-13-01T00:00:00Z",
    // What .NET writes for no time.
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z",
  ])("takes %j for no time", (value) => {
    expect(timeMsOf(value)).toBeUndefined();
  });
});
