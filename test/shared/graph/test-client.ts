import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createLog, type LogLine } from "../../../shared/base/log.ts";
import { createGraphClient, type GraphClient, type GraphClientOptions } from "../../../shared/graph/client.ts";
import { createReaderBudget } from "../../../shared/job/reader-budget.ts";

interface TestClient {
  readonly client: GraphClient;
  readonly clock: SimulatedClock;
  readonly log: readonly LogLine[];
  /** Runs to the end while the clock jumps from one sleeper to the next, and says how much time that took. */
  run<T>(work: (client: GraphClient) => Promise<T>): Promise<T>;
  elapsedMs(): number;
}

/** A client with a clock that jumps, back-off without luck (the whole time), and tokens `token-1`, `token-2`, … that are kept as the SDK does. */
export function createTestClient(endpoint: string, options: Partial<GraphClientOptions> = {}): TestClient {
  const clock = new SimulatedClock();
  const startMs = clock.nowMs();
  const log: LogLine[] = [];
  let tokens = 0;
  const client = createGraphClient({
    endpoint,
    clock,
    budget: createReaderBudget({ clock }),
    log: createLog((_level, line) => log.push(line)),
    random: () => 1,
    credential: {
      getToken: async (_scopes, given) => {
        if (tokens === 0 || given?.claims !== undefined) tokens += 1;
        return { token: `token-${tokens}`, expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
      },
    },
    ...options,
  });
  return {
    client,
    clock,
    log,
    elapsedMs: () => clock.nowMs() - startMs,
    run: (work) => jumpThrough(clock, work(client)),
  };
}

/** Advances the clock to whoever sleeps until the work is done. */
export async function jumpThrough<T>(clock: SimulatedClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) {
    await clock.settle();
    if (clock.nextDueMs !== undefined) await clock.advance(clock.nextDueMs - clock.nowMs());
  }
  return work;
}

/** Everything an iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
