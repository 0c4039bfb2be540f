/** Shortest wait between two looks into a queue, and the unit in which the wait grows. */
const MIN_INTERVAL_MS = 100;
/** Keeps instances from polling in step. */
const JITTER = 0.2;

export interface PollBackoffOptions {
  readonly maxIntervalMs: number;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/**
 * How long to wait before looking into an empty queue again: 100 ms after a message was found, then 100 ms plus 100, 200,
 * 400 … ms, each of these ±20 %, until the maximum is reached.
 */
export class PollBackoff {
  readonly #maxIntervalMs: number;
  readonly #random: () => number;
  #emptyPolls = 0;

  constructor({ maxIntervalMs, random = Math.random }: PollBackoffOptions) {
    this.#maxIntervalMs = maxIntervalMs;
    this.#random = random;
  }

  reset(): void {
    this.#emptyPolls = 0;
  }

  nextDelayMs(): number {
    const doublings = this.#emptyPolls - 1;
    const factor = 1 - JITTER + 2 * JITTER * this.#random();
    const growthMs = doublings < 0 ? 0 : factor * 2 ** doublings * MIN_INTERVAL_MS;
    const delayMs = MIN_INTERVAL_MS + growthMs;
    if (delayMs >= this.#maxIntervalMs) return this.#maxIntervalMs;
    this.#emptyPolls++;
    return delayMs;
  }
}
