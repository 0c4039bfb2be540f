import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../../../shared/base/clock.ts";
import { Invocation } from "./invocation.ts";

export type Service = "graph" | "state" | "directory" | "messages" | "blobs" | "queue";

/** Sums over all invocations of one kind. */
export interface LabelTotals {
  invocations: number;
  failures: number;
  /** As it was, and with the longest call of Graph's counted in. */
  longestMs: number;
  worstMs: number;
  heldBytes: number;
  readonly calls: Record<Service, number>;
  ru: number;
  bytes: number;
}

export type Totals = ReadonlyMap<string, Readonly<LabelTotals>>;

/** Counts what every invocation does, is given, and holds. */
export class Meter {
  readonly #clock: Clock;
  readonly #running = new AsyncLocalStorage<Invocation>();
  readonly #suspects = new Set<Invocation>();
  readonly #collect: () => void;
  #totals = new Map<string, LabelTotals>();

  /** @param collect collects garbage, all of it */
  constructor(clock: Clock, collect: () => void) {
    this.#clock = clock;
    this.#collect = collect;
  }

  get totals(): Totals {
    return this.#totals;
  }

  /** Gives what was counted, and counts from nothing. */
  take(): Totals {
    const totals = this.#totals;
    this.#totals = new Map();
    return totals;
  }

  get current(): Invocation | undefined {
    return this.#running.getStore();
  }

  /** Runs one invocation; false when it failed. */
  async run(label: string, work: () => unknown): Promise<boolean> {
    const startMs = this.#clock.nowMs();
    const invocation = new Invocation(label, startMs);
    let succeeded = true;
    try {
      await this.#running.run(invocation, async () => work());
    } catch {
      succeeded = false;
    }
    const nowMs = this.#clock.nowMs();
    const totals = this.#of(label);
    totals.invocations += 1;
    totals.failures += Number(!succeeded);
    totals.longestMs = Math.max(totals.longestMs, nowMs - startMs);
    totals.worstMs = Math.max(totals.worstMs, invocation.worstMs(nowMs));
    totals.heldBytes = Math.max(totals.heldBytes, invocation.heldBytes);
    this.#suspects.delete(invocation);
    return succeeded;
  }

  /** @param label of whom: the invocation that is running, unless it is of nobody in particular */
  count(service: Service, { ru, bytes }: { readonly ru: number; readonly bytes: number }, label?: string): void {
    const totals = this.#of(label ?? this.current?.label ?? "outside");
    totals.calls[service] += 1;
    totals.ru += ru;
    totals.bytes += bytes;
    const invocation = this.current;
    if (invocation?.isSuspect) this.#suspects.add(invocation);
  }

  /** Between two turns of the event loop: whoever was given much shows what is left of it. */
  look(): void {
    if (this.#suspects.size === 0) return;
    this.#collect();
    for (const suspect of this.#suspects) {
      suspect.lookAfterCollection();
      const totals = this.#of(suspect.label);
      totals.heldBytes = Math.max(totals.heldBytes, suspect.heldBytes);
    }
    this.#suspects.clear();
  }

  #of(label: string): LabelTotals {
    const known = this.#totals.get(label);
    if (known) return known;
    const calls = { graph: 0, state: 0, directory: 0, messages: 0, blobs: 0, queue: 0 };
    const made = { invocations: 0, failures: 0, longestMs: 0, worstMs: 0, heldBytes: 0, calls, ru: 0, bytes: 0 };
    this.#totals.set(label, made);
    return made;
  }
}
