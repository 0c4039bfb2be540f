import { request as httpRequest, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  buildFixtureApp,
  type FixtureApp,
  KEYS,
  type RunningFixture,
  runFixture,
} from "../../helpers/functions-host.ts";

let app: FixtureApp;
let fixture: RunningFixture;

beforeAll(async () => {
  app = await buildFixtureApp("http-app", { extensions: { http: { routePrefix: "api" } } });
  fixture = await runFixture(app, { settings: { "AzureWebJobs.switched-off.Disabled": "true" } });
});
afterAll(async () => {
  await fixture.host.stop();
  await app.remove();
});

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function echo(path: string, init?: RequestInit): Promise<Echo> {
  return (await (await fixture.fetch(path, init)).json()) as Echo;
}

describe("what an http function is given", () => {
  it("decoded route parameters, an encoded slash apart", async () => {
    const { params } = await echo("/api/echo/19%3Ax%40thread.tacv2/a%2Fb/c%20d");
    expect(params).toEqual({ name: "19:x@thread.tacv2", rest: "a%2Fb/c d" });
  });

  it("repeated query keys joined by a comma", async () => {
    const { query, url } = await echo("/api/echo/n?a=1&b=%20&a=2");
    expect(query).toEqual({ a: "1,2", b: " " });
    expect(url).toBe(`http://127.0.0.1:${fixture.host.httpPort}/api/echo/n?a=1&b=%20&a=2`);
  });

  it("query names without regard to case, and what is not UTF-8 as it was written", async () => {
    const { query } = await echo("/api/echo/n?limit=1&Limit=2&q=%FF");
    expect(query).toEqual({ limit: "1,2", q: "%FF" });
  });

  it("lower-case header names and repeated headers joined by a comma", async () => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { "X-Many": ["1", "2"], "Content-Type": "text/plain" };
      httpRequest({ port: fixture.host.httpPort, path: "/api/echo/n", headers })
        .on("response", resolve)
        .on("error", reject)
        .end();
    });
    const { headers } = (await json(answer)) as Echo;
    expect(headers).toMatchObject({ "x-many": "1,2", "content-type": "text/plain" });
  });

  it("a body that came with its length", async () => {
    const { body, method } = await echo("/api/echo/n", { method: "POST", body: "héllo" });
    expect({ body, method }).toEqual({ body: "héllo", method: "POST" });
  });

  it("an empty body when it came in chunks, as in Azure", async () => {
    const stream = new Blob(["chunk"]).stream();
    const { body } = await echo("/api/echo/n", { method: "POST", body: stream, duplex: "half" } as RequestInit);
    expect(body).toBe("");
    expect(fixture.records.filter((record) => record.event === "http.body-dropped")).toHaveLength(1);
  });
});

describe("how requests find their function", () => {
  const cases: [method: string, path: string, status: number, body: string][] = [
    ["GET", "/api/items", 200, "list"],
    ["POST", "/api/items", 201, "created"],
    ["GET", "/api/items/special", 200, "special"],
    ["GET", "/API/Items/SPECIAL", 200, "special"],
    ["GET", "/api/items/other", 200, "named"],
    ["GET", "/api/defaultRoute", 200, "default"],
    ["DELETE", "/api/items", 404, ""],
    ["GET", "/items", 404, ""],
    ["GET", "/api/unknown", 404, ""],
    ["GET", "/api/switched-off", 404, ""],
  ];
  it.each(cases)("%s %s gets %i", async (...[method, path, status, body]) => {
    const response = await fixture.fetch(path, { method });
    expect([response.status, await response.text()]).toEqual([status, body]);
  });
});

describe("what a caller is given", () => {
  it("204 when the function returns nothing", async () => {
    expect((await fixture.fetch("/api/nothing")).status).toBe(204);
  });

  it("500 without a word of the reason when the function throws, and the reason in the log", async () => {
    const response = await fixture.fetch("/api/throws");
    expect([response.status, await response.text()]).toEqual([500, ""]);
    const record = fixture.records.find((one) => one.functionName === "throws" && one.event === "function.executed");
    expect(record).toMatchObject({
      succeeded: false,
      level: "error",
      error: { name: "TypeError", message: "the function is broken" },
    });
  });

  it("status, headers, cookies and body of the function", async () => {
    const response = await fixture.fetch("/api/full-answer");
    expect([response.status, await response.text()]).toEqual([418, "short and stout"]);
    expect([response.headers.get("x-answer"), response.headers.get("content-type")]).toEqual(["yes", "text/x-teapot"]);
    expect(response.headers.getSetCookie()).toEqual([
      "a=1%202; max-age=60; path=/; secure; samesite=Lax; httponly",
      "b=2; expires=Thu, 01 Jan 1970 00:00:01 GMT; domain=localhost; samesite=None",
    ]);
  });

  it("413 for a request over 104,857,600 bytes, before it is sent", async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest({
        port: fixture.host.httpPort,
        path: "/api/items",
        method: "POST",
        headers: { "content-length": 104_857_601 },
      });
      request.on("response", (response) => resolve(response.statusCode)).on("error", reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it("400 for a Host header that makes no URL", async () => {
    const status = await new Promise((resolve, reject) => {
      httpRequest({ port: fixture.host.httpPort, path: "/api/items", headers: { host: "[" } })
        .on("response", (response) => resolve(response.statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(400);
  });
});

describe("access keys", () => {
  const header = (key: string) => ({ headers: { "x-functions-key": key } });
  const cases: [path: string, init: RequestInit, status: number][] = [
    ["/api/with-key", {}, 401],
    ["/api/with-key", header("wrong"), 401],
    ["/api/with-key", header("second-host-key"), 200],
    ["/api/with-key?code=first-host-key", {}, 200],
    ["/api/with-key?code=first-host-key", header("wrong"), 401],
    ["/api/with-key?code=wrong", header("first-host-key"), 200],
    ["/api/with-key?Code=first-host-key", {}, 200],
    ["/api/with-key", header(KEYS.master), 200],
    ["/api/with-master-key", header("first-host-key"), 401],
    ["/api/with-master-key", header(KEYS.master), 200],
    ["/admin/host/status", {}, 401],
    ["/admin/host/status", header("first-host-key"), 401],
    ["/admin/host/status", header(KEYS.master), 200],
    ["/admin/elsewhere", header(KEYS.master), 404],
  ];
  it.each(cases)("%s with %j gets %i", async (path, init, status) => {
    expect((await fixture.fetch(path, init)).status).toBe(status);
  });
});

describe("the admin API", () => {
  it("tells the state of the host", async () => {
    const response = await fixture.fetch("/admin/host/status", { headers: { "x-functions-key": KEYS.master } });
    expect(await response.json()).toMatchObject({ state: "Running" });
  });

  const cases: [name: string, body: string | undefined, status: number][] = [
    ["unknown", "{}", 404],
    ["echo", "{}", 400],
  ];
  it.each(cases)("POST /admin/functions/%s with %j gets %i", async (name, body, status) => {
    const init = { method: "POST", headers: { "x-functions-key": KEYS.master }, body };
    expect((await fixture.fetch(`/admin/functions/${name}`, init as RequestInit)).status).toBe(status);
  });
});

it("the host lists what it runs", () => {
  expect(fixture.host.functions.filter(({ name }) => /echo|default|off/.test(name))).toEqual([
    { name: "echo", trigger: "httpTrigger", source: "GET,POST /api/echo/{name}/{*rest}" },
    { name: "defaultRoute", trigger: "httpTrigger", source: "GET /api/defaultRoute" },
  ]);
});
