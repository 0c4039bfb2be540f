import { setTimeout as wait } from "node:timers/promises";
import { createSeededRandom, type SeededRandom } from "../../../local/seeded-random.ts";
import { subscribeNow } from "../../../local/stack/get-ready.ts";
import { createDealer, PROCESS_FAULTS, type ProcessFault } from "./faults.ts";
import { isClean, judgeStore, type ProcessVerdict } from "./verdict.ts";
import { startWorld, type World } from "./world.ts";

export interface ProcessChaosOptions {
  readonly seed: number;
  readonly rounds: number;
  /** Names of the fault table. Default: all that are possible here. */
  readonly faults?: readonly string[];
  readonly bundlePath: string;
  readonly messagesPerRound?: number;
  /** How long a round lives with its faults. */
  readonly faultyMs?: number;
  /** How long the store may then take to become what the tenant holds. */
  readonly settleLimitMs?: number;
  readonly onRound?: (round: RoundResult, verdict: ProcessVerdict) => void;
}

export type Counts = { readonly [K in keyof ProcessVerdict]: number } & {
  /** Functions hosts that ended although nobody had ended them, as of an error that nobody caught. */
  readonly crashed: number;
};

export interface RoundResult extends Counts {
  readonly round: number;
  readonly faults: readonly string[];
  /** From the end of the last fault until the store was what the tenant holds, or was waited for no longer. */
  readonly settledAfterSeconds: number;
}

export interface ProcessChaosResult extends Counts {
  readonly seed: number;
  readonly rounds: number;
  /** Messages of the tenant, and versions of them. */
  readonly messages: number;
  readonly versions: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Faults that this machine does not allow. */
  readonly leftOut: readonly string[];
  readonly longestSettlingSeconds: number;
  readonly perRound: readonly RoundResult[];
  readonly wallSeconds: number;
}

const FAULTS_PER_ROUND = 5;
const LIFE_STEPS = 40;
/** Of the time with faults. */
const FAULT_BEGINS_WITHIN = 0.4;
const FAULT_LASTS = [0.25, 0.7] as const;
const LOOK_EVERY_MS = 1_500;
const DEFAULTS = {
  messagesPerRound: 160,
  faultyMs: 10_000,
  // Well over the longest that anything waits which failed for some seconds: the product's queues, Graph's retries.
  settleLimitMs: 240_000,
  onRound: () => {},
} as const;
/** What timers do every ten minutes. */
const TIMERS = ["renew-subscriptions", "retry-waiting"];
const TIMERS_EVERY_LOOKS = 8;

/** Rounds of a life in which processes and the ways between them fail; the whole store is judged at the end of each. */
export async function runProcessChaos(given: ProcessChaosOptions): Promise<ProcessChaosResult> {
  const options = { ...DEFAULTS, ...given };
  for (const name of given.faults ?? []) faultOf(name);
  const startedMs = performance.now();
  const world = await startWorld({ seed: options.seed, bundlePath: options.bundlePath });
  try {
    const rest = await runRounds(world, options);
    return { ...rest, wallSeconds: Math.round((performance.now() - startedMs) / 1_000) };
  } finally {
    await world.stop();
  }
}

type Options = ProcessChaosOptions & Required<Pick<ProcessChaosOptions, keyof typeof DEFAULTS>>;

async function runRounds(world: World, options: Options): Promise<Omit<ProcessChaosResult, "wallSeconds">> {
  const { seed, rounds } = options;
  const random = createSeededRandom(seed);
  const asked = options.faults ?? Object.keys(PROCESS_FAULTS);
  const leftOut = asked.filter((name) => faultOf(name).isPossible?.(world) === false);
  const deal = createDealer(
    asked.filter((name) => !leftOut.includes(name)),
    random.fork(),
  );
  await warmUp(world);
  const sinceMs = Date.now();
  const perRound: RoundResult[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const faults = deal(FAULTS_PER_ROUND);
    const context = { world, options, random: random.fork(), lifeSeed: seed * 1_000 + round };
    await goWrong(context, faults);
    const { verdict, seconds } = await settle(world, sinceMs, options.settleLimitMs);
    const crashed = crashesOf(world) - sumOf(perRound, "crashed");
    const result = { round, faults, settledAfterSeconds: seconds, ...countsOf(verdict), crashed };
    perRound.push(result);
    options.onRound(result, verdict);
  }
  const truth = await world.tenant.truth();
  return {
    seed,
    rounds,
    messages: truth.length,
    versions: truth.reduce((sum, { versions }) => sum + versions.length, 0),
    lost: sumOf(perRound, "lost"),
    stale: sumOf(perRound, "stale"),
    doubled: sumOf(perRound, "doubled"),
    skipped: sumOf(perRound, "skipped"),
    repeated: sumOf(perRound, "repeated"),
    crashed: sumOf(perRound, "crashed"),
    faults: Object.fromEntries(
      asked.map((name) => [name, perRound.filter(({ faults }) => faults.includes(name)).length]),
    ),
    leftOut,
    longestSettlingSeconds: Math.max(...perRound.map(({ settledAfterSeconds }) => settledAfterSeconds)),
    perRound,
  };
}

