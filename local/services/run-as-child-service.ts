/** Longest that stopping may take before the process ends regardless. */
const STOP_LIMIT_MS = 12_000;

interface RunningService {
  /** Told to the parent once the service serves. */
  readonly ready: object;
  stop(): Promise<void>;
}

export interface ChildServiceLifetime {
  start(): Promise<RunningService>;
}

/**
 * The child's side of `startChildService`: starts, says `ready` (or `failed`) over IPC, and ends when the parent hangs up,
 * even by being killed, or on SIGTERM, SIGINT or SIGHUP. Without a parent only the signals end it.
 */
export async function runAsChildService(lifetime: ChildServiceLifetime): Promise<void> {
  let running: RunningService | undefined;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
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

function tellParent(message: object, then: () => void = () => {}): void {
  if (process.send !== undefined && process.connected) process.send(message, undefined, undefined, then);
  else then();
}
