import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 20;
const DEFAULT_LIMIT_MS = 15_000;

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Polls what happens in another process, which no clock of ours can move. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  limitMs: number = DEFAULT_LIMIT_MS,
): Promise<void> {
  for (let waitedMs = 0; !(await condition()); waitedMs += POLL_MS) {
    if (waitedMs > limitMs) throw new Error(`Not so after ${limitMs} ms: ${condition.toString()}`);
    await delay(POLL_MS);
  }
}
