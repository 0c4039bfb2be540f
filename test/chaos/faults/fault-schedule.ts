import type { SeededRandom } from "../../../local/seeded-random.ts";
import type { Simulation } from "../simulation.ts";
import type { FaultRow } from "./fault-row.ts";
import { FAULT_TABLE } from "./fault-table.ts";

const MINUTE_MS = 60_000;
/** Everything happens at least once, however short the run: begins within this share of it. */
const FIRST_WITHIN = 0.7;

export interface FaultScheduleOptions {
  readonly minutes: number;
  /** Default: all. */
  readonly names?: readonly string[];
}

/** Lets the faults happen for so many minutes of the clock; all have ended when it resolves. */
export class FaultSchedule {
  readonly #simulation: Simulation;
  readonly #rows: readonly (readonly [name: string, row: FaultRow])[];
  readonly #begun = new Map<string, number>();
  readonly #endMs: number;
  readonly #minutes: number;

  constructor(simulation: Simulation, { minutes, names = Object.keys(FAULT_TABLE) }: FaultScheduleOptions) {
    this.#simulation = simulation;
    this.#minutes = minutes;
    this.#endMs = simulation.clock.nowMs() + minutes * MINUTE_MS;
    this.#rows = names.map((name) => {
      const row = FAULT_TABLE[name];
      if (row === undefined) throw new RangeError(`there is no fault "${name}"`);
      return [name, row];
    });
  }

  async run(): Promise<void> {
    const { random } = this.#simulation;
    await Promise.all(this.#rows.map(([name, row]) => this.#runOne(name, row, random.fork())));
  }

  /** How often each has struck. */
  counts(): Record<string, number> {
    const entries = this.#rows.map(([name, row]) => [
      name,
      row.struck?.(this.#simulation) ?? this.#begun.get(name) ?? 0,
    ]);
    return Object.fromEntries(entries) as Record<string, number>;
  }

  async #runOne(name: string, row: FaultRow, random: SeededRandom): Promise<void> {
    const { clock } = this.#simulation;
    const left = () => this.#endMs - clock.nowMs();
    const { everyMinutes, lastsMinutes: [min, max] = [0, 0] } = row;
    let pauseMs = random.next() * Math.min(everyMinutes, this.#minutes * FIRST_WITHIN) * MINUTE_MS;
    while (pauseMs < left()) {
      await clock.sleep(pauseMs);
      this.#begun.set(name, (this.#begun.get(name) ?? 0) + 1);
      row.begin(this.#simulation);
      await clock.sleep(Math.min(left(), random.between(min, max) * MINUTE_MS));
      row.end?.(this.#simulation);
      pauseMs = random.between(0.5, 1.5) * everyMinutes * MINUTE_MS;
    }
    await clock.sleep(left());
  }
}
