import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../shared/base/clock.ts";

/** A readable start for tests: 2026-01-01T00:00:00Z. */
const DEFAULT_START_MS = Date.UTC(2026, 0, 1);

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
  /** It was aborted, and lies in its crowd until the others have been woken. */
  isGone: boolean;
}

/** All who sleep until one time, first come first. */
interface Crowd {
  readonly sleepers: Sleeper[];
  /** How many of them have been dealt with. */
  done: number;
}

/**
 * A clock that only moves when told to. Whoever sleeps on it is woken by `advance`, in the order of the due times
 * (first come, first served for equal ones), and `nowMs()` is exactly the due time while it runs.
 *
 * Times are whole milliseconds, so those who are due together are many: they lie in one list, and the heap has one entry
 * for all of them. Going to sleep and waking cost the same whether ten sleep or a million.
 */
export class SimulatedClock implements Clock {
  #nowMs: number;
  readonly #crowds = new Map<number, Crowd>();
  readonly #times = new MinHeap();
  #pending = 0;

  constructor(startMs: number = DEFAULT_START_MS) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** How many are asleep. */
  get pending(): number {
    return this.#pending;
  }

  /** When the next sleeper is due, or undefined when nobody sleeps. */
  get nextDueMs(): number | undefined {
    return this.#next()?.dueMs;
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
        isGone: false,
      };
      const onAbort = () => {
        sleeper.isGone = true;
        this.#pending -= 1;
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
    while (this.wakeNext(targetMs)) await this.settle();
    this.#nowMs = targetMs;
  }

  /** Lets everything run that needs no time: a turn of the event loop begins only when no promise is left to continue. */
  async settle(): Promise<void> {
    await nextTurn();
  }

  /** Wakes the next sleeper that is due by then, and moves to its time; false when there is none. */
  protected wakeNext(untilMs: number): boolean {
    const next = this.#next();
    if (next === undefined || next.dueMs > untilMs) return false;
    const crowd = this.#crowds.get(next.dueMs);
    if (crowd) crowd.done += 1;
    this.#pending -= 1;
    this.#nowMs = next.dueMs;
    next.wake();
    return true;
  }

  /** Forgets what lies before the next sleeper on the way. */
  #next(): Sleeper | undefined {
    for (;;) {
      const dueMs = this.#times.first;
      if (dueMs === undefined) return undefined;
      const crowd = this.#crowds.get(dueMs);
      const sleeper = crowd?.sleepers[crowd.done];
      if (crowd && sleeper?.isGone) {
        crowd.done += 1;
      } else if (sleeper) {
        return sleeper;
      } else {
        this.#crowds.delete(dueMs);
        this.#times.removeFirst();
      }
    }
  }

  #insert(sleeper: Sleeper): void {
    this.#pending += 1;
    const crowd = this.#crowds.get(sleeper.dueMs);
    if (crowd) {
      crowd.sleepers.push(sleeper);
      return;
    }
    this.#crowds.set(sleeper.dueMs, { sleepers: [sleeper], done: 0 });
    this.#times.add(sleeper.dueMs);
  }
}

/** Numbers of which the smallest is wanted. */
class MinHeap {
  readonly #values: number[] = [];

  get first(): number | undefined {
    return this.#values[0];
  }

  add(value: number): void {
    const values = this.#values;
    let index = values.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = values[parent] ?? 0;
      if (above <= value) break;
      values[index] = above;
      index = parent;
    }
    values[index] = value;
  }

  removeFirst(): void {
    const values = this.#values;
    const last = values.pop();
    if (last === undefined || values.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = (values[left + 1] ?? Infinity) < (values[left] ?? Infinity) ? left + 1 : left;
      const below = values[child];
      if (below === undefined || below >= last) break;
      values[index] = below;
      index = child;
    }
    values[index] = last;
  }
}
