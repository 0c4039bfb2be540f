import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createGraphCredential } from "../../../shared/azure/graph-credential.ts";
import { createTransport } from "../../../shared/graph/transport.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import { createMemorySecretStore } from "../../helpers/memory-secret-store.ts";
import { sourceFiles } from "../../helpers/source-files.ts";
import { type GraphServer, type Received, type Reply, refusal, startGraphServer } from "./graph-server.ts";
import { createTestClient } from "./test-client.ts";

let graph: GraphServer;
beforeAll(async () => {
  graph = await startGraphServer();
});
afterAll(() => graph.close());

const TENANT = "00000000-0000-4000-8000-000000000001";

/** What a login authority answers, beside Graph. `tokenReply` gets the form that asks for a token. */
function authority(request: Received, tokenReply: (form: URLSearchParams) => Reply): Reply | undefined {
  const base = `${graph.endpoint}/${TENANT}`;
  if (request.url.includes("/.well-known/openid-configuration")) {
    const issuer = `${base}/v2.0`;
    return { body: { issuer, token_endpoint: `${base}/token`, authorization_endpoint: base, jwks_uri: base } };
  }
  return request.url.includes("/token") ? tokenReply(new URLSearchParams(String(request.body))) : undefined;
}

function clientWithSecret(clientSecret: string) {
  const secrets = createMemorySecretStore();
  secrets.add(SECRET_NAMES.clientSecret, clientSecret);
  const credential = createGraphCredential({
    tenantId: TENANT,
    clientId: "client",
    graphAuthority: graph.endpoint,
    graphAuth: "client-secret",
    identityClientId: undefined,
    secrets,
  });
  return createTestClient(graph.endpoint, { credential });
}

describe("a real credential", () => {
  test("keeps its token until Graph refuses it, and then gets another", async () => {
    let issued = 0;
    let revoked = "";
    graph.script((request) => {
      const token = authority(request, () => {
        issued += 1;
        return { body: { access_token: `token-${issued}`, expires_in: 3600, token_type: "Bearer" } };
      });
      return token ?? (request.headers.authorization === revoked ? refusal(401) : { body: request.headers });
    });
    const { run } = clientWithSecret("right");
    const ask = () => run((client) => client.get("/teams"));
    expect(await ask()).toMatchObject({ authorization: "Bearer token-1" });
    expect(await ask()).toMatchObject({ authorization: "Bearer token-1" });
    revoked = "Bearer token-1";
    expect(await ask()).toMatchObject({ authorization: "Bearer token-2" });
    expect(await ask()).toMatchObject({ authorization: "Bearer token-2" });
  });

  test("with a wrong secret is the operator's", async () => {
    const body = { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." };
    graph.script((request) => authority(request, () => ({ status: 401, body })) ?? { status: 599 });
    const { run } = clientWithSecret("wrong");
    await expect(run((client) => client.get("/teams"))).rejects.toMatchObject({ code: "client-secret-wrong" });
  });

  test("goes on after a moment in which the authority did not answer", async () => {
    const { run, elapsedMs } = clientWithSecret("right");
    graph.script((request) => {
      if (elapsedMs() === 0) return { status: 503 };
      const token = { access_token: "token", expires_in: 3600, token_type: "Bearer" };
      return authority(request, () => ({ body: token })) ?? { body: request.headers };
    });
    expect(await run((client) => client.post("/subscriptions", {}))).toMatchObject({ authorization: "Bearer token" });
    expect(elapsedMs()).toBe(1_000);
  });
});

describe("the answer", () => {
  test("is read only up to a limit", async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const { run } = createTestClient(graph.endpoint, { fetch: async () => new Response(endless) });
    await expect(run((client) => client.get("/teams"))).rejects.toMatchObject({ code: "graph-answer-invalid" });
    expect(sent).toBeLessThan(140);
  });
});

test("a Graph that does not answer is named with the network's own word", async () => {
  const cause = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  const { run } = createTestClient(graph.endpoint, { fetch: () => Promise.reject(new TypeError("failed", { cause })) });
  await expect(run((client) => client.post("/teams", {}))).rejects.toMatchObject({
    code: "graph-unavailable",
    message: "Graph did not answer: ENOTFOUND",
  });
});

describe("a cold start", () => {
  test("loads no SDK before it is used", () => {
    const early = sourceFiles("shared/graph").filter(({ text }) => /^import (?!type\b)[^;]*"@/m.test(text));
    expect(early.map(({ path }) => path)).toEqual([]);
  });
});

/** Until the SDK is loaded, on a machine that is busy. */
const PATIENT = { timeout: 15_000 };

test("requests that want a new token at the same time share one, and a later one gets its own", async () => {
  graph.script(() => ({ body: {} }));
  const asked: PromiseWithResolvers<void>[] = [];
  const getToken = async () => {
    const issued = Promise.withResolvers<void>();
    asked.push(issued);
    await issued.promise;
    return { token: `token-${asked.length}`, expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
  };
  const transport = createTransport({
    endpoint: graph.endpoint,
    credential: { getToken },
    fetch,
    requestTimeoutMs: 30_000,
  });
  const url = new URL(`${graph.endpoint}/v1.0/teams`);
  const send = () => transport({ method: "get", url, headers: {}, freshToken: true });
  const both = Promise.all([send(), send()]);
  await vi.waitUntil(() => asked.length > 0, PATIENT);
  asked[0]?.resolve();
  await both;
  const later = send();
  await vi.waitUntil(() => asked.length > 1, PATIENT);
  asked[1]?.resolve();
  await later;
  const tokens = graph.received.map(({ headers }) => headers.authorization);
  expect(tokens).toEqual(["Bearer token-1", "Bearer token-1", "Bearer token-2"]);
});
