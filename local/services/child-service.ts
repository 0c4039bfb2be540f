import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const DEFAULT_READY_TIMEOUT_MS = 30_000;
/** Longer than any service of ours takes to stop by itself; then it is killed. */
const DEFAULT_STOP_TIMEOUT_MS = 15_000;
const KEPT_ERROR_LINES = 20;

export interface ChildServiceOptions<Ready> {
  /** A module that calls `runAsChildService`. */
  readonly entry: URL;
  readonly args?: readonly string[];
  /** The environment of the child, and where Node keeps what it compiled; the parent's when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the child says when it serves. */
  readonly readySchema: z.ZodType<Ready>;
  readonly onOutput?: (line: string, stream: "stdout" | "stderr") => void;
  readonly readyTimeoutMs?: number;
  readonly stopTimeoutMs?: number;
}

export interface ChildService<Ready> {
  readonly ready: Ready;
  readonly pid: number;
  /** Resolves when the process is gone, for whatever reason. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Lets it finish what it has begun. */
  stop(): Promise<void>;
  /** As a crash would: it gets no chance to do anything. */
  kill(): Promise<void>;
}

const failedSchema = z.object({ type: z.literal("failed"), message: z.string() });

/** Starts a service as a process of its own and resolves once it says that it serves. */
export async function startChildService<Ready>(options: ChildServiceOptions<Ready>): Promise<ChildService<Ready>> {
  const child = fork(fileURLToPath(options.entry), options.args ?? [], {
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...(options.env ?? process.env) },
    // Flags of a test runner's worker are not meant for the service.
    execArgv: [],
    // Ctrl+C reaches every process of a terminal's group at once: in a group of its own a service is left to its parent.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const errorLines: string[] = [];
  readLines(child.stdout, (line) => options.onOutput?.(line, "stdout"));
  readLines(child.stderr, (line) => {
    errorLines.push(line);
    if (errorLines.length > KEPT_ERROR_LINES) errorLines.shift();
    options.onOutput?.(line, "stderr");
  });
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  try {
    const ready = await waitUntilReady(child, options);
    return { ready, pid: child.pid ?? -1, exited, stop: () => stopChild(child, exited, options.stopTimeoutMs), kill };
  } catch (error) {
    await kill();
    const output = errorLines.length > 0 ? `\n${errorLines.join("\n")}` : "";
    throw new Error(`${(error as Error).message}${output}`, { cause: error });
  }
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on("line", onLine);
}

function waitUntilReady<Ready>(child: ChildProcess, options: ChildServiceOptions<Ready>): Promise<Ready> {
  const name = options.entry.pathname.split("/").slice(-2).join("/");
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} did not become ready in time`)),
      options.readyTimeoutMs ?? DEFAULT_READY_TIMEOUT_MS,
    );
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`${name} ended before it was ready: ${signal ?? code}`)));
    child.on("message", (message) => {
      const ready = options.readySchema.safeParse(message);
      const failed = failedSchema.safeParse(message);
      if (ready.success) resolve(ready.data);
      else if (failed.success) reject(new Error(`${name} could not start: ${failed.data.message}`));
      else return;
      clearTimeout(timer);
    });
  });
}

/** Hanging up is the signal to stop, so that a parent's sudden death and an orderly stop take the same road. */
async function stopChild(child: ChildProcess, exited: Promise<unknown>, stopTimeoutMs?: number): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs ?? DEFAULT_STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
