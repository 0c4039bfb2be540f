import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import type { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { MAX_WAIT_MS } from "../../../shared/graph/client.ts";
import { minimalRate, SHARE_LEASE_MS, type ShareDocument, shareable } from "../../../shared/job/budget-shares.ts";
import { createReaderBudget } from "../../../shared/job/reader-budget.ts";
import { SHARES_ID } from "../../../shared/job/share-keeper.ts";
import { GRAPH_BUDGETS } from "../../../shared/port/graph-budget.ts";
import { createMemoryStateStore } from "../../helpers/memory-state-store.ts";
import { createBudgetWorld, READERS } from "./budget-world.ts";

const MINUTE_MS = 60_000;
const LIMIT = GRAPH_BUDGETS.message;
/** What is to be used of the limit, and what may be refused. */
const USED = 0.95;
const REFUSED = 0.01;

describe("instances that all have more to read than Graph allows", () => {
  it.each([1, 2, 8, 40])("%i of them use the allowance, equally, and are not refused", async (count) => {
    const world = createBudgetWorld();
    const works = Array.from({ length: count }, () => world.start().work());
    const beginning = await world.measure(works, MINUTE_MS);
    expect(beginning.refusedShare).toBeLessThan(REFUSED);
    const { perSecond, refusedShare, operationsPerMinute } = await world.measure(works, 3 * MINUTE_MS);
    expect(perSecond).toBeGreaterThanOrEqual(USED * LIMIT);
    expect(perSecond).toBeLessThanOrEqual(LIMIT);
    expect(refusedShare).toBeLessThan(REFUSED);
    expect(operationsPerMinute).toBeLessThanOrEqual(5 * count);
    const admitted = works.map((work) => work.admitted);
    expect(Math.max(...admitted)).toBeLessThan(2 * Math.min(...admitted));
    // Nobody turns over its queue: a job goes back to it after a whole wait at the earliest, and none where eight read.
    const turnedAway = works.reduce((sum, work) => sum + work.turnedAway, 0);
    expect(turnedAway).toBeLessThanOrEqual(count > 8 ? (count * READERS * 4 * MINUTE_MS) / MAX_WAIT_MS : 0);
  });

  it("use each budget by itself", async () => {
    const world = createBudgetWorld();
    const messages = Array.from({ length: 3 }, () => world.start().work());
    const exports = Array.from({ length: 3 }, () => world.start().work({ budget: "export", readers: 60 }));
    await world.clock.advance(MINUTE_MS);
    expect((await world.measure(messages, MINUTE_MS)).perSecond).toBeGreaterThanOrEqual(USED * LIMIT);
    expect((await world.measure(exports, MINUTE_MS)).perSecond).toBeGreaterThanOrEqual(USED * GRAPH_BUDGETS.export);
  });

  it("are refused all the time when each keeps a budget of its own", async () => {
    const world = createBudgetWorld();
    const works = Array.from({ length: 8 }, () => world.start({ isShared: false }).work());
    expect((await world.measure(works, 2 * MINUTE_MS)).refusedShare).toBeGreaterThan(5 * REFUSED);
  });
});

async function waitTicks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await undefined;
}

