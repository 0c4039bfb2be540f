import type { Clock } from "../base/clock.ts";
import { codeOf } from "../base/errors/errors.ts";
import { FINISHED } from "../base/within.ts";
import { GRAPH_BUDGET_NAMES, GRAPH_BUDGETS, type GraphBudgetName } from "../port/graph-budget.ts";
import type { StateStore } from "../port/state-store.ts";
import type { BudgetLine, LineDemand } from "./budget-line.ts";
import {
  minimalRate,
  type Need,
  type Needs,
  parseShares,
  type Rates,
  SHARE_LEASE_MS,
  type ShareDocument,
  type TakenShares,
  takeShares,
} from "./budget-shares.ts";

/** The document that instances share, of the kind `lease`. */
export const SHARES_ID = "graph-reader";

/** Between two looks at it: soon while something moves, seldom while nothing does. Three looks fit into a lease. */
const MIN_LOOK_MS = 2_000;
const MAX_LOOK_MS = 30_000;
/** A budget that nobody wanted for so long is given back. */
const IDLE_MS = 30_000;
/** A first request waits so long for a share, then goes on without. */
const FIRST_LOOK_MS = 2_000;
/** When others write at the same moment. */
const MAX_TRIES = 8;
const CONFLICT_PAUSE_MS = 250;
/** Without a share one is looked for all the time: whoever is turned away asks again so soon, not when the least rate would have its turn. */
const SHARE_SOON_MS = 10_000;
/** Whoever uses this much of its share could use more. */
const BUSY = 0.8;
/** Over what was used lately. */
const NEED_SPARE = 1.5;
/** What waits urgently should have started within this time. */
const URGENT_WITHIN_SECONDS = 5;

export interface ShareKeeperOptions {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly instance: string;
  readonly random: () => number;
  readonly lines: Readonly<Record<GraphBudgetName, BudgetLine>>;
}

/** A budget that this instance uses at present. */
interface Use {
  wantedMs: number;
  measuredMs: number;
  need: Need;
}

/**
 * Keeps this instance's shares of the budgets it uses, and the rates of their lines: looks at the document every few
 * seconds as long as something is used, then gives everything back and rests. Without the document it goes on with what
 * it holds until the lease ends, then at the minimal rate.
 */
export class ShareKeeper {
  readonly #options: ShareKeeperOptions;
  readonly #uses = new Map<GraphBudgetName, Use>();
  #leasedUntilMs = 0;
  #instances = 0;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;
  #isDue = false;
  #resting = new AbortController();

  constructor(options: ShareKeeperOptions) {
    this.#options = options;
    for (const budget of GRAPH_BUDGET_NAMES) this.#setRate(budget, 0);
  }

  /** A request of this budget is about to join its line. */
  wanted(budget: GraphBudgetName): void {
    const nowMs = this.#options.clock.nowMs();
    const use = this.#uses.get(budget);
    if (use) {
      use.wantedMs = nowMs;
      return;
    }
    this.#uses.set(budget, { wantedMs: nowMs, measuredMs: nowMs, need: { urgent: 0, others: 0 } });
    this.#options.lines[budget].close(FIRST_LOOK_MS);
    this.#lookNow();
  }

