import { describe, expect, it } from "vitest";
import { queryValues } from "../../../../local/functions-host/http/query.ts";

function read(query: string): Record<string, string> {
  const values = queryValues(new URL(`http://localhost/api?${query}`));
  return Object.fromEntries([...values.values()].map(({ name, value }) => [name, value]));
}

describe("a query", () => {
  it.each([
    ["", {}],
    ["a=1&&b", { a: "1", b: "" }],
    ["a=1&a=2", { a: "1,2" }],
    ["limit=1&Limit=2&LIMIT=3", { limit: "1,2,3" }],
    ["Limit=2&limit=1", { Limit: "2,1" }],
    ["a=b=c&d+e=f+g%2B", { a: "b=c", "d e": "f g+" }],
    ["q=%C3%A9%F0%9F%98%80%e2%82%ac", { q: "é😀€" }],
  ])("%s", (query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  it.each([
    ["q=%FF", "%FF"],
    ["q=a%ffb", "a%ffb"],
    ["q=%C3%A9%FF%C3%A9", "é%FFé"],
    ["q=%C3", "%C3"],
    ["q=%C3%28", "%C3("],
    ["q=%ED%A0%80", "%ED%A0%80"],
    ["q=%E2%82", "%E2%82"],
    ["q=100%", "100%"],
    ["q=%zz", "%zz"],
  ])("%s keeps what is not UTF-8 as it was written", (query, q) => {
    expect(read(query)).toEqual({ q });
  });
});