/**
 * By one instance: of two that begin to read a whole tenant at once on a busy machine, the one that has no share of Graph's
 * budget yet puts its jobs off for minutes.
 */
async function warmUp(world: World): Promise<void> {
  const [first, second] = world.hosts;
  const runFunction = (name: string) => first.runFunction(name);
  await subscribeNow({ settings: world.stores.direct(), tenant: undefined, runFunction }, world.activity);
  const { verdict } = await settle(world, Date.now(), DEFAULTS.settleLimitMs);
  if (!isClean(verdict)) throw new Error(`The store does not agree before any fault: ${JSON.stringify(verdict)}`);
  await second.start();
}

interface RoundContext {
  readonly world: World;
  readonly options: Options;
  readonly random: SeededRandom;
  readonly lifeSeed: number;
}

async function goWrong(context: RoundContext, names: readonly string[]): Promise<void> {
  const { world, random, options } = context;
  const failing = names.map(async (name) => {
    const own = random.fork();
    await wait(own.between(0, FAULT_BEGINS_WITHIN) * options.faultyMs);
    const end = await faultOf(name).begin(world, own);
    await wait(own.between(...FAULT_LASTS) * options.faultyMs);
    await end();
  });
  // Every fault has ended before anything goes on, even to its end.
  const results = await Promise.allSettled([live(context), ...failing]);
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
}

async function live({ world, lifeSeed, options }: RoundContext): Promise<void> {
  const until = (step: number) => Math.floor((options.messagesPerRound * step) / LIFE_STEPS);
  for (let step = 0; step < LIFE_STEPS; step += 1) {
    const messages = until(step + 1) - until(step);
    if (messages > 0) await world.tenant.live(messages, lifeSeed * LIFE_STEPS + step);
    await wait(options.faultyMs / LIFE_STEPS);
  }
}

/** Waits until the store is what the tenant holds. What does not become so in time is what is judged. */
async function settle(
  world: World,
  sinceMs: number,
  limitMs: number,
): Promise<{ readonly verdict: ProcessVerdict; readonly seconds: number }> {
  const startedMs = performance.now();
  for (let looks = 0; ; looks += 1) {
    if (looks % TIMERS_EVERY_LOOKS === 0) for (const name of TIMERS) await world.hosts[0].runFunction(name);
    const verdict = await judgeStore(world, sinceMs);
    const elapsedMs = performance.now() - startedMs;
    if (isClean(verdict) || elapsedMs > limitMs) return { verdict, seconds: Math.round(elapsedMs / 100) / 10 };
    await wait(LOOK_EVERY_MS);
  }
}

function faultOf(name: string): ProcessFault {
  const fault = PROCESS_FAULTS[name];
  if (fault === undefined) throw new RangeError(`there is no fault "${name}"`);
  return fault;
}

function crashesOf({ hosts }: World): number {
  return hosts.reduce((sum, { crashes }) => sum + crashes, 0);
}

function countsOf(verdict: ProcessVerdict): Omit<Counts, "crashed"> {
  const { lost, stale, doubled, skipped, repeated } = verdict;
  return {
    lost: lost.length,
    stale: stale.length,
    doubled: doubled.length,
    skipped: skipped.length,
    repeated: repeated.length,
  };
}

function sumOf(rounds: readonly RoundResult[], name: keyof Counts): number {
  return rounds.reduce((sum, round) => sum + round[name], 0);
}
