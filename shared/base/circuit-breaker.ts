import type { Clock } from "./clock.ts";
import { codeOf, type ErrorCode, TeamsinkError } from "./errors/errors.ts";
import type { Log } from "./log.ts";

/**
 * What the product depends on, and when it counts as away. `code` is what its adapter throws when it did not answer. In the
 * way of Graph's posts stand Queue, Blob and Key Vault: they are asked again soonest, since a post that is refused meanwhile
 * might have been taken.
 */
export const DEPENDENCIES = {
  graph: { code: "graph-unavailable", maxOpenMs: 60_000 },
  cosmos: { code: "store-unavailable", maxOpenMs: 30_000 },
  blob: { code: "blob-unavailable", maxOpenMs: 5_000 },
  queue: { code: "queue-unavailable", maxOpenMs: 5_000 },
  keyVault: { code: "secret-unavailable", maxOpenMs: 10_000 },
} as const satisfies Readonly<Record<string, { readonly code: ErrorCode; readonly maxOpenMs: number }>>;

export type Dependency = keyof typeof DEPENDENCIES;
export const CIRCUIT_STATES = ["closed", "open", "half-open"] as const;
type CircuitState = (typeof CIRCUIT_STATES)[number];

export interface Circuit {
  readonly dependency: Dependency;
  readonly state: CircuitState;
  /** Since when it is so. */
  readonly sinceMs: number;
  /** Of an open one: when it is asked again. */
  readonly untilMs?: number;
  /** Without an answer in between. */
  readonly failures: number;
}

/** Calls in a row; each was repeated by its adapter before. */
const FAILURES_TO_OPEN = 5;
/** What failed longer ago says nothing of now. Longer than any call takes, so that one after the other counts as in a row. */
const WINDOW_MS = 90_000;
/** Then twice as long each time, up to the most. */
const FIRST_OPEN_MS = 1_000;

/** Of these nobody knows whether the dependency would have answered: it was not asked, or something else was. */
const SAY_NOTHING: ReadonlySet<ErrorCode> = new Set([
  ...Object.values(DEPENDENCIES).map(({ code }) => code),
  "authority-unavailable",
  "identity-missing",
  "identity-refused",
  "host-unknown",
  "tls-untrusted",
  "internal-error",
]);

export interface CircuitBreakerOptions {
  readonly dependency: Dependency;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether what failed was told to wait: an answer, which has its own hold. */
  isThrottled(error: TeamsinkError): boolean;
}

