import { expect, it } from "vitest";
import { askedRange } from "../../../../shared/serve/api/byte-range.ts";

it.each([
  [null, "all"],
  ["bytes=0-", { fromBytes: 0, untilBytes: 10 }],
  ["bytes=3-5", { fromBytes: 3, untilBytes: 6 }],
  ["bytes= 3 - 5", { fromBytes: 3, untilBytes: 6 }],
  ["bytes=9-99", { fromBytes: 9, untilBytes: 10 }],
  ["bytes=-4", { fromBytes: 6, untilBytes: 10 }],
  ["bytes=-40", { fromBytes: 0, untilBytes: 10 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-3", "all"],
  ["bytes=0-1,3-4", "all"],
  ["items=0-1", "all"],
  ["bytes=a-b", "all"],
  ["bytes=9999999999999999999-", "all"],
])("%s of ten bytes is %j", (header, expected) => {
  expect(askedRange(header, 10)).toEqual(expected);
});

it("of nothing there is no part", () => {
  expect(askedRange("bytes=0-", 0)).toBe("unsatisfiable");
  expect(askedRange(null, 0)).toBe("all");
});
