import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

const ANSWER = "0123456789".repeat(100);

const server = createServer((incoming, response) => {
  incoming.resume();
  incoming.on("end", () => response.end(ANSWER));
});
let proxy: TcpProxy;
let port: number;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  port = (server.address() as AddressInfo).port;
  proxy = await startTcpProxy();
  proxy.targets = [port];
});
afterEach(async () => {
  await proxy.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What is answered, or the code of what went wrong. */
function ask(): Promise<string> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
    const outgoing = request({ host: "127.0.0.1", port: proxy.port, agent: false }, (response: IncomingMessage) => {
      text(response).then(resolve, failed);
    });
    outgoing.on("error", failed).end();
  });
}

describe("the proxy between two processes", () => {
  it("lets everything through, and again after each trouble", async () => {
    expect(await ask()).toBe(ANSWER);
    proxy.become("reset");
    proxy.become("open");
    expect(await ask()).toBe(ANSWER);
  });

  it.each(["cut", "reset", "halving"] as const)(
    "ends a connection that is %s, before its answer is whole",
    async (state) => {
      proxy.become(state);
      expect(await ask()).toBe("ECONNRESET");
    },
  );

  it("ends the connections that are open when it is cut", async () => {
    proxy.become("stalled");
    const asked = ask();
    await wait(50);
    proxy.become("cut");
    expect(await asked).toBe("ECONNRESET");
  });

  it("keeps what is sent while it stalls, and lets it through afterwards", async () => {
    proxy.become("stalled");
    const asked = ask();
    expect(await Promise.race([asked, wait(100, "nothing yet")])).toBe("nothing yet");
    proxy.become("open");
    expect(await asked).toBe(ANSWER);
  });

  it("takes its time when it is slow", async () => {
    proxy.become("slow");
    const asked = ask();
    expect(await Promise.race([asked, wait(300, "nothing yet")])).toBe("nothing yet");
    expect(await asked).toBe(ANSWER);
  });

  it("goes to the next target when one takes no connection", async () => {
    const free = await startTcpProxy();
    await free.stop();
    proxy.targets = [free.port, port];
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([ANSWER, ANSWER, ANSWER]);
  });
});
