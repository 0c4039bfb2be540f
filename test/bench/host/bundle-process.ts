import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openPostSender, type PostSender } from "./post-sender.ts";

/** CPU time until now. */
export interface CpuUsed {
  readonly allThreadsUs: number;
  /** The thread that runs JavaScript. */
  readonly mainThreadUs: number;
}

/** A bundle that runs in a process of its own; see `host-child.ts`. */
export interface BundleProcess {
  readonly post: PostSender["post"];
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
  const sender = openPostSender(port);
  return {
    post: sender.post,
    work: async (texts) => {
      child.send({ texts });
      return (await nextMessage(child, exited)) as CpuUsed;
    },
    stop: async () => {
      sender.stop();
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
