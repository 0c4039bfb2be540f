import type { Clock } from "../../../shared/base/clock.ts";
import type { SeededRandom } from "../../seeded-random.ts";
import { stepDirectory } from "./directory-life.ts";
import { liveLife } from "./live-life.ts";
import type { TenantModel } from "./tenant-model.ts";

/** Shows a time of the past until the history is written, then the time of the clock beneath. */
export class HistoryClock implements Clock {
  readonly #clock: Clock;
  #pastMs: number | null;

  constructor(clock: Clock, startMs: number) {
    this.#clock = clock;
    this.#pastMs = startMs;
  }

  nowMs(): number {
    return this.#pastMs ?? this.#clock.nowMs();
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(delayMs, signal);
  }

  move(byMs: number): void {
    this.#pastMs = Math.min(Math.floor(this.nowMs() + byMs), this.#clock.nowMs());
  }

  endHistory(): void {
    this.#pastMs = null;
  }
}

/** Something always happens besides new messages; twice as many steps as messages is about right. */
const STEPS_PER_MESSAGE = 2;

/** What people said before the tenant was started, spread evenly over `spanMs`. */
export function writeHistory(options: {
  model: TenantModel;
  clock: HistoryClock;
  random: SeededRandom;
  messages: number;
  spanMs: number;
  /** How often something happened to people and places, and by which random numbers. */
  directory?: { steps: number; random: SeededRandom };
}): void {
  const { model, clock, random, messages, spanMs, directory } = options;
  const stepMs = spanMs / (messages * STEPS_PER_MESSAGE + 1);
  let written = 0;
  let happened = 0;
  for (const life = liveLife({ model, random, clock }); written < messages; ) {
    clock.move(stepMs);
    if (life.next().value.created) written += 1;
    const dueSteps = ((directory?.steps ?? 0) * written) / messages;
    for (; directory !== undefined && happened < dueSteps; happened += 1) {
      stepDirectory({ model, random: directory.random });
    }
  }
  clock.endHistory();
}
