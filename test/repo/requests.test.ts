import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addressesOf, TRIGGERS } from "../../functions/triggers.ts";

const ROUTES = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http" ? trigger.methods.map((method) => `${method} /api/${trigger.route}`) : [],
);
/** With those below which tokens are taken. */
const ADDRESSES = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http"
    ? addressesOf(trigger).flatMap(({ route }) => trigger.methods.map((method) => `${method} /api/${route}`))
    : [],
);
const requests = readFileSync("requests.http", "utf8");

/** `GET {{teamsink}}/api/messages/{{id}}?limit=5` is `GET /api/messages/{id}`. */
function addressesIn(text: string): string[] {
  const lines = [...text.matchAll(/^([A-Z]+) \{\{teamsink\}\}(\/\S*)$/gm)];
  return lines.map(([, method, path = ""]) => `${method} ${path.split("?")[0]?.replaceAll(/\{\{(\w+)\}\}/g, "{$1}")}`);
}

/** Whichever of its addresses is asked. */
function routesOf(text: string): string[] {
  return addressesIn(text).map((address) => address.replace(" /api/entra/", " /api/"));
}

/** What is done in a person's name takes their token, and so another address. */
const OF_PERSONS = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http" && (trigger.access === "self" || trigger.access === "onBehalf")
    ? trigger.methods.map((method) => `${method} /api/entra/${trigger.route}`)
    : [],
);

/** `curl … -d … "$TEAMSINK/api/dead-letters/$ID?bodies=true"` is a POST of `/api/dead-letters/{}`. */
function curledRoutes(page: string): string[] {
  const lines = readFileSync(page, "utf8").replaceAll("\\\n", " ").split("\n");
  return lines.flatMap((line) => {
    const path = /\bcurl [^`]*"\$TEAMSINK(\/api\/[^"?]*)/.exec(line)?.[1];
    const method = /\s-(?:d|X POST)\s/.test(line) ? "POST" : "GET";
    return path === undefined ? [] : [`${method} ${path.replaceAll(/\$\w+/g, "{}")}`];
  });
}

describe("requests.http", () => {
  it("has every route of the table once, and no other", () => {
    expect(routesOf(requests).toSorted()).toEqual(ROUTES.toSorted());
  });

  it("asks with a token what is done in a person's name, and nothing else", () => {
    const asked = addressesIn(requests).filter((address) => address.includes("/api/entra/"));
    expect(asked.toSorted()).toEqual(OF_PERSONS.toSorted());
  });

  it.each([
    ["a route that is gone", `${requests}\n### more\nGET {{teamsink}}/api/gone\n`],
    ["a route that is missing", requests.replace("/api/rebuild", "/api/audit")],
  ])("would be found with %s", (_what, text) => {
    expect(routesOf(text).toSorted()).not.toEqual(ROUTES.toSorted());
  });

  it("sends no request as two, and holds no key", () => {
    expect(requests.split(/^###/m).length - 1).toBe(ROUTES.length);
    const keys = [...requests.matchAll(/^x-[a-z]+-key: (.*)$/gm)].map(([, value]) => value);
    expect(new Set(keys)).toEqual(new Set(["{{key}}", "{{operatorKey}}"]));
    expect(requests).toMatch(/^@key = <[a-z ]+>$/m);
  });
});

describe("the curl lines of our pages", () => {
  const known = new Set(ADDRESSES.map((route) => route.replaceAll(/\{\w+\}/g, "{}")));

  it.each(["README.md", "docs/operate.md"])("%s ask for routes that there are", (page) => {
    const asked = curledRoutes(page);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((route) => !known.has(route))).toEqual([]);
  });
});
