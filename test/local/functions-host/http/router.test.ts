import { describe, expect, it } from "vitest";
import { createRouter, type HttpFunction } from "../../../../local/functions-host/http/router.ts";

function httpFunction(name: string, methods: string[], route?: string): HttpFunction {
  const trigger = { type: "httpTrigger" as const, route, methods, authLevel: "anonymous" as const };
  return { id: name, name, bindingName: "httpTrigger1", trigger };
}

describe("createRouter", () => {
  const definitions = [
    httpFunction("any", [], "any"),
    httpFunction("fallback", ["GET"], "{*path}"),
    httpFunction("list", ["GET"], "messages"),
    httpFunction("create", ["POST", "PUT"], "messages"),
    httpFunction("one", ["GET"], "messages/{id}"),
    httpFunction("special", ["GET"], "messages/special"),
    httpFunction("unnamed-route", ["GET"]),
  ];
  const router = createRouter(definitions, "api");
  const cases: [method: string, path: string, name: string | undefined][] = [
    ["GET", "/api/messages", "list"],
    ["POST", "/api/messages", "create"],
    ["PUT", "/api/messages", "create"],
    ["PATCH", "/api/messages", undefined],
    ["GET", "/api/messages/special", "special"],
    ["GET", "/api/messages/7", "one"],
    ["GET", "/api/messages/7/more", "fallback"],
    ["GET", "/api/unnamed-route", "unnamed-route"],
    ["DELETE", "/api/any", "any"],
    ["GET", "/messages", undefined],
  ];
  it.each(cases)("%s %s", (method, path, name) => {
    expect(router(method, path)?.definition.name).toBe(name);
  });

  it("serves from the root with an empty prefix", () => {
    const atRoot = createRouter([httpFunction("health", ["GET"])], "");
    expect(atRoot("GET", "/health")?.definition.name).toBe("health");
  });

  it("refuses two functions for the same method and route", () => {
    const twice = [httpFunction("one", ["GET"], "a/{x}"), httpFunction("other", ["POST", "GET"], "A/{y}")];
    expect(() => createRouter(twice, "api")).toThrow('Functions "one" and "other" both serve GET /api/a/{parameter}');
  });
});