describe("an instance", () => {
  it("that is alone has everything, gives half to another, and has everything again when that rests", async () => {
    const world = createBudgetWorld();
    const first = world.start().work();
    await world.clock.advance(MINUTE_MS);
    const second = world.start().work();
    await world.clock.advance(SHARE_LEASE_MS);
    expect((await world.measure([second], MINUTE_MS)).perSecond).toBeGreaterThanOrEqual(0.45 * LIMIT);
    second.stop();
    await world.clock.advance(SHARE_LEASE_MS);
    expect((await world.measure([first], MINUTE_MS)).perSecond).toBeGreaterThanOrEqual(USED * LIMIT);
  });

  it("that reads little leaves the rest to those that read much", async () => {
    const world = createBudgetWorld();
    const works = [world.start().work({ readers: 1, pauseMs: 1_000 }), world.start().work()];
    await world.clock.advance(MINUTE_MS);
    const little = await world.measure(works.slice(0, 1), MINUTE_MS);
    const much = await world.measure(works.slice(1), MINUTE_MS);
    expect(little.perSecond).toBeGreaterThan(0.8);
    expect(much.perSecond).toBeGreaterThan(0.85 * LIMIT);
  });

  it("that died gives everything back when its lease is over", async () => {
    const world = createBudgetWorld();
    const [first, second] = [world.start(), world.start()];
    const works = [first.work(), second.work()];
    await world.clock.advance(MINUTE_MS);
    first.kill();
    await world.clock.advance(SHARE_LEASE_MS + MINUTE_MS);
    expect((await world.measure(works.slice(1), MINUTE_MS)).perSecond).toBeGreaterThanOrEqual(USED * LIMIT);
  });

  it("that rests leaves nothing behind, and asks the store for nothing", async () => {
    const world = createBudgetWorld();
    const work = world.start().work();
    await world.clock.advance(MINUTE_MS);
    work.stop();
    await world.clock.advance(2 * MINUTE_MS);
    expect((await world.kept.get<ShareDocument>("lease", SHARES_ID))?.value.instances).toEqual({});
    expect((await world.measure([], 10 * MINUTE_MS)).operationsPerMinute).toBe(0);
    expect(world.clock.pending).toBe(0);
  });

  it.each(Array.from({ length: 16 }, (_unused, ticks) => ticks))(
    "that reads again just as it comes to rest has its share again: %i ticks after its last word",
    async (ticks) => {
      const clock = new SimulatedClock();
      const state = createMemoryStateStore({ clock });
      const admitted: Promise<void>[] = [];
      const read = () => admitted.push(budget.turn({ budget: "message", isUrgent: false, maxWaitMs: MAX_WAIT_MS }));
      const put: typeof state.put = async (entry) => {
        const written = await state.put(entry);
        const isLast = Object.keys((entry.value as ShareDocument).instances).length === 0;
        if (isLast && admitted.length === 1) void waitTicks(ticks).then(() => Array.from({ length: 40 }, read));
        return written;
      };
      const shared = { state: { ...state, put }, instance: "a", random: () => 0 };
      const budget = createReaderBudget({ clock, shared });
      read();
      await clock.advance(2 * MINUTE_MS);
      expect((await Promise.allSettled(admitted)).map(({ status }) => status)).toEqual(Array(41).fill("fulfilled"));
    },
  );

  it("that comes after one that died reads its first jobs as soon as it has that one's share", async () => {
    const world = createBudgetWorld();
    const first = world.start();
    first.work();
    await world.clock.advance(5 * MINUTE_MS);
    first.kill();
    const { budget } = world.start();
    let done = 0;
    const job = async (): Promise<void> => {
      try {
        await budget.turn({ budget: "message", isUrgent: false, maxWaitMs: MAX_WAIT_MS });
        done += 1;
      } catch (error) {
        await world.clock.sleep((error as TeamsinkError).retryAfterMs ?? 0);
        return job();
      }
    };
    for (let count = 0; count < READERS; count += 1) void job();
    await world.clock.advance(SHARE_LEASE_MS + 30_000);
    expect(done).toBe(READERS);
  });

  it("that ends in order gives everything back at once", async () => {
    const world = createBudgetWorld();
    const instance = world.start();
    instance.work({ readers: 1 }).stop();
    await world.clock.advance(1_000);
    expect((await world.kept.get<ShareDocument>("lease", SHARES_ID))?.value.instances).not.toEqual({});
    const released = instance.budget.release();
    await world.clock.advance(1_000);
    await released;
    expect((await world.kept.get<ShareDocument>("lease", SHARES_ID))?.value.instances).toEqual({});
  });

  it("obeys a long pause that another was asked for", async () => {
    const world = createBudgetWorld();
    const [first, second] = [world.start(), world.start()];
    const works = [first.work(), second.work()];
    await world.clock.advance(MINUTE_MS);
    first.budget.refused("message", 10 * MINUTE_MS);
    await world.clock.advance(MINUTE_MS);
    expect((await world.measure(works, 8 * MINUTE_MS)).perSecond).toBe(0);
  });
});

