import { createServer, request as send } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy as firms have them: whoever says who they are gets tunnels to the hosts it knows, and to no others. */
export interface ConnectProxy {
  /** With user and password in it. */
  readonly url: string;
  readonly password: string;
  /** Where a host and port that a client names is on this machine. */
  readonly routes: Map<string, number>;
  /** Every host and port to which a tunnel was asked for. */
  readonly asked: Set<string>;
  /** Whether it takes its user's password. */
  isOpen: boolean;
  stop(): Promise<void>;
  /** At the same port. */
  start(): Promise<void>;
}

export async function startConnectProxy(): Promise<ConnectProxy> {
  const password = "a secret/of the proxy's";
  const expected = `Basic ${Buffer.from(`app:${password}`).toString("base64")}`;
  const sockets = new Set<Socket>();
  // Without a tunnel, as the local functions host asks for what is not https.
  const server = createServer((request, response) => {
    const { host, pathname, search } = new URL(request.url ?? "");
    const port = proxy.routes.get(host);
    if (port === undefined) {
      response.writeHead(403).end();
      return;
    }
    const { method, headers } = request;
    const forwarded = send({ host: "localhost", port, path: pathname + search, method, headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
    });
    request.pipe(forwarded.on("error", () => response.destroy()));
  });
  server.on("connect", ({ url: target = "", headers }, client: Socket) => {
    proxy.asked.add(target);
    client.on("error", () => {});
    const port = proxy.routes.get(target);
    const isKnown = proxy.isOpen && headers["proxy-authorization"] === expected;
    if (!isKnown || port === undefined) {
      client.end(`HTTP/1.1 ${isKnown ? 403 : 407} No\r\n\r\n`);
      return;
    }
    const service = connect(port, "localhost", () => {
      client.write("HTTP/1.1 200 Yes\r\n\r\n");
      client.pipe(service).pipe(client);
    });
    service.on("error", () => client.destroy()).on("close", () => client.destroy());
    client.on("close", () => service.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  let port = 0;
  const start = () => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await start();
  port = (server.address() as AddressInfo).port;
  const proxy: ConnectProxy = {
    url: `http://app:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    password,
    routes: new Map(),
    asked: new Set(),
    isOpen: true,
    start,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}
