import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What a way does to those who use it. */
export const WAY_STATES = {
  open: "everything goes through",
  cut: "every connection is ended, and each new one at once",
  reset: "every connection is reset, and each new one as soon as it is used",
  stalled: "connections stay, and nothing goes through",
  slow: "each piece goes through a third of a second later",
  halving: "half of an answer's next piece goes through, and the connection is ended",
} as const;

export type WayState = keyof typeof WAY_STATES;

/** Stands between two processes, and knows nothing of what they say, encrypted or not. */
export interface TcpProxy {
  readonly port: number;
  /** Ports of this machine; connections go to each in turn, and to the next when one does not take them. */
  targets: readonly number[];
  become(state: WayState): void;
  stop(): Promise<void>;
}

const SLOW_MS = 330;

interface Pair {
  readonly client: Socket;
  readonly target: Socket;
}

/** It leads nowhere yet. */
export async function startTcpProxy(): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let state: WayState = "open";
  let changed = Promise.withResolvers<void>();
  let turn = 0;

  const end = ({ client, target }: Pair) => {
    client.destroy();
    target.destroy();
  };
  const isCut = () => state === "cut";
  /** False when the connection came to its end instead. */
  const pass = async (pair: Pair, isAnswer: boolean, bytes: Buffer): Promise<boolean> => {
    while (state === "stalled") await changed.promise;
    if (state === "slow") await wait(SLOW_MS);
    if (state === "halving" && isAnswer) pair.client.write(bytes.subarray(0, bytes.length / 2), () => end(pair));
    else if (state === "reset") pair.client.resetAndDestroy();
    else {
      (isAnswer ? pair.client : pair.target).write(bytes);
      return true;
    }
    return false;
  };
  const pump = (pair: Pair, isAnswer: boolean) => {
    const [source, destination] = isAnswer ? [pair.target, pair.client] : [pair.client, pair.target];
    let passing = Promise.resolve();
    source.on("data", (bytes: Buffer) => {
      source.pause();
      passing = pass(pair, isAnswer, bytes).then((goesOn) => {
        if (goesOn) source.resume();
      });
    });
    source.on("error", () => end(pair));
    source.on("close", () => {
      // It may be closed while its last piece is still held.
      void passing.then(() => {
        pairs.delete(pair);
        destination.end();
      });
    });
  };
  const admit = async (client: Socket): Promise<void> => {
    client.on("error", () => client.destroy());
    client.pause();
    const target = isCut() ? undefined : await connectToOne(turn++);
    if (target === undefined) {
      client.destroy();
      return;
    }
    const pair = { client, target };
    // It may have been cut, or the client gone, while the target was looked for.
    if (isCut() || client.destroyed) {
      end(pair);
      return;
    }
    pairs.add(pair);
    pump(pair, false);
    pump(pair, true);
    client.resume();
  };
  const server = createServer((client) => void admit(client));
  const proxy: TcpProxy = {
    port: 0,
    targets: [],
    become: (next) => {
      state = next;
      if (isCut()) for (const pair of pairs) end(pair);
      if (next === "reset") for (const { client } of pairs) client.resetAndDestroy();
      changed.resolve();
      changed = Promise.withResolvers();
    },
    stop: () =>
      new Promise((resolve) => {
        proxy.become("cut");
        server.close(() => resolve());
      }),
  };
  const connectToOne = async (first: number): Promise<Socket | undefined> => {
    for (const offset of proxy.targets.keys()) {
      const port = proxy.targets[(first + offset) % proxy.targets.length] ?? 0;
      const socket = await connected(port);
      if (socket !== undefined) return socket;
    }
    return undefined;
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(proxy, { port: (server.address() as AddressInfo).port });
}

function connected(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "localhost" });
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
    socket.once("close", () => resolve(undefined));
  });
}
