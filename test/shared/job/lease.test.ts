import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { LEASE_MS, withLease } from "../../../shared/job/lease.ts";
import { createMemoryStateStore } from "../../helpers/memory-state-store.ts";
import { createRecordingLog } from "../../helpers/recording-log.ts";

function setUp() {
  const clock = new SimulatedClock();
  const state = createMemoryStateStore();
  const log = createRecordingLog();
  const as = (owner: string) => ({ clock, state, log, owner });
  return { clock, state, log, as };
}

/** Whoever dies holding the lease never comes to releasing it. */
async function dieHolding({ as }: ReturnType<typeof setUp>): Promise<void> {
  const acquired = Promise.withResolvers<void>();
  void withLease(as("dead"), "work", () => {
    acquired.resolve();
    return new Promise<never>(() => {});
  });
  await acquired.promise;
}

describe("withLease", () => {
  it("gives what the work returned, and the lease to the next one", async () => {
    const { as } = setUp();
    expect(await withLease(as("a"), "work", async () => 1)).toEqual({ value: 1 });
    expect(await withLease(as("b"), "work", async () => 2)).toEqual({ value: 2 });
  });

  it("gives the lease back when the work fails", async () => {
    const { as } = setUp();
    const failing = withLease(as("a"), "work", () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await withLease(as("b"), "work", async () => 2)).toEqual({ value: 2 });
  });

  it("keeps others out while it is held, but not from other leases", async () => {
    const world = setUp();
    await dieHolding(world);
    await world.clock.advance(LEASE_MS - 1);
    expect(await withLease(world.as("b"), "work", async () => 2)).toBeUndefined();
    expect(await withLease(world.as("b"), "other work", async () => 2)).toEqual({ value: 2 });
  });

  it("is taken over when it expired, by one of several", async () => {
    const world = setUp();
    await dieHolding(world);
    await world.clock.advance(LEASE_MS);
    const takers = ["b", "c", "d"].map((owner) => withLease(world.as(owner), "work", async () => owner));
    expect((await Promise.all(takers)).filter((taken) => taken !== undefined)).toHaveLength(1);
  });

  it("is taken over when it was written by a clock that is years ahead, and the log says so", async () => {
    const { clock, state, log, as } = setUp();
    const yearMs = 365 * 86_400_000;
    const value = { expirationDateTime: new Date(clock.nowMs() + yearMs + LEASE_MS).toISOString() };
    await state.put({ kind: "lease", id: "work", value, expect: "any" });
    expect(await withLease(as("b"), "work", async () => 2)).toEqual({ value: 2 });
    expect(log.linesOf("clock.doubted")).toMatchObject([{ level: "error", seenIn: "lease", offMs: -yearMs }]);
  });

  it("is left to whoever's clock is a little ahead", async () => {
    const { clock, state, log, as } = setUp();
    const value = { expirationDateTime: new Date(clock.nowMs() + LEASE_MS + 600_000).toISOString() };
    await state.put({ kind: "lease", id: "work", value, expect: "any" });
    expect(await withLease(as("b"), "work", async () => 2)).toBeUndefined();
    expect(log.linesOf("clock.doubted")).toEqual([]);
  });

  it("does not lose the result of the work when the lease cannot be given back", async () => {
    const { as, state } = setUp();
    const work = async () => {
      state.failNext(1);
      return "done";
    };
    expect(await withLease(as("a"), "work", work)).toEqual({ value: "done" });
  });
});
