import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { waitFor } from "./processes.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const STOP_LIMIT_MS = 20_000;

export interface StartCli {
  readonly pid: number;
  /** So far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once standard error has it; rejects when the process ends first. */
  says(pattern: RegExp, limitMs?: number): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  /** From now on nobody reads what it says. */
  closeOutput(): void;
  /** The exit code once it has ended and everything it wrote was read; null after a signal that it did not handle. */
  readonly ended: Promise<number | null>;
  /** For the end of a test, whatever became of the process: Ctrl+C, so that nothing is left behind. */
  stop(): Promise<void>;
}

export interface StartCliOptions {
  /** In a process group of its own, as a terminal gives it one: `process.kill(-pid)` reaches all of it. */
  readonly isGroup?: boolean;
  /** Where it stands; here. */
  readonly folder?: string;
}

/**
 * Runs `npm start -- args` without npm. The environment is what a fresh shell has, and `environment` alone; and where Node
 * keeps what it compiled.
 */
export function startCli(
  args: readonly string[],
  environment: Record<string, string> = {},
  { isGroup = false, folder = repository }: StartCliOptions = {},
): StartCli {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, ["local/start.ts", ...args], {
    cwd: folder,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: isGroup,
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    pid: child.pid ?? -1,
    stdout,
    stderr,
    says: async (pattern, limitMs) => {
      await waitFor(() => pattern.test(stderr()) || hasExited(child), limitMs);
      const found = pattern.exec(stderr());
      if (found === null) throw new Error(`It ended without ${pattern}:\n${stderr()}`);
      return found;
    },
    signal: (signal) => child.kill(signal),
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    ended,
    stop: async () => {
      if (!hasExited(child)) child.kill("SIGINT");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
