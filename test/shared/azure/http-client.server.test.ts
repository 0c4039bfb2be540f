import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cosmosHttpClient } from "../../../shared/azure/http-client.ts";

type CosmosRequest = Parameters<ReturnType<typeof cosmosHttpClient>["sendRequest"]>[0];

/** As many as go to one host at once; see `MAX_SOCKETS`. */
const SOCKETS = 32;

let server: Server;
let host: string;
/** What came and waits for its answer. */
let waiting: ServerResponse[];
let arrived: () => void;
beforeEach(async () => {
  waiting = [];
  arrived = () => {};
  server = createServer((_request, response) => {
    waiting.push(response);
    arrived();
  });
  await listenOn("127.0.0.1");
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

async function listenOn(address: string): Promise<void> {
  server.listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  host = `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function ask(abortSignal?: AbortSignal, client = cosmosHttpClient()) {
  const request = { url: `${host}/dbs/a?b=c`, method: "GET", headers: { toJSON: () => ({}) }, abortSignal };
  return client.sendRequest(request as unknown as CosmosRequest);
}

async function untilWaiting(count: number): Promise<void> {
  while (waiting.length < count) {
    const { promise, resolve } = Promise.withResolvers<void>();
    arrived = resolve;
    await promise;
  }
}

const ABORTED = { name: "AbortError" };

describe("a request that is aborted ends at once, as that and not as the network's failure", () => {
  it("before its answer", async () => {
    const controller = new AbortController();
    const answer = ask(controller.signal);
    await untilWaiting(1);
    controller.abort();
    await expect(answer).rejects.toMatchObject(ABORTED);
  });

  it("in the middle of its answer", async () => {
    const controller = new AbortController();
    const answer = ask(controller.signal);
    await untilWaiting(1);
    waiting[0]?.writeHead(200, { "content-length": "10" }).write("half");
    // Time for the half to come: whether it did makes no difference to what is expected.
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    await expect(answer).rejects.toMatchObject(ABORTED);
  });

  it("while it waits for a socket", async () => {
    const others = Array.from({ length: SOCKETS }, () => ask());
    await untilWaiting(SOCKETS);
    const controller = new AbortController();
    const answer = ask(controller.signal);
    controller.abort();
    await expect(answer).rejects.toMatchObject(ABORTED);
    for (const response of waiting) response.end("{}");
    expect(await Promise.all(others)).toHaveLength(SOCKETS);
  });

  it("before it is sent", async () => {
    await expect(ask(AbortSignal.abort())).rejects.toMatchObject(ABORTED);
    expect(waiting).toEqual([]);
  });
});

it("a request that is aborted while what sends it is still being loaded fails once, where somebody hears it", async () => {
  vi.resetModules();
  vi.doMock("undici", async (load) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return load();
  });
  const { cosmosHttpClient: unused } = await import("../../../shared/azure/http-client.ts");
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on("unhandledRejection", hear);
  const controller = new AbortController();
  const answer = ask(controller.signal, unused());
  controller.abort();
  await expect(answer).rejects.toMatchObject(ABORTED);
  process.off("unhandledRejection", hear);
  vi.doUnmock("undici");
  expect({ unheard, waiting }).toEqual({ unheard: [], waiting: [] });
});

it("an answer that the other side cuts off is the network's failure", async () => {
  const answer = ask();
  await untilWaiting(1);
  waiting[0]?.writeHead(200, { "content-length": "10" }).write("half");
  waiting[0]?.destroy();
  await expect(answer).rejects.toMatchObject({ name: "RestError", code: "ECONNRESET" });
});

it("hosts are names or addresses of either kind", async () => {
  server.close();
  await once(server, "close");
  await listenOn("::1");
  const answer = ask();
  await untilWaiting(1);
  waiting[0]?.end('{"a":1}');
  expect((await answer).bodyAsText).toBe('{"a":1}');
});
