import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../shared/base/clock.ts";

/** A readable start for tests: 2026-01-01T00:00:00Z. */
const DEFAULT_START_MS = Date.UTC(2026, 0, 1);

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/**
 * A clock that only moves when told to. Whoever sleeps on it is woken by `advance`, in the order of the due times
 * (first come, first served for equal ones), and `nowMs()` is exactly the due time while it runs.
 */
export class SimulatedClock implements Clock {
  #nowMs: number;
  /** Kept in the order in which they will be woken. */
  #sleepers: Sleeper[] = [];

  constructor(startMs: number = DEFAULT_START_MS) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** How many are asleep. */
  get pending(): number {
    return this.#sleepers.length;
  }

  /** When the next sleeper is due, or undefined when nobody sleeps. */
  get nextDueMs(): number | undefined {
    return this.#sleepers[0]?.dueMs;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper: Sleeper = {
        // Whole milliseconds, as a wall clock shows them.
        dueMs: this.#nowMs + Math.max(0, Math.ceil(delayMs)),
        wake: () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#insert(sleeper);
    });
  }

  /**
   * Moves time forward by `durationMs`. What a woken sleeper starts, a further sleep included, happens within the same
   * call when it is due within it.
   */
  async advance(durationMs: number): Promise<void> {
    const targetMs = this.#nowMs + durationMs;
    await this.settle();
    for (;;) {
      const next = this.#sleepers[0];
      if (next === undefined || next.dueMs > targetMs) break;
      this.#sleepers.shift();
      this.#nowMs = next.dueMs;
      next.wake();
      await this.settle();
    }
    this.#nowMs = targetMs;
  }

  /** Lets everything run that needs no time: a turn of the event loop begins only when no promise is left to continue. */
  async settle(): Promise<void> {
    await nextTurn();
  }

  #insert(sleeper: Sleeper): void {
    const index = this.#sleepers.findIndex((other) => other.dueMs > sleeper.dueMs);
    this.#sleepers.splice(index === -1 ? this.#sleepers.length : index, 0, sleeper);
  }
}
