import type { SeededRandom } from "../../../local/seeded-random.ts";
import type { Clock } from "../../../shared/base/clock.ts";

/** Services that can be in trouble; one of them may serve several ports. */
export type Service = "blob" | "queue" | "cosmos" | "key-vault";

/**
 * - refuses: an error at once, nothing is done
 * - stalls: no answer until the adapter gives up, nothing is done
 * - loses-answer: it is done, and an error comes back
 */
export type Trouble = "refuses" | "stalls" | "loses-answer";

export type TroubleName = `${Service}-${Trouble}`;

/** Which service is in which trouble, for what share of the calls, and how often each has struck. */
export class Troubles {
  readonly struck = new Map<TroubleName, number>();
  readonly #rates = new Map<TroubleName, number>();
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  set(name: TroubleName, rate: number): void {
    this.#rates.set(name, rate);
  }

  clear(name: TroubleName): void {
    this.#rates.delete(name);
  }

  strike(service: Service): Trouble | undefined {
    for (const trouble of ["refuses", "stalls", "loses-answer"] as const) {
      const name: TroubleName = `${service}-${trouble}`;
      const rate = this.#rates.get(name);
      if (rate === undefined || !this.#random.chance(rate)) continue;
      this.struck.set(name, (this.struck.get(name) ?? 0) + 1);
      return trouble;
    }
    return undefined;
  }
}

export interface TroubledOptions {
  readonly service: Service;
  readonly troubles: Troubles;
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** As the service answers, in milliseconds. */
  readonly latencyMs: number;
  /** After how long the adapter gives up. */
  readonly deadlineMs: number;
  /** What the adapter throws then. */
  readonly failure: () => Error;
}

type Port = Readonly<Record<string, unknown>>;

/** A port whose every method takes time and shares the troubles of its service. All methods must return promises. */
export function troubled<T extends object>(port: T, options: TroubledOptions): T {
  const { service, troubles, clock, random, latencyMs, deadlineMs, failure } = options;
  const call = async (work: () => Promise<unknown>) => {
    const trouble = troubles.strike(service);
    // Whoever dies while waiting may have done it or not.
    const isDoneFirst = random.chance(0.5);
    const waitMs = trouble === "stalls" ? deadlineMs : Math.ceil(random.next() * latencyMs);
    if (trouble === "refuses" || trouble === "stalls") {
      await clock.sleep(waitMs);
      throw failure();
    }
    const done = isDoneFirst ? await settle(work) : undefined;
    await clock.sleep(waitMs);
    const outcome = done ?? (await settle(work));
    if (trouble === "loses-answer") throw failure();
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  };
  return new Proxy(port, {
    get: (target, name) => {
      const method = (target as Port)[name as string];
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => call(() => method.apply(target, args) as Promise<unknown>);
    },
  });
}

async function settle(work: () => Promise<unknown>): Promise<{ value: unknown } | { error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}
