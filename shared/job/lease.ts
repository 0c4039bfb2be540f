import { type Clock, toIso } from "../base/clock.ts";
import { codeOf } from "../base/errors/errors.ts";
import type { Log } from "../base/log.ts";
import type { StateEntry, StateStore } from "../port/state-store.ts";

/** Longer than an invocation may run (`functionTimeout`, five minutes), so that a living owner never loses its lease. */
export const LEASE_MS = 6 * 60_000;

/**
 * How far the clock of whoever took a lease may be ahead of ours. One that ends later than this allows was not written by a
 * right clock, and would keep everybody out for as long as that one is off.
 */
const CLOCK_SPARE_MS = 15 * 60_000;

interface Lease {
  readonly expirationDateTime: string;
}

export interface LeasePorts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Runs `work` when nobody else holds the lease; an expired one is taken over, since its owner died, and so is one of a clock
 * that is far ahead.
 *
 * @returns what `work` returned, or `undefined` when somebody else holds the lease
 */
export async function withLease<T>(
  ports: LeasePorts,
  name: string,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const lease = await acquire(ports, name);
  if (!lease) return undefined;
  try {
    return { value: await work() };
  } finally {
    await release(ports, lease);
  }
}

async function acquire({ state, clock, log }: LeasePorts, name: string): Promise<StateEntry<Lease> | undefined> {
  const nowMs = clock.nowMs();
  const current = await state.get<Lease>("lease", name);
  const leftMs = current ? Date.parse(current.value.expirationDateTime) - nowMs : 0;
  if (leftMs > LEASE_MS + CLOCK_SPARE_MS) {
    log.event("clock.doubted", { seenIn: "lease", offMs: LEASE_MS - leftMs }, "error");
  } else if (leftMs > 0) return undefined;
  const value: Lease = { expirationDateTime: toIso(nowMs + LEASE_MS) };
  try {
    return await state.put({ kind: "lease", id: name, value, expect: current?.etag ?? "absent" });
  } catch (error) {
    if (codeOf(error) === "state-conflict") return undefined;
    throw error;
  }
}

/** Lets it expire now. Whatever fails here only makes the next one wait, so it must not hide the result of the work. */
async function release({ state, clock }: LeasePorts, lease: StateEntry<Lease>): Promise<void> {
  const value: Lease = { ...lease.value, expirationDateTime: toIso(clock.nowMs()) };
  await state.put({ kind: "lease", id: lease.id, value, expect: lease.etag }).catch(() => undefined);
}
