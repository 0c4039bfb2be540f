import { describe, expect, test } from "vitest";
import { OpaqueTokens } from "../../../../local/tenant/graph/opaque-token.ts";
import { descendingKey, pageOf } from "../../../../local/tenant/graph/paging.ts";
import { dateTest, readFilter, readOptions, readTop, select } from "../../../../local/tenant/graph/query-options.ts";

describe("query options", () => {
  test.each(["$top=5", "%24top=5", "top=5", "$TOP=5"])("%s is $top", (query) => {
    expect(readOptions(new URL(`https://localhost/?${query}`), ["$top"])).toEqual({ $top: "5" });
  });

  test("an option that the request does not take is refused, something else is passed over", () => {
    expect(() => readOptions(new URL("https://localhost/?$search=x"), ["$top"])).toThrow("'search' is not allowed");
    expect(readOptions(new URL("https://localhost/?model=B"), ["$top"])).toEqual({});
  });

  test.each(["0", "51", "-1", "1.5", "many", ""])("$top=%s is out of range", (top) => {
    expect(() => readTop(top, { default: 20, max: 50 })).toThrow("Top query");
  });

  test("$top has a default", () => {
    expect([readTop(undefined, { default: 20, max: 50 }), readTop("50", { default: 20, max: 50 })]).toEqual([20, 50]);
  });

  test("$select keeps what is named, and annotations", () => {
    expect(select({ "@odata.id": "x", id: "1", email: "e" }, "id, webUrl")).toEqual({ "@odata.id": "x", id: "1" });
  });
});

describe("$filter", () => {
  test("is read as comparisons joined by and", () => {
    expect(readFilter("lastModifiedDateTime gt 2026-01-01T00:00:00Z and from/user/id eq 'O''Brien'")).toEqual([
      { property: "lastModifiedDateTime", operator: "gt", value: "2026-01-01T00:00:00Z" },
      { property: "from/user/id", operator: "eq", value: "O'Brien" },
    ]);
  });

  test.each(["lastModifiedDateTime", "a gt", "a is b", "a gt 1 or b gt 2", "startswith(a,'b')"])(
    "%s is refused",
    (text) => {
      expect(() => readFilter(text)).toThrow("Invalid $filter query");
    },
  );

  test.each([
    ["gt", [false, false, true]],
    ["ge", [false, true, true]],
    ["lt", [true, false, false]],
    ["le", [true, true, false]],
  ] as const)("%s compares times as instants, whatever their zone", (operator, expected) => {
    const isWithin = dateTest([{ property: "p", operator, value: "2026-01-01T01:00:00+01:00" }]);
    const middleMs = Date.UTC(2026, 0, 1);
    expect([middleMs - 1, middleMs, middleMs + 1].map(isWithin)).toEqual(expected);
  });

  test("a date that is none is refused", () => {
    expect(() => dateTest([{ property: "p", operator: "gt", value: "yesterday" }])).toThrow("is not a date");
  });
});

describe("pages", () => {
  const tokens = new OpaqueTokens();
  const page = (list: readonly string[], skipToken?: string) =>
    pageOf(tokens, list, { list: "/letters", top: 2, skipToken, keyOf: (letter) => letter });

  test("give every item once, also when the list grows in front of the position", () => {
    const first = page(["b", "c", "d", "e"]);
    const second = page(["a", "b", "c", "d", "e"], first.skipToken);
    expect([...first.items, ...second.items]).toEqual(["b", "c", "d", "e"]);
    expect(second.skipToken).toBeUndefined();
  });

  test("end when there is nothing after the position any more", () => {
    const first = page(["b", "c", "d"]);
    expect(page(["b", "c"], first.skipToken)).toEqual({ items: [], skipToken: undefined });
  });

  test.each([
    ["one that was made up", () => "abc.def"],
    ["one of another list", () => tokens.seal({ list: "/numbers", after: "1" })],
    ["one that was changed", () => `x${page(["a", "b", "c"]).skipToken}`],
    ["one of another tenant", () => new OpaqueTokens().seal({ list: "/letters", after: "a" })],
  ])("refuse a token: %s", (_name, token) => {
    expect(() => page(["a"], token())).toThrow("skip token");
  });

  test("a descending key sorts larger numbers first", () => {
    expect([1, 200, 30].sort((a, b) => (descendingKey(a) < descendingKey(b) ? -1 : 1))).toEqual([200, 30, 1]);
  });
});
