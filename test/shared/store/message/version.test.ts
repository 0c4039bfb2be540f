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
  ])("refuses %s", (_name, payload) => {
    expect(versionOf(payload)).toMatchObject({ ok: false, error: { code: "message-invalid" } });
  });
});

describe("timeMsOf", () => {
  it("is undefined for what is not a date-time", () => {
    expect([timeMsOf(undefined), timeMsOf(""), timeMsOf({}), timeMsOf("1.1.x")]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
