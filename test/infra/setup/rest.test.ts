import { describe, expect, it } from "vitest";
import * as z from "zod";
import { remedyFor } from "../../../infra/setup/remedy.ts";
import { createRest, type RestRequest } from "../../../infra/setup/rest.ts";
import { RestError } from "../../../infra/setup/setup-error.ts";
import { createVault, vaultScope } from "../../../infra/setup/vault.ts";
import type { Clock } from "../../../shared/base/clock.ts";

const GET: RestRequest = { method: "GET", path: "/things" };
const PUT: RestRequest = { method: "PUT", path: "/things", body: { value: "secret value" } };
const schema = z.object({ id: z.string() });

function answering(...answers: (Response | Error)[]) {
  const slept: number[] = [];
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const clock: Clock = {
    nowMs: () => 0,
    sleep: async (delayMs) => {
      slept.push(delayMs);
    },
  };
  const given: typeof fetch = async (url, init) => {
    sent.push({ url: String(url), init });
    const answer = answers.shift() ?? new Error("nobody answers any more");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const token = async () => "token";
  const options = { clock, fetch: given, token };
  return {
    ...options,
    slept,
    sent,
    rest: createRest({ ...options, service: "Key Vault", baseUrl: "https://kv.example" }),
  };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const failure = (status: number, headers?: Record<string, string>) =>
  json({ error: { code: "Oops", message: "It went wrong.", innererror: { code: "Why" } } }, status, headers);

describe("createRest", () => {
  it("sends JSON with a token and parses the answer", async () => {
    const { rest, sent } = answering(json({ id: "one", more: true }));
    expect(await rest.call(schema, PUT)).toEqual({ id: "one" });
    expect(sent[0]).toMatchObject({
      url: "https://kv.example/things",
      init: { method: "PUT", body: '{"value":"secret value"}', headers: { authorization: "Bearer token" } },
    });
  });

  it("waits as long as it is asked to, and no longer than a minute", async () => {
    const { rest, slept } = answering(
      failure(429, { "retry-after": "7" }),
      failure(429, { "retry-after": "3600" }),
      failure(429),
      json({ id: "one" }),
    );
    await rest.send(PUT);
    expect(slept).toEqual([7_000, 60_000, 8_000]);
  });

  it("repeats a read that failed, five times in all", async () => {
    const { rest, sent } = answering(...Array.from({ length: 6 }, () => failure(503)));
    await expect(rest.call(schema, GET)).rejects.toMatchObject({ status: 503, code: "Oops", innerCode: "Why" });
    expect(sent).toHaveLength(5);
  });

  it("does not repeat a write that may have been carried out", async () => {
    const { rest, sent } = answering(failure(503), json({ id: "one" }));
    await expect(rest.send(PUT)).rejects.toMatchObject({ status: 503 });
    expect(sent).toHaveLength(1);
  });

  it("finds nothing where there is nothing", async () => {
    const { rest } = answering(failure(404), failure(403));
    expect(await rest.find(schema, "/things")).toBeUndefined();
    await expect(rest.find(schema, "/things")).rejects.toMatchObject({ status: 403 });
  });

  it("follows no link that leads elsewhere", async () => {
    const { rest, sent } = answering(json({ id: "one" }));
    await expect(rest.call(schema, { method: "GET", path: "https://evil.example/things" })).rejects.toThrow(
      "Key Vault gave a link that leads elsewhere, to https://evil.example",
    );
    expect(sent).toEqual([]);
  });

  it("names the members of an answer it does not know, and no values", async () => {
    const { rest } = answering(json({ id: 42, value: "secret value" }), new Response("<html>secret value"));
    const messages = [await rest.call(schema, PUT).catch(String), await rest.call(schema, GET).catch(String)];
    const advice = "Compare the address of Key Vault in the options, and whether a proxy answers in its place.";
    expect(messages).toEqual([
      `SetupError: Key Vault answered PUT /things in an unknown shape: id. ${advice}`,
      `SetupError: Key Vault answered GET /things in an unknown shape: the whole. ${advice}`,
    ]);
  });

  it("says that nobody answered, and why", async () => {
    const refused = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    const late = Object.assign(new Error("late"), { name: "TimeoutError" });
    const { rest } = answering(refused, late);
    await expect(rest.send(GET)).rejects.toThrow("Key Vault at https://kv.example did not answer: ECONNREFUSED.");
    await expect(rest.send(GET)).rejects.toThrow("did not answer: no answer in time.");
  });
});

describe("createVault", () => {
  it("reads all pages of versions, newest first", async () => {
    const version = (created: number) => ({ id: `https://kv.example/secrets/s/${created}`, attributes: { created } });
    const { sent, ...options } = answering(
      json({ value: [version(1), version(3)], nextLink: "https://kv.example/secrets/s/versions?$skiptoken=2" }),
      json({ value: [version(2)], nextLink: null }),
    );
    const vault = createVault({ ...options, keyVaultUrl: "https://kv.example" });
    expect((await vault.secretVersions("s")).map(({ createdMs }) => createdMs)).toEqual([3_000, 2_000, 1_000]);
    expect(sent[1]?.url).toBe("https://kv.example/secrets/s/versions?$skiptoken=2");
  });

  it.each([
    ["https://kv-abc.vault.azure.net", "https://vault.azure.net/.default"],
    ["https://kv-abc.vault.usgovcloudapi.net", "https://vault.usgovcloudapi.net/.default"],
    ["https://kv-abc.evil.example:8443", "https://evil.example/.default"],
    ["https://localhost:1234", "https://localhost/.default"],
  ])("of %s takes tokens for %s", (url, scope) => {
    expect(vaultScope(url)).toBe(scope);
  });
});

describe("remedyFor", () => {
  const error = (service: string, status: number, innerCode?: string) =>
    new RestError({ service, status, code: "Code", innerCode, message: "It  said\nso." });

  it.each([
    [error("Key Vault", 403, "ForbiddenByFirewall"), "operatorIpAddresses"],
    [error("Key Vault", 403, "ForbiddenByRbac"), "Key Vault Secrets Officer and Key Vault Certificates Officer"],
    [error("Key Vault", 409, "ObjectIsDeletedButRecoverable"), "az keyvault certificate recover"],
    [error("Microsoft Graph", 403), "Application Developer"],
    [error("Microsoft Graph", 401), "sign in again (az login)"],
    [error("Microsoft Graph", 500), "Run this again; it goes on where it stopped."],
  ])("%#: names what to do", (given, remedy) => {
    expect(remedyFor(given, "do it")).toContain(remedy);
  });

  it("lets no word of a service's move the cursor or turn the line around", () => {
    const words = { service: "Microsoft Graph", status: 400, code: "A\u001b[2J", message: "No \u202e\u001b[2J app." };
    expect(remedyFor(new RestError(words), "do it")).toContain("answered 400 A?[2J: No ??[2J app. ");
  });

  it("says what was tried and what was answered", () => {
    expect(remedyFor(error("Microsoft Graph", 500), "do it")).toMatch(
      /^Could not do it\. Microsoft Graph answered 500 Code: It said so\. /,
    );
  });
});
