import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  buildFixtureApp,
  type FixtureApp,
  KEYS,
  type RunningFixture,
  runFixture,
} from "../../helpers/functions-host.ts";

const PAGE = "https://app.contoso.com";
const OTHER = "http://localhost:5173";

let app: FixtureApp;
let open: RunningFixture;
let closed: RunningFixture;
beforeAll(async () => {
  app = await buildFixtureApp("http-app", { extensions: { http: { routePrefix: "api" } } });
  [open, closed] = await Promise.all([runFixture(app, { corsOrigins: [PAGE, OTHER] }), runFixture(app)]);
});
afterAll(async () => {
  await Promise.all([open.host.stop(), closed.host.stop()]);
  await app.remove();
});

const preflight = (fixture: RunningFixture, path: string, origin = PAGE) =>
  fixture.fetch(path, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization, x-functions-key",
    },
  });
const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-") || name === "vary"));

describe("a host with origins", () => {
  it.each(["/api/with-key", "/api/items", "/api/unknown", "/admin/host/status"])(
    "answers the preflight for %s itself, which has no key and sets no function off",
    async (path) => {
      const executed = open.records.filter(({ event }) => event === "function.executed").length;
      const response = await preflight(open, path);
      expect([response.status, await response.text()]).toEqual([204, ""]);
      expect(corsOf(response)).toEqual({
        "access-control-allow-origin": PAGE,
        "access-control-allow-methods": "GET",
        "access-control-allow-headers": "authorization,x-functions-key",
        vary: "Origin",
      });
      expect(open.records.filter(({ event }) => event === "function.executed")).toHaveLength(executed);
    },
  );

  it("allows a page of any other origin nothing, and answers its requests without a word of it", async () => {
    const response = await preflight(open, "/api/items", "https://mallory.example");
    expect([response.status, corsOf(response)]).toEqual([204, {}]);
    const answer = await open.fetch("/api/items", { headers: { origin: "https://mallory.example" } });
    expect([answer.status, await answer.text(), corsOf(answer)]).toEqual([200, "list", {}]);
  });

  it.each([
    ["/api/items", {}, 200],
    ["/api/with-key", {}, 401],
    ["/api/with-key", { "x-functions-key": KEYS.host[0] ?? "" }, 200],
    ["/api/unknown", {}, 404],
    ["/api/throws", {}, 500],
  ])("lets the page see what %s with %j answers", async (path, headers, status) => {
    const response = await open.fetch(path, { headers: { origin: OTHER, ...headers } });
    expect([response.status, corsOf(response)]).toEqual([
      status,
      { "access-control-allow-origin": OTHER, vary: "Origin" },
    ]);
  });

  it("takes an OPTIONS that is no preflight for a method like any other", async () => {
    expect((await open.fetch("/api/items", { method: "OPTIONS", headers: { origin: PAGE } })).status).toBe(404);
  });

  it("says nothing of it to whoever is no page", async () => {
    expect(corsOf(await open.fetch("/api/items"))).toEqual({});
  });
});

describe("a host without origins", () => {
  it("takes OPTIONS for a method like any other, and lets no page see anything", async () => {
    expect((await preflight(closed, "/api/items")).status).toBe(404);
    expect(corsOf(await closed.fetch("/api/items", { headers: { origin: PAGE } }))).toEqual({});
  });
});
