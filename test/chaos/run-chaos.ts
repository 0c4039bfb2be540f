import { DIRECTORY_CHANCE, type DirectoryOperation, ENDINGS } from "../../local/tenant/model/directory-life.ts";
import type { App } from "../../shared/compose.ts";
import { FaultSchedule } from "./faults/fault-schedule.ts";
import { type Simulation, type SimulationOptions, START_MS, withSimulation } from "./simulation.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface ChaosOptions {
  readonly seed: number;
  /** Of faults, in simulated time. */
  readonly minutes: number;
  /** Names of the fault table. Default: all. */
  readonly faults?: readonly string[];
  /** Simulated time before the first fault: time to subscribe and to read everything once. */
  readonly warmUpMinutes?: number;
  /** Simulated time after the last fault. */
  readonly settleMinutes?: number;
  /**
   * How often what happens to people and places. Default: everything but what ends something, since that takes messages out
   * of reach of whoever comes to read them later.
   */
  readonly peopleAndPlaces?: Partial<Record<DirectoryOperation, number>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly sabotage?: (app: App) => App;
  readonly population?: NonNullable<SimulationOptions["population"]>;
  readonly budgetOf?: NonNullable<SimulationOptions["budgetOf"]>;
}

type Counts = { readonly [K in keyof Verdict]: number };

export interface ChaosResult extends Counts {
  readonly seed: number;
  readonly simulatedMinutes: number;
  /** Messages of the tenant, and versions of them. */
  readonly posted: number;
  readonly versions: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly kills: number;
  /** From the end of the last fault until the store was what the tenant holds. */
  readonly convergedAfterMinutes: number;
  readonly wallMs: number;
}

export interface ChaosOutcome {
  readonly result: ChaosResult;
  readonly verdict: Verdict;
}

const MINUTE_MS = 60_000;
/** The product subscribes and reads everything once; faults come to a system that runs. */
const DEFAULT_WARM_UP_MINUTES = 60;
/** A day, so that whatever happens daily has happened, and two hours for it to end. */
const DEFAULT_SETTLE_MINUTES = 26 * 60;
const STEPS_PER_SECOND = 0.3;
const LIFE_SEED_OFFSET = 1_000_003;

/** One life: warm-up, faults, time to settle, verdict. The same seed gives the same outcome, `wallMs` apart. */
export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const startedMs = performance.now();
  const { verdict, ...rest } = await withSimulation(options, (simulation) => live(simulation, options));
  const counts = Object.fromEntries(
    Object.entries(verdict).map(([name, found]: [string, readonly string[]]) => [name, found.length]),
  ) as Counts;
  const wallMs = Math.round(performance.now() - startedMs);
  return { verdict, result: { seed: options.seed, ...rest, ...counts, wallMs } };
}

async function live(simulation: Simulation, options: ChaosOptions) {
  const { clock, tenant, host } = simulation;
  const { minutes, faults: names } = options;
  const { warmUpMinutes = DEFAULT_WARM_UP_MINUTES, settleMinutes = DEFAULT_SETTLE_MINUTES } = options;
  host.start();
  const living = new AbortController();
  const life = tenant.control.liveSteadily({
    perSecond: STEPS_PER_SECOND,
    seed: options.seed + LIFE_SEED_OFFSET,
    signal: living.signal,
    directory: { chance: DIRECTORY_CHANCE, weights: options.peopleAndPlaces ?? ENDINGS },
  });
  await clock.advance(warmUpMinutes * MINUTE_MS);
  const schedule = new FaultSchedule(simulation, { minutes, ...(names ? { names } : {}) });
  const faulty = schedule.run();
  await clock.advance(minutes * MINUTE_MS);
  living.abort();
  await Promise.all([faulty, life]);
  const lastFaultMs = clock.nowMs();
  await clock.advance(settleMinutes * MINUTE_MS);
  const rows = tenant.model.truth();
  return {
    simulatedMinutes: Math.round((clock.nowMs() - START_MS) / MINUTE_MS),
    posted: rows.length,
    versions: rows.reduce((sum, { versions }) => sum + versions.length, 0),
    faults: schedule.counts(),
    kills: host.kills,
    convergedAfterMinutes: Math.round((convergedMs(simulation, lastFaultMs) - lastFaultMs) / MINUTE_MS),
    verdict: await judge(simulation),
  };
}

/** The store is as it is since the last document was written, and the tenant since the last fault. */
function convergedMs({ stores }: Simulation, lastFaultMs: number): number {
  const storedMs = stores.messages.all().map(({ sink }) => Date.parse(sink.storedDateTime));
  return storedMs.reduce((last, ms) => Math.max(last, ms), lastFaultMs);
}

export function isClean(verdict: Verdict): boolean {
  return Object.values(verdict).every((differences: readonly string[]) => differences.length === 0);
}