describe("what is urgent", () => {
  it("starts at once on an instance that reads all day", async () => {
    const world = createBudgetWorld();
    const instance = world.start();
    instance.work();
    await world.clock.advance(MINUTE_MS);
    const startedMs = world.clock.nowMs();
    let waitedMs = Number.POSITIVE_INFINITY;
    void instance.budget.turn({ budget: "message", isUrgent: true, maxWaitMs: MAX_WAIT_MS }).then(() => {
      waitedMs = world.clock.nowMs() - startedMs;
    });
    await world.clock.advance(1_000);
    expect(waitedMs).toBeLessThanOrEqual(60);
  });

  it("is not starved by forty instances that read all day", async () => {
    const world = createBudgetWorld();
    for (let count = 0; count < 39; count += 1) world.start().work();
    await world.clock.advance(2 * MINUTE_MS);
    const urgent = world.start().work({ isUrgent: true, readers: 8 });
    await world.clock.advance(10_000);
    expect(urgent.admitted).toBeGreaterThanOrEqual(1);
    await world.clock.advance(MINUTE_MS);
    // Eight that wait get more than a fair part of what forty-seven want.
    expect((await world.measure([urgent], MINUTE_MS)).perSecond).toBeGreaterThan(1);
  });
});

describe("without the store", () => {
  it("goes on with what it holds for its lease, then at the least rate, and is back soon after", async () => {
    const world = createBudgetWorld();
    const works = [world.start().work(), world.start().work()];
    await world.clock.advance(2 * MINUTE_MS);
    world.store.isDown = true;
    expect((await world.measure(works, 45_000)).perSecond).toBeGreaterThanOrEqual(USED * LIMIT);
    await world.clock.advance(SHARE_LEASE_MS - 45_000);
    const without = await world.measure(works, 10 * MINUTE_MS);
    expect(without.perSecond).toBeLessThanOrEqual(2 * minimalRate("message") + 0.01);
    expect(without.perSecond).toBeGreaterThan(0);
    world.store.isDown = false;
    await world.clock.advance(2 * MINUTE_MS);
    expect((await world.measure(works, MINUTE_MS)).perSecond).toBeGreaterThanOrEqual(USED * LIMIT);
  });

  it("leaves to another what it has written down, although it was not told that it is written", async () => {
    const world = createBudgetWorld();
    const first = world.start();
    const works = [first.work()];
    await world.clock.advance(MINUTE_MS);
    first.loseAnswers();
    works.push(world.start().work());
    const { perSecond, refusedShare } = await world.measure(works, SHARE_LEASE_MS);
    expect(perSecond).toBeLessThanOrEqual(LIMIT);
    expect(refusedShare).toBe(0);
  });

  it("a first request waits for two seconds, then goes at the least rate", async () => {
    const world = createBudgetWorld();
    world.store.isDown = true;
    const work = world.start().work({ readers: 1 });
    await world.clock.advance(1_900);
    expect(work.admitted).toBe(0);
    await world.clock.advance(5_500);
    expect(work.admitted).toBe(1);
  });
});

it("stays within Graph's limits whoever comes, works, rests and dies, with and without the store", async () => {
  const step = fc.oneof(
    fc.constant("start" as const),
    fc.constant("start" as const),
    fc.constant("kill" as const),
    fc.constant("rest" as const),
    fc.constant("store down" as const),
    fc.constant("store up" as const),
  );
  const life = fc.array(fc.record({ step, passedMs: fc.integer({ min: 0, max: 60_000 }) }), { maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(life, fc.integer(), async (steps, seed) => {
      const world = createBudgetWorld(seed);
      const running: { kill(): void; stop(): void }[] = [];
      const works = [];
      for (const { step: what, passedMs } of steps) {
        if (what === "start") {
          const instance = world.start();
          const work = instance.work();
          works.push(work);
          running.push({ kill: instance.kill, stop: work.stop });
        }
        if (what === "kill") running.shift()?.kill();
        if (what === "rest") running.shift()?.stop();
        if (what === "store down" || what === "store up") world.store.isDown = what === "store down";
        const { perSecond, refusedShare } = await world.measure(works, passedMs + 1_000);
        // A second's worth may come at once.
        expect(perSecond * (passedMs / 1_000 + 1)).toBeLessThanOrEqual(LIMIT * (passedMs / 1_000 + 2));
        expect(refusedShare).toBeLessThan(0.05);
      }
      const refused = works.reduce((sum, work) => sum + work.refused, 0);
      const admitted = works.reduce((sum, work) => sum + work.admitted, 0);
      expect(refused).toBeLessThanOrEqual(REFUSED * admitted + 2);
      expect(shareable("message")).toBeLessThan(LIMIT);
    }),
    { numRuns: 15 },
  );
}, 60_000);