  /** And has joined it. What waits urgently does not wait for the next look as well. */
  joined(budget: GraphBudgetName): void {
    const isOld = this.#options.clock.nowMs() >= this.#lookedMs + MIN_LOOK_MS;
    if (isOld && this.#options.lines[budget].waiting.urgent > 0) this.#lookNow();
  }

  /** A long pause is told to the others at once. */
  paused(pauseMs: number): void {
    if (pauseMs > MAX_LOOK_MS && this.#uses.size > 0) this.#lookNow();
  }

  async release(): Promise<void> {
    this.#uses.clear();
    this.#isDue = true;
    this.#resting.abort(FINISHED);
    await this.#running;
  }

  #lookNow(): void {
    this.#isDue = true;
    this.#resting.abort(FINISHED);
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    let restMs = MIN_LOOK_MS;
    for (;;) {
      this.#isDue = false;
      this.#dropIdle();
      const isLast = this.#uses.size === 0;
      const look = await this.#look().catch(() => "failed" as const);
      this.#lookedMs = this.#options.clock.nowMs();
      if (isLast && this.#uses.size === 0) {
        // In one breath with the decision: whoever wants something from now on starts another.
        this.#running = undefined;
        return;
      }
      restMs = look === "moving" || isLast ? MIN_LOOK_MS : Math.min(restMs * 2, MAX_LOOK_MS);
      if (!this.#isDue) await this.#rest(restMs);
    }
  }

  async #rest(durationMs: number): Promise<void> {
    this.#resting = new AbortController();
    // Not all at the same moment.
    const restMs = durationMs * (0.8 + 0.4 * this.#options.random());
    await this.#options.clock.sleep(restMs, this.#resting.signal).catch(() => undefined);
  }

  #dropIdle(): void {
    const nowMs = this.#options.clock.nowMs();
    for (const [budget, { wantedMs }] of this.#uses) {
      const { urgent, others } = this.#options.lines[budget].waiting;
      if (urgent + others === 0 && nowMs >= wantedMs + IDLE_MS) this.#uses.delete(budget);
    }
    for (const budget of GRAPH_BUDGET_NAMES) if (!this.#uses.has(budget)) this.#setRate(budget, 0);
  }

  /** @throws what the store throws, and `state-conflict` when others were quicker every time */
  async #look(): Promise<"moving" | "settled"> {
    const { state, clock, instance, random } = this.#options;
    const needs = this.#needs();
    for (let attempt = 1; ; attempt += 1) {
      const entry = await state.get<unknown>("lease", SHARES_ID);
      const before = parseShares(entry?.value);
      const nowMs = clock.nowMs();
      const taken = takeShares(before, { instance, needs, pausedUntilMs: this.#pauses(), nowMs });
      this.#lower(taken.rates);
      try {
        if (isOf(instance, before) || isOf(instance, taken.document)) {
          await state.put({ kind: "lease", id: SHARES_ID, value: taken.document, expect: entry?.etag ?? "absent" });
        }
        return this.#hold(taken, nowMs + SHARE_LEASE_MS);
      } catch (error) {
        if (codeOf(error) !== "state-conflict" || attempt >= MAX_TRIES) throw error;
        await clock.sleep(CONFLICT_PAUSE_MS * attempt * random());
      }
    }
  }

  /** At once, before it is written down; what is more is used only afterwards. */
  #lower(rates: Rates): void {
    for (const [budget, perSecond] of entriesOf(rates)) {
      if (perSecond < this.#options.lines[budget].perSecond) this.#setRate(budget, perSecond);
    }
  }

  #hold({ document, rates, isFair }: TakenShares, leasedUntilMs: number): "moving" | "settled" {
    this.#leasedUntilMs = leasedUntilMs;
    for (const [budget, perSecond] of entriesOf(rates)) this.#setRate(budget, perSecond);
    for (const [budget, until] of entriesOf(document.pauses)) this.#options.lines[budget].hold(Date.parse(until));
    const instances = Object.keys(document.instances).length;
    const isSettled = isFair && instances === this.#instances;
    this.#instances = instances;
    return isSettled ? "settled" : "moving";
  }

  #setRate(budget: GraphBudgetName, perSecond: number): void {
    const afterwards = minimalRate(budget);
    this.#options.lines[budget].setRate({
      perSecond: Math.max(perSecond, afterwards),
      untilMs: this.#leasedUntilMs,
      afterwards,
      ...(perSecond < afterwards && { mayRiseWithinMs: SHARE_SOON_MS }),
    });
  }

  #needs(): Needs {
    const nowMs = this.#options.clock.nowMs();
    const needs = [...this.#uses].map(([budget, use]): [GraphBudgetName, Need] => {
      const line = this.#options.lines[budget];
      const need = needOf(line.takeDemand(), {
        seconds: Math.max(1, (nowMs - use.measuredMs) / 1_000),
        perSecond: line.perSecond,
        most: GRAPH_BUDGETS[budget],
      });
      use.measuredMs = nowMs;
      return [budget, need];
    });
    return Object.fromEntries(needs);
  }

  #pauses(): Rates {
    const nowMs = this.#options.clock.nowMs();
    const held = GRAPH_BUDGET_NAMES.map((budget) => [budget, this.#options.lines[budget].heldUntilMs] as const);
    return Object.fromEntries(held.filter(([, untilMs]) => untilMs > nowMs));
  }
}

interface Measure {
  readonly seconds: number;
  /** What the line may do, and what the whole app may. */
  readonly perSecond: number;
  readonly most: number;
}

/** Requests a second that a line could use, by what it did: whoever comes near its share, or has others waiting, could use anything. */
function needOf(demand: LineDemand, { seconds, perSecond, most }: Measure): Need {
  const urgentPerSecond = demand.urgentStarted / seconds;
  const othersPerSecond = demand.othersStarted / seconds;
  const isBusy = demand.othersWaiting > 0 || urgentPerSecond + othersPerSecond >= BUSY * perSecond;
  const urgent = Math.max(urgentPerSecond * NEED_SPARE, demand.urgentWaiting / URGENT_WITHIN_SECONDS);
  return { urgent: Math.min(urgent, most), others: isBusy ? most : othersPerSecond * NEED_SPARE };
}

function isOf(instance: string, { instances }: ShareDocument): boolean {
  return instances[instance] !== undefined;
}

function entriesOf<T>(
  byBudget: Readonly<Partial<Record<GraphBudgetName, T>>>,
): readonly (readonly [GraphBudgetName, T])[] {
  return Object.entries(byBudget) as [GraphBudgetName, T][];
}
