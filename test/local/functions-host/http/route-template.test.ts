import { describe, expect, it } from "vitest";
import { compareRoutes, matchRoute, parseRouteTemplate } from "../../../../local/functions-host/http/route-template.ts";

describe("matchRoute", () => {
  const cases: [template: string, path: string, params: Record<string, string> | undefined][] = [
    ["api/health", "/api/health", {}],
    ["api/health", "/API/Health/", {}],
    ["/api/health", "/api/health", {}],
    ["api/health", "/api/health/more", undefined],
    ["api/health", "/api", undefined],
    ["", "/", {}],
    ["a/{b}", "/a/x", { b: "x" }],
    ["a/{b}", "/a/", undefined],
    ["a/{b}", "/a//", undefined],
    ["a/{b}", "/a/x/y", undefined],
    ["a/{b}/c", "/a/x/c", { b: "x" }],
    ["{a}/{b}", "/x%20y/%C3%A9", { a: "x y", b: "é" }],
    ["a/{b}", "/a/x%2Fy%2fz", { b: "x%2Fy%2Fz" }],
    ["a/{b}", "/a/%zz", { b: "%zz" }],
    ["a/{b?}", "/a", {}],
    ["a/{b?}", "/a/x", { b: "x" }],
    ["a/{b?}", "/a/x/y", undefined],
    ["a/{*rest}", "/a", {}],
    ["a/{*rest}", "/a/x/y%20z", { rest: "x/y z" }],
    ["a/{**rest}", "/a/x/y", { rest: "x/y" }],
    ["a/{id:int}", "/a/-42", { id: "-42" }],
    ["a/{id:int}", "/a/4x", undefined],
    ["a/{id:long}", "/a/1773000000000", { id: "1773000000000" }],
    ["a/{id:guid}", "/a/0bf30f3b-4a52-48df-9a82-234910c4a086", { id: "0bf30f3b-4a52-48df-9a82-234910c4a086" }],
    ["a/{id:guid}", "/a/0bf30f3b", undefined],
    ["a/{flag:bool}", "/a/True", { flag: "True" }],
    ["a/{name:alpha}", "/a/abc", { name: "abc" }],
    ["a/{name:alpha}", "/a/abc1", undefined],
    ["a/{id:int?}", "/a", {}],
  ];
  it.each(cases)("%s on %s", (template, path, params) => {
    expect(matchRoute(parseRouteTemplate(template), path)).toEqual(params);
  });
});

describe("parseRouteTemplate refuses", () => {
  const cases = ["a/{b}.{c}", "a/{b=1}", "a/{*rest}/b", "a/{b?}/c", "a/{b:regex(x)}", "a/{b:unknown}", "a/{b", "a/{}"];
  it.each(cases)("%s", (template) => {
    expect(() => parseRouteTemplate(template)).toThrow(`The route "${template}"`);
  });
});

describe("compareRoutes", () => {
  it("puts the more fixed route first", () => {
    const ordered = ["a/b", "a/{x:int}", "a/{x}", "a/{*x:int}", "a/{*x}", "{y}/b", "{y}/{x}"];
    const templates = ordered.toReversed().map(parseRouteTemplate).toSorted(compareRoutes);
    expect(templates.map((template) => template.text)).toEqual(ordered);
  });
});
