import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";

/** CPU time until now. */
export interface CpuUsed {
  readonly allThreadsUs: number;
  /** The thread that runs JavaScript. */
  readonly mainThreadUs: number;
}

/** A bundle that runs in a process of its own; see `host-child.ts`. */
export interface BundleProcess {
  /** Sends one post and resolves when it is acknowledged, to how long that took. */
  post(body: string): Promise<number>;
  /** Processes texts of the queue `messages`, none or some, and resolves to what the process has used. */
  work(texts: readonly string[]): Promise<CpuUsed>;
  stop(): Promise<void>;
}

export interface BundleProcessOptions {
  readonly bundlePath: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Keep it to one core. Needs Linux's `taskset`. */
  readonly oneCore?: boolean;
}

export async function startBundle(options: BundleProcessOptions): Promise<BundleProcess> {
  const child = fork(options);
  const exited = once(child, "exit");
  const { port } = (await nextMessage(child, exited)) as { port: number };
  const agent = new Agent({ keepAlive: true });
  return {
    post: (body) => post(body, { port, agent }),
    work: async (texts) => {
      child.send({ texts });
      return (await nextMessage(child, exited)) as CpuUsed;
    },
    stop: async () => {
      agent.destroy();
      child.disconnect();
      await exited;
    },
  };
}

function fork({ bundlePath, environment, oneCore = false }: BundleProcessOptions): ChildProcess {
  const node = [process.execPath, fileURLToPath(new URL("./host-child.ts", import.meta.url)), bundlePath];
  const [command = "", ...args] = oneCore ? ["taskset", "-c", "0", ...node] : node;
  return spawn(command, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function nextMessage(child: ChildProcess, exited: Promise<unknown>): Promise<unknown> {
  const told = await Promise.race([once(child, "message"), exited.then(() => undefined)]);
  if (told === undefined) throw new Error("The bundle's process ended before it had done its work");
  return told[0];
}

function post(body: string, { port, agent }: { port: number; agent: Agent }): Promise<number> {
  const startedMs = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const sent = request({ port, agent, headers, method: "POST", path: "/api/notifications" }, (response) => {
    response.resume();
    response.on("end", () => {
      if (response.statusCode === 202) resolve(performance.now() - startedMs);
      else reject(new Error(`A post was answered ${response.statusCode}`));
    });
  });
  // The host closed a connection it had kept just as it was used again.
  const isStale = (error: NodeJS.ErrnoException) => sent.reusedSocket && error.code === "ECONNRESET";
  sent.on("error", (error) => (isStale(error) ? resolve(post(body, { port, agent })) : reject(error)));
  sent.end(body);
  return promise;
}
