import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openPostSender, type PostSender } from "./post-sender.ts";

const ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nKeep-Alive: timeout=120\r\n\r\n";

/** @param arrived how many posts have, this one included */
type Answers = (socket: Socket, arrived: number) => void;

interface Host {
  readonly port: number;
  readonly sender: PostSender;
  readonly connections: Socket[];
  /** Everything it was sent, by connection. */
  readonly received: string[];
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Small posts arrive whole. */
async function startHost(answers: Answers): Promise<Host> {
  const connections: Socket[] = [];
  const received: string[] = [];
  let arrived = 0;
  const server: Server = createServer((socket) => {
    const connection = connections.push(socket) - 1;
    received[connection] = "";
    socket.on("data", (chunk) => {
      received[connection] += String(chunk);
      arrived += 1;
      answers(socket, arrived);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sender = openPostSender(port);
  ends.push(
    () => sender.stop(),
    () => server.close(),
  );
  return { port, sender, connections, received };
}

describe("openPostSender", () => {
  it("sends one post after the other on a connection, as Node's own client would", async () => {
    const { port, sender, received } = await startHost((socket) => socket.write(ACCEPTED));
    await sender.post('{"value":"é"}');
    await sender.post("{}");
    const head = (bytes: number) =>
      "POST /api/notifications HTTP/1.1\r\ncontent-type: application/json\r\n" +
      `content-length: ${bytes}\r\nHost: localhost:${port}\r\nConnection: keep-alive\r\n\r\n`;
    expect(received).toEqual([`${head(14)}{"value":"é"}${head(2)}{}`]);
  });

  it("sends what is posted at once on connections of their own, and keeps them", async () => {
    const { sender, connections } = await startHost((socket) => socket.write(ACCEPTED));
    await Promise.all([sender.post("1"), sender.post("2")]);
    await Promise.all([sender.post("3"), sender.post("4")]);
    expect(connections).toHaveLength(2);
  });

  it("waits for the end of an answer that comes in pieces", async () => {
    const { sender, connections } = await startHost((socket) => socket.write("HTTP/1.1 202 Accepted\r\nContent-Le"));
    let acknowledged = false;
    const posted = sender.post("{}").then(() => {
      acknowledged = true;
    });
    await expect.poll(() => connections.length).toBe(1);
    connections[0]?.write("ngth: 4\r\n\r\ndo");
    await new Promise(setImmediate);
    expect(acknowledged).toBe(false);
    connections[0]?.write("ne");
    await posted;
  });

  it("sends again what a connection was closed on that had been kept", async () => {
    const { sender, received } = await startHost((socket, arrived) => {
      if (arrived === 2) socket.resetAndDestroy();
      else socket.write(ACCEPTED);
    });
    await sender.post("first");
    await sender.post("second");
    expect(received.map((text) => text.match(/first|second/g))).toEqual([["first", "second"], ["second"]]);
  });

  it("leaves a connection that the host closed while nothing was sent", async () => {
    const { sender, connections } = await startHost((socket) => socket.write(ACCEPTED));
    await sender.post("{}");
    connections[0]?.end();
    await once(connections[0] as Socket, "close");
    await sender.post("{}");
    expect(connections).toHaveLength(2);
  });

  it.each([
    ["HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", "A post was answered 429"],
    ["HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n", "A post was answered without a length"],
    [undefined, "A post was answered with nothing"],
  ])("takes nothing but 202 for an acknowledgement: %j", async (answer, message) => {
    const { sender } = await startHost((socket) => (answer === undefined ? socket.end() : socket.write(answer)));
    await expect(sender.post("{}")).rejects.toThrow(message);
  });

  it("says why nobody can be reached", async () => {
    const { port, sender } = await startHost(() => undefined);
    for (const end of ends.splice(0)) end();
    await expect(openPostSender(port).post("{}")).rejects.toThrow("ECONNREFUSED");
    sender.stop();
  });
});
