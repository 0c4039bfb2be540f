import { describe, expect, it } from "vitest";
import { isAuthorized, presentedKey } from "../../../../local/functions-host/http/keys.ts";

const keys = { master: "master", host: ["one", "two"] };
const noKeys = { master: "", host: [] };

describe("isAuthorized", () => {
  const cases: [level: "anonymous" | "function" | "admin", key: string | undefined, given: typeof keys, ok: boolean][] =
    [
      ["anonymous", undefined, keys, true],
      ["anonymous", "wrong", keys, true],
      ["function", undefined, keys, false],
      ["function", "", keys, false],
      ["function", "wrong", keys, false],
      ["function", "On", keys, false],
      ["function", "one", keys, true],
      ["function", "two", keys, true],
      ["function", "master", keys, true],
      ["admin", "one", keys, false],
      ["admin", "master", keys, true],
      ["function", "", noKeys, false],
      ["admin", "", noKeys, false],
      ["admin", undefined, noKeys, false],
    ];
  it.each(cases)("%s with %j of %j: %s", (...[level, key, given, ok]) => {
    expect(isAuthorized(level, key, given)).toBe(ok);
  });
});

describe("presentedKey", () => {
  const cases: [header: string | undefined, query: string, key: string | undefined][] = [
    [undefined, "", undefined],
    ["h", "", "h"],
    [undefined, "code=q", "q"],
    ["h", "code=q", "h"],
    [undefined, "Code=q", "q"],
    [undefined, "CODE=q&code=r", "q,r"],
  ];
  it.each(cases)("header %j, query %j", (header, query, key) => {
    const headers: Record<string, string> = header === undefined ? {} : { "x-functions-key": header };
    expect(presentedKey(headers, new URL(`http://localhost/?${query}`))).toBe(key);
  });
});
