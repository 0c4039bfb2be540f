import { createSeededRandom } from "../../../local/seeded-random.ts";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { GraphError } from "../../../local/tenant/graph/graph-error.ts";
import { type Subject, Throttling } from "../../../local/tenant/graph/throttling.ts";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { MAX_WAIT_MS } from "../../../shared/graph/client.ts";
import { createReaderBudget } from "../../../shared/job/reader-budget.ts";
import type { GraphBudget, GraphBudgetName } from "../../../shared/port/graph-budget.ts";
import type { StateStore } from "../../../shared/port/state-store.ts";
import { createMemoryStateStore } from "../../helpers/memory-state-store.ts";

/** How an instance reaches Graph and the store, in milliseconds at the most. */
const GRAPH_LATENCY_MS = 150;
const STORE_LATENCY_MS = 15;
/** As the adapter gives up. */
const STORE_DEADLINE_MS = 12_000;
/** Jobs of one queue that host.json lets run at once. */
export const READERS = 24;

const TENANT_BUDGET: Partial<Record<GraphBudgetName, Subject["budget"]>> = {
  message: "readMessages",
  export: "exportMessages",
  roster: "listMembersAndChannels",
  other: "otherReads",
};

export interface Instance {
  readonly budget: GraphBudget;
  /** Reads as fast as it may until it is told to stop. */
  work(options?: WorkOptions): Work;
  /** From now on what it writes is written, and it is told that it is not. */
  loseAnswers(): void;
  /** Its process ends: nothing it began goes on. */
  kill(): void;
}

export interface WorkOptions {
  readonly budget?: GraphBudgetName;
  readonly isUrgent?: boolean;
  readonly readers?: number;
  /** Between two requests of a reader, in milliseconds. Default: none, so that it is always hungry. */
  readonly pauseMs?: number;
}

export interface Work {
  admitted: number;
  refused: number;
  turnedAway: number;
  stop(): void;
}

/** Instances with one store and one Graph, on one clock. */
export function createBudgetWorld(seed = 1) {
  const clock = new SimulatedClock();
  const random = createSeededRandom(seed);
  const graph = new Throttling(clock, { enabled: true, scale: 1 });
  const kept = createMemoryStateStore();
  const store = { isDown: false, operations: 0 };
  const operate = async <T>(work: () => Promise<T>): Promise<T> => {
    store.operations += 1;
    if (store.isDown) {
      await clock.sleep(STORE_DEADLINE_MS);
      throw new TeamsinkError("store-unavailable");
    }
    await clock.sleep(Math.ceil(random.next() * STORE_LATENCY_MS));
    return work();
  };
  let instances = 0;
  const start = (options: { isShared?: boolean } = {}): Instance => {
    instances += 1;
    let losesAnswers = false;
    let isDead = false;
    const alive = async <T>(work: () => Promise<T>): Promise<T> => {
      const done = await operate(work);
      return isDead ? new Promise<never>(() => undefined) : done;
    };
    const state: StateStore = {
      ...kept,
      get: (kind, id) => alive(() => kept.get(kind, id)),
      put: async (entry) => {
        const written = await alive(() => kept.put(entry));
        if (losesAnswers) throw new TeamsinkError("store-unavailable");
        return written;
      },
    };
    const shared = { state, instance: `instance-${instances}`, random: random.fork().next };
    const budget = createReaderBudget({ clock, ...(options.isShared === false ? {} : { shared }) });
    const latency = random.fork();
    const read = async (work: Work, { budget: name = "message", isUrgent = false }: WorkOptions) => {
      try {
        await budget.turn({ budget: name, isUrgent, maxWaitMs: MAX_WAIT_MS });
      } catch (error) {
        if (!(error instanceof TeamsinkError)) throw error;
        work.turnedAway += 1;
        await clock.sleep(error.retryAfterMs ?? MAX_WAIT_MS);
        return;
      }
      if (isDead) return;
      await clock.sleep(Math.ceil(latency.next() * GRAPH_LATENCY_MS));
      try {
        graph.admit({ clientId: "app", budget: TENANT_BUDGET[name] ?? "unlimited" });
        work.admitted += 1;
      } catch (error) {
        if (!(error instanceof GraphError)) throw error;
        work.refused += 1;
        budget.refused(name, Number(error.headers["retry-after"]) * 1_000);
      }
    };
    return {
      budget,
      work: (given = {}) => {
        let isStopped = false;
        const work: Work = {
          admitted: 0,
          refused: 0,
          turnedAway: 0,
          stop: () => {
            isStopped = true;
          },
        };
        const reader = async () => {
          while (!isStopped && !isDead) {
            await read(work, given);
            if (given.pauseMs !== undefined) await clock.sleep(given.pauseMs);
          }
        };
        for (let count = 0; count < (given.readers ?? READERS); count += 1) void reader();
        return work;
      },
      loseAnswers: () => {
        losesAnswers = true;
      },
      kill: () => {
        isDead = true;
      },
    };
  };
  return {
    clock,
    random,
    store,
    kept,
    start,
    /** What Graph admitted and refused of several works, while `durationMs` pass. */
    async measure(works: readonly Work[], durationMs: number) {
      const total = (name: "admitted" | "refused") => works.reduce((sum, work) => sum + work[name], 0);
      const before = { admitted: total("admitted"), refused: total("refused"), operations: store.operations };
      await clock.advance(durationMs);
      const admitted = total("admitted") - before.admitted;
      const refused = total("refused") - before.refused;
      return {
        perSecond: admitted / (durationMs / 1_000),
        refusedShare: admitted + refused === 0 ? 0 : refused / (admitted + refused),
        operationsPerMinute: (store.operations - before.operations) / (durationMs / 60_000),
      };
    },
  };
}
