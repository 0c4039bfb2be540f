import type { Simulation } from "../simulation.ts";

/** When a fault comes. */
export interface Occurrence {
  readonly meaning: string;
  /** Mean pause until it comes again. */
  readonly everyMinutes: number;
  /** It lasts for some time between these; absent for what happens at one moment. */
  readonly lastsMinutes?: readonly [min: number, max: number];
}

/** Something that goes wrong for a while, or at one moment. */
export interface FaultRow extends Occurrence {
  begin(simulation: Simulation): void;
  end?(simulation: Simulation): void;
  /** How often it struck; absent: as often as it began. */
  struck?(simulation: Simulation): number;
}
