import { parentPort, workerData } from "node:worker_threads";

/**
 * A thread beside a service that ends their process some time after it was to stop. In the service's own thread neither
 * the limit nor the parent's end is seen while the event loop stands still, as Azurite's does for minutes when many
 * requests at once search a long queue.
 */
const { limitMs, parentPid } = workerData as { readonly limitMs: number; readonly parentPid: number | undefined };
const LOOK_EVERY_MS = 500;

let begun = false;

function begin(): void {
  if (begun) return;
  begun = true;
  setTimeout(() => process.kill(process.pid, "SIGKILL"), limitMs);
}

/** The system gives an orphan another parent; Windows does not, so there it is asked for. */
function isOrphan(pid: number): boolean {
  if (process.ppid !== pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

parentPort?.on("message", begin);
if (parentPid !== undefined) {
  setInterval(() => {
    if (isOrphan(parentPid)) begin();
  }, LOOK_EVERY_MS);
}
