import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 50;
const DEFAULT_LIMIT_MS = 15_000;

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Polls what happens in another process, which no clock of ours can move. What takes long to look at is looked at less
 * often, so that looking does not keep from happening what is waited for.
 */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  limitMs: number = DEFAULT_LIMIT_MS,
): Promise<void> {
  for (let waitedMs = 0; ; ) {
    const lookedMs = performance.now();
    if (await condition()) return;
    if (waitedMs > limitMs) throw new Error(`Not so after ${limitMs} ms: ${condition.toString()}`);
    const pauseMs = Math.max(POLL_MS, performance.now() - lookedMs);
    await delay(pauseMs);
    waitedMs += pauseMs;
  }
}
