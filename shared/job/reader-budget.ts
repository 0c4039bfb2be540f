import type { Clock } from "../base/clock.ts";
import { GRAPH_BUDGET_NAMES, GRAPH_BUDGETS, type GraphBudget, type GraphBudgetName } from "../port/graph-budget.ts";
import type { StateStore } from "../port/state-store.ts";
import { BudgetLine } from "./budget-line.ts";
import { ShareKeeper } from "./share-keeper.ts";

export interface ReaderBudgetOptions {
  readonly clock: Clock;
  /** Without it, everything is this process's: right only where nothing else of the app runs. */
  readonly shared?: {
    readonly state: StateStore;
    /** Names this process, and no other at any time. */
    readonly instance: string;
    /** From 0 to 1. */
    readonly random: () => number;
  };
}

/** Graph's budget, as far as this instance may use it: all of it, or a share of what all instances have. */
export function createReaderBudget({ clock, shared }: ReaderBudgetOptions): GraphBudget {
  const lines = Object.fromEntries(
    GRAPH_BUDGET_NAMES.map((budget) => [
      budget,
      new BudgetLine({ clock, perSecond: GRAPH_BUDGETS[budget], ...(shared && { random: shared.random }) }),
    ]),
  ) as Readonly<Record<GraphBudgetName, BudgetLine>>;
  const keeper = shared && new ShareKeeper({ ...shared, clock, lines });
  return {
    turn: ({ budget, ...request }) => {
      keeper?.wanted(budget);
      const started = lines[budget].turn(request);
      keeper?.joined(budget);
      return started;
    },
    refused: (budget, pauseMs) => {
      lines[budget].refused(pauseMs);
      keeper?.paused(pauseMs);
    },
    release: async () => keeper?.release(),
  };
}