/**
 * Ends asking a dependency that does not answer, for this instance.
 *
 *   closed ──5 failures in a row──▶ open ──its time is up──▶ half-open ──one call: an answer──▶ closed
 *                                    ▲                                 └─none: twice as long──▶ open
 *
 * While it is open, calls fail at once with the very code they would have failed with, and say when to come back: what waits
 * in a queue waits as it would have. Whoever comes while the one call is under way waits for what it tells; where that is
 * nothing, the next one tries. Whatever is an answer is one: what is refused, not there, there already or throttled; and one that comes late closes too.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  readonly #code: ErrorCode;
  #state: CircuitState = "closed";
  #sinceMs: number;
  #untilMs = 0;
  #openMs = 0;
  #openedMs = 0;
  #failures = 0;
  #failedMs = 0;
  #spared = 0;
  #probe: Promise<unknown> | undefined;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
    this.#code = DEPENDENCIES[options.dependency].code;
    this.#sinceMs = options.clock.nowMs();
  }

  circuit(): Circuit {
    const { dependency } = this.#options;
    const until = this.#state === "open" ? { untilMs: this.#untilMs } : {};
    return { dependency, state: this.#state, sinceMs: this.#sinceMs, ...until, failures: this.#failures };
  }

  /** @throws what `work` throws; or at once, while it is open, what it would have thrown */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#state === "closed" ? this.#observed(work()) : this.#runUnlessOpen(work);
  }

  /** Asks whatever the state is, and learns from what it comes to: for whoever wants to know how it is now. */
  insist<T>(work: () => Promise<T>): Promise<T> {
    return this.#observed(work());
  }

  async #runUnlessOpen<T>(work: () => Promise<T>): Promise<T> {
    if (this.#state === "open" && this.#options.clock.nowMs() >= this.#untilMs) this.#become("half-open");
    if (this.#state === "half-open") {
      if (this.#probe === undefined) return this.#asProbe(work);
      await this.#probe;
    }
    if (this.#isClosed()) return this.#observed(work());
    this.#spared += 1;
    throw this.#refusal();
  }

  async #asProbe<T>(work: () => Promise<T>): Promise<T> {
    const told = Promise.withResolvers<void>();
    this.#probe = told.promise;
    try {
      return await this.#observed(work());
    } finally {
      this.#probe = undefined;
      told.resolve();
    }
  }

  /** What it comes to is heard before whoever called hears it. */
  async #observed<T>(work: Promise<T>): Promise<T> {
    try {
      const value = await work;
      if (this.#failures > 0) this.#answered();
      return value;
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    const isThrottled = error instanceof TeamsinkError && this.#options.isThrottled(error);
    const code = codeOf(error);
    if (isThrottled || !SAY_NOTHING.has(code)) this.#answered();
    else if (code === this.#code) this.#unanswered();
  }

  #answered(): void {
    this.#failures = 0;
    if (this.#isClosed()) return;
    const { dependency, clock, log } = this.#options;
    log.event("circuit.closed", { dependency, openForMs: clock.nowMs() - this.#openedMs, spared: this.#spared });
    this.#become("closed");
    this.#spared = 0;
  }

  #unanswered(): void {
    // It was asked before it was known to be away.
    if (this.#state === "open") return;
    const { dependency, clock, log } = this.#options;
    const nowMs = clock.nowMs();
    if (this.#isClosed() && nowMs - this.#failedMs > WINDOW_MS) this.#failures = 0;
    this.#failures += 1;
    this.#failedMs = nowMs;
    if (this.#isClosed() && this.#failures < FAILURES_TO_OPEN) return;
    const isFirst = this.#isClosed();
    this.#openMs = Math.min(DEPENDENCIES[dependency].maxOpenMs, isFirst ? FIRST_OPEN_MS : this.#openMs * 2);
    this.#untilMs = nowMs + this.#openMs;
    this.#become("open");
    if (!isFirst) return;
    this.#openedMs = nowMs;
    log.event("circuit.opened", { dependency, reason: this.#code, failures: this.#failures }, "warn");
  }

  #isClosed(): boolean {
    return this.#state === "closed";
  }

  #become(state: CircuitState): void {
    this.#state = state;
    this.#sinceMs = this.#options.clock.nowMs();
  }

  #refusal(): TeamsinkError {
    const retryAfterMs = Math.max(0, this.#untilMs - this.#options.clock.nowMs());
    const detail = `Not asked: it did not answer ${this.#failures} times in a row`;
    return new TeamsinkError(this.#code, detail, { retryAfterMs });
  }
}

export type CircuitBreakers = { readonly [D in Dependency]: CircuitBreaker };

/** One for each dependency. */
export function createCircuitBreakers(options: Omit<CircuitBreakerOptions, "dependency">): CircuitBreakers {
  const names = Object.keys(DEPENDENCIES) as Dependency[];
  const entries = names.map((dependency) => [dependency, new CircuitBreaker({ ...options, dependency })] as const);
  return Object.fromEntries(entries) as CircuitBreakers;
}

type Pass = <T>(work: () => Promise<T>) => Promise<T>;

/** The same port, each call of which passes through `pass`. All of its methods return promises, but for those that are named. */
export function guarded<T extends object>(port: T, pass: Pass, others: readonly (keyof T)[] = []): T {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function" || others.includes(name as keyof T)) return method;
      return (...args: unknown[]) => pass(() => Reflect.apply(method, target, args) as Promise<unknown>);
    },
  });
}
