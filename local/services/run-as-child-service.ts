import { Worker } from "node:worker_threads";

const DEFAULT_STOP_LIMIT_MS = 12_000;

interface RunningService {
  /** Told to the parent once the service serves. */
  readonly ready: object;
  stop(): Promise<void>;
}

export interface ChildServiceLifetime {
  start(): Promise<RunningService>;
  /** Longest that stopping may take before the process is killed, however busy it is. */
  readonly stopLimitMs?: number;
}

/**
 * The child's side of `startChildService`: starts, says `ready` (or `failed`) over IPC, and ends when the parent hangs up,
 * even by being killed, or on SIGTERM, SIGINT or SIGHUP. Without a parent only the signals end it.
 */
export async function runAsChildService(lifetime: ChildServiceLifetime): Promise<void> {
  const limit = limitOfStopping(lifetime.stopLimitMs ?? DEFAULT_STOP_LIMIT_MS);
  let running: RunningService | undefined;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    limit.postMessage("stop");
    void (running?.stop() ?? Promise.resolve()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("disconnect", stop);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
  try {
    running = await lifetime.start();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    tellParent({ type: "failed", message }, () => process.exit(1));
    return;
  }
  tellParent({ type: "ready", ...running.ready });
  // The parent may have gone before anybody listened for it.
  if (process.send !== undefined && !process.connected) stop();
}

/** @returns a thread that is told when stopping begins, and sees by itself when the parent is gone */
function limitOfStopping(limitMs: number): Worker {
  const parentPid = process.send === undefined ? undefined : process.ppid;
  const thread = new Worker(new URL("./limit-of-stopping.ts", import.meta.url), { workerData: { limitMs, parentPid } });
  thread.unref();
  return thread;
}

function tellParent(message: object, then: () => void = () => {}): void {
  if (process.send !== undefined && process.connected) process.send(message, undefined, undefined, then);
  else then();
}
