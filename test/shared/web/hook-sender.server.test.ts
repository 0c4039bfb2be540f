import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHookSender, type HookSenderOptions } from "../../../shared/web/hook-sender.ts";

const clock = { nowMs: () => Date.UTC(2026, 0, 1) };
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** @returns its port, and how many requests and connections came */
async function listen(answer: RequestListener) {
  const seen = { requests: 0, connections: 0, port: 0 };
  const server = createServer((request, response) => {
    seen.requests += 1;
    answer(request, response);
  });
  server.on("connection", () => {
    seen.connections += 1;
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  seen.port = (server.address() as AddressInfo).port;
  return seen;
}

const sender = (options: Partial<HookSenderOptions> = {}) =>
  createHookSender({ clock, allowPrivate: true, ...options });
const to = (url: string) => ({ url, headers: { "webhook-id": "msg_1" }, body: "{}" });
const leadingTo =
  (...addresses: string[]): NonNullable<HookSenderOptions["lookup"]> =>
  (_host, done) =>
    done(null, [{ address: addresses.length > 1 ? (addresses.shift() ?? "") : (addresses[0] ?? ""), family: 4 }]);

describe("a URL", () => {
  it.each([
    ["http://receiver.example/", "it is not https"],
    ["ftp://receiver.example/", "it is not https"],
    ["https://user:secret@receiver.example/", "there is a user in it"],
    ["https://receiver.example:22/", "nothing is posted to port 22"],
    ["https://127.0.0.1/", "nothing is posted to its address"],
    ["https://2130706433/", "nothing is posted to its address"],
    ["https://0x7f.1/", "nothing is posted to its address"],
    ["https://[::1]/", "nothing is posted to its address"],
    ["https://[::ffff:10.0.0.1]/", "nothing is posted to its address"],
    ["https://169.254.169.254/metadata", "nothing is posted to its address"],
    ["https://inside.example/", "nothing is posted to its address"],
    ["http://127.0.0.1/", "it is not https"],
  ])("%s is refused: %s", async (url, detail) => {
    const refusing = sender({ allowPrivate: false, lookup: leadingTo("10.0.0.1") });
    expect(await refusing.refusalOf(url)).toMatchObject({ code: "hook-url-refused", message: detail });
  });

  it.each([
    ["https://receiver.example/", false],
    ["https://receiver.example:8443/", false],
    ["https://8.8.8.8/", false],
    ["https://[2606:4700:4700::1111]/", false],
    ["https://10.0.0.1:9000/", true],
    ["http://127.0.0.1:9000/", true],
    ["http://localhost:9000/", true],
  ])("%s is taken where private addresses are allowed: %s", async (url, allowPrivate) => {
    expect(await sender({ allowPrivate, lookup: leadingTo("8.8.8.8") }).refusalOf(url)).toBeUndefined();
  });

  it.each(["http://10.0.0.1/", "https://169.254.169.254/", "https://168.63.129.16/", "http://receiver.example/"])(
    "%s is refused whatever is allowed",
    async (url) => {
      expect(await sender({ lookup: leadingTo("8.8.8.8") }).refusalOf(url)).toMatchObject({ code: "hook-url-refused" });
    },
  );

  it("whose host nobody knows is refused", async () => {
    const lookup: HookSenderOptions["lookup"] = (_host, done) => done(new Error("ENOTFOUND"), []);
    expect(await sender({ lookup }).refusalOf("https://nobody.example/")).toMatchObject({
      message: "no DNS server knows its host",
    });
  });
});

describe("a post", () => {
  it("tells the status and when to come again, and follows no redirect", async () => {
    const target = await listen((_request, response) => response.end());
    const answers = [
      [204, {}],
      [302, { location: `http://127.0.0.1:${target.port}/` }],
      [429, { "retry-after": "30" }],
      [503, { "retry-after": new Date(clock.nowMs() + 90_000).toUTCString() }],
    ] as const;
    const left = [...answers];
    const server = await listen((_request, response) => {
      const [status, headers] = left.shift() ?? [500, {}];
      response.writeHead(status, headers).end("x".repeat(100_000));
    });
    const posting = sender();
    const replies = [];
    for (const _each of answers) replies.push(await posting.post(to(`http://127.0.0.1:${server.port}/`)));
    expect(replies).toEqual([
      { kind: "answered", status: 204 },
      { kind: "answered", status: 302 },
      { kind: "answered", status: 429, retryAfterMs: 30_000 },
      { kind: "answered", status: 503, retryAfterMs: 90_000 },
    ]);
    expect(target.requests).toBe(0);
  });

  it("goes to the address that was judged, whatever the name leads to a moment later", async () => {
    const inside = await listen((_request, response) => response.end());
    // Of the internet when it is asked for the first time, and then where nothing may be posted to.
    const rebinding = sender({ allowPrivate: false, lookup: leadingTo("8.8.8.8", "127.0.0.1") });
    const url = "https://rebind.example:8443/";
    expect(await rebinding.refusalOf(url)).toBeUndefined();
    expect(await rebinding.post(to(url))).toEqual({ kind: "unanswered", reason: "address-refused" });
    // The same where the way would be open: the name is asked for at the connection, and what it said then counts.
    const metadata = sender({ lookup: leadingTo("169.254.169.254") });
    expect(await metadata.post(to(`https://rebind.example:${inside.port}/`))).toEqual({
      kind: "unanswered",
      reason: "address-refused",
    });
    const open = sender({ lookup: leadingTo("127.0.0.1") });
    expect(await open.post(to(`https://rebind.example:${inside.port}/`))).toMatchObject({ kind: "unanswered" });
    expect(inside.connections).toBe(1);
  });

  it("waits no longer than it should, and says why nothing came", async () => {
    const mute = await listen(() => {});
    const dripping = await listen((_request, response) => {
      response.writeHead(200);
      response.write("x");
    });
    const hanging = await listen((request) => request.socket.destroy());
    const posting = sender({ timeoutMs: 300 });
    const post = (port: number) => posting.post(to(`http://127.0.0.1:${port}/`));
    expect(await post(mute.port)).toEqual({ kind: "unanswered", reason: "timeout" });
    // The status has come by then, and nothing else is wanted.
    expect(await post(dripping.port)).toEqual({ kind: "answered", status: 200 });
    expect(await post(hanging.port)).toEqual({ kind: "unanswered", reason: "ECONNRESET" });
    const gone = servers.splice(0);
    for (const server of gone) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await post(mute.port)).toEqual({ kind: "unanswered", reason: "ECONNREFUSED" });
  });
});
