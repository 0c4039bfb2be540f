import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { SETTINGS } from "../../../shared/base/settings.ts";
import { MAX_CALL_MS, MAX_WAIT_MS } from "../../../shared/graph/client.ts";
import { INSTANCES } from "../../../shared/job/budget-shares.ts";
import { afterLink, type LinkTrail, type PageRun, RUN_BUDGET_MS, runPages } from "../../../shared/job/run-pages.ts";
import { GRAPH_BUDGETS } from "../../../shared/port/graph-budget.ts";
import { createMemoryStateStore } from "../../helpers/memory-state-store.ts";

/** Two tries of Cosmos DB, which may take twenty seconds each. */
const STORING_MS = 40_000;

interface Count {
  readonly page: number;
}

function setUp(pages: number, parts: Partial<PageRun<Count>> = {}) {
  const clock = new SimulatedClock();
  const state = createMemoryStateStore();
  const requeued: number[] = [];
  const read: number[] = [];
  const run: PageRun<Count> = {
    kind: "walk",
    id: "count",
    begin: (stored) => stored ?? { page: 0 },
    page: async ({ page }) => {
      read.push(page);
      return page + 1 < pages ? { kind: "next", value: { page: page + 1 } } : { kind: "end", value: undefined };
    },
    requeue: async (waitMs) => void requeued.push(waitMs),
    ...parts,
  };
  const saved = async () => (await state.get<Count>("walk", "count"))?.value;
  return { clock, state, requeued, read, saved, run, go: () => runPages({ state, clock }, run) };
}

describe("runPages", () => {
  it("reads page by page to the end, and leaves nothing behind", async () => {
    const { go, read, saved } = setUp(3);
    expect(await go()).toEqual({ outcome: "finished", value: undefined });
    expect(read).toEqual([0, 1, 2]);
    expect(await saved()).toBeUndefined();
  });

  it("keeps the last value where the run says so", async () => {
    const { go, saved } = setUp(1, { page: async () => ({ kind: "end", value: { page: 7 } }) });
    expect(await go()).toEqual({ outcome: "finished", value: { page: 7 } });
    expect(await saved()).toEqual({ page: 7 });
  });

  it("has nothing to do when the run says so", async () => {
    const { go, read } = setUp(3, { begin: () => undefined });
    expect(await go()).toEqual({ outcome: "not-needed" });
    expect(read).toEqual([]);
  });

  it("goes back to the queue when its time is used up, and goes on where it was", async () => {
    const world = setUp(3);
    const { page } = world.run;
    const slow = {
      ...world.run,
      page: async (value: Count) => {
        await world.clock.sleep(RUN_BUDGET_MS);
        return page(value);
      },
    };
    const ended = runPages(world, slow);
    await world.clock.advance(RUN_BUDGET_MS);
    expect(await ended).toEqual({ outcome: "continued" });
    expect([world.requeued, await world.saved()]).toEqual([[0], { page: 1 }]);
    expect(await world.go()).toMatchObject({ outcome: "finished" });
    expect(world.read).toEqual([0, 1, 2]);
  });

  it.each([
    ["as long as Graph says", new TeamsinkError("graph-throttled", undefined, { retryAfterMs: 7_500 }), 7_500],
    ["a minute where it does not say", new TeamsinkError("graph-throttled"), 60_000],
  ])("waits in the queue %s, and saves nothing", async (_how, error, waitMs) => {
    const { go, requeued, saved } = setUp(3, { page: () => Promise.reject(error) });
    expect(await go()).toEqual({ outcome: "continued" });
    expect([requeued, await saved()]).toEqual([[waitMs], undefined]);
  });

  it("ends when another invocation saved first", async () => {
    const { run, state, clock, requeued } = setUp(3);
    const other = async () => {
      const entry = await state.get<Count>("walk", "count");
      await state.put({ kind: "walk", id: "count", value: { page: 9 }, expect: entry?.etag ?? "absent" });
    };
    const raced = { ...run, page: async (value: Count) => other().then(() => run.page(value)) };
    expect(await runPages({ state, clock }, raced)).toEqual({ outcome: "superseded" });
    expect(requeued).toEqual([]);
  });

  it("leaves what somebody began anew while it read the last page", async () => {
    const { run, state, clock, saved } = setUp(1);
    await state.put({ kind: "walk", id: "count", value: { page: 0 }, expect: "absent" });
    const anew = () => state.put({ kind: "walk", id: "count", value: { page: 5 }, expect: "any" });
    const raced = { ...run, page: async (value: Count) => anew().then(() => run.page(value)) };
    expect(await runPages({ state, clock }, raced)).toEqual({ outcome: "superseded" });
    expect(await saved()).toEqual({ page: 5 });
  });

  it("throws what may pass; a failure that is noted is saved before", async () => {
    const error = new TeamsinkError("graph-unavailable");
    const plain = setUp(3, { page: () => Promise.reject(error) });
    await expect(plain.go()).rejects.toBe(error);
    expect(await plain.saved()).toBeUndefined();
    const noted = setUp(3, {
      page: () => Promise.reject(error),
      failed: () => ({ kind: "note", value: { page: 0 }, error }),
    });
    await expect(noted.go()).rejects.toBe(error);
    expect(await noted.saved()).toEqual({ page: 0 });
  });

  it("goes another way where the run knows one", async () => {
    let isBroken = true;
    const { go, read } = setUp(2, {
      failed: () => {
        isBroken = false;
        return { kind: "next", value: { page: 1 } };
      },
      page: async ({ page }) => {
        if (isBroken) throw new TeamsinkError("graph-gone");
        read.push(page);
        return { kind: "end", value: undefined };
      },
    });
    expect(await go()).toMatchObject({ outcome: "finished" });
    expect(read).toEqual([1]);
  });

  it("loses no page and repeats one at most, whenever the store fails or the invocation dies", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(30), { maxLength: 6 }),
        async (pages, deaths) => {
          const { go, state, read } = setUp(pages);
          for (const calls of [...deaths, Number.POSITIVE_INFINITY]) {
            let left = calls;
            const mortal = new Proxy(state, {
              get: (target, name) => {
                left -= 1;
                if (left < 0) throw new TeamsinkError("store-unavailable");
                return Reflect.get(target, name) as unknown;
              },
            });
            await runPages({ state: mortal, clock: new SimulatedClock() }, setUpRun(read, pages)).catch(
              () => undefined,
            );
          }
          await go();
          expect(new Set(read).size).toBe(pages);
          expect(read.every((page, index) => index === 0 || page <= (read[index - 1] ?? 0) + 1)).toBe(true);
        },
      ),
    );
  });
});

function setUpRun(read: number[], pages: number): PageRun<Count> {
  return {
    kind: "walk",
    id: "count",
    begin: (stored) => stored ?? { page: 0 },
    page: async ({ page }) => {
      read.push(page);
      return page + 1 < pages ? { kind: "next", value: { page: page + 1 } } : { kind: "end", value: { page } };
    },
    requeue: async () => undefined,
  };
}

describe("afterLink", () => {
  /** How many links are followed until it is noticed; the links go round in a circle after a tail. */
  function followedOf(tail: number, circle: number): number {
    let trail: LinkTrail | null = null;
    let link: string | null = null;
    for (let followed = 1; followed < 10_000; followed += 1) {
      const index = followed <= tail ? followed : tail + ((followed - tail) % circle);
      const next = afterLink(trail, { from: link, to: `link ${index}` }, followed);
      link = `link ${index}`;
      if (next === undefined) return followed;
      trail = next;
    }
    return Number.POSITIVE_INFINITY;
  }

  it("notices every circle after a few rounds, and keeps one link only", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 200 }), (tail, circle) => {
        expect(followedOf(tail, circle)).toBeLessThanOrEqual(4 * (tail + circle + 1));
      }),
    );
  });

  it("notices at once a page that names itself as the next one", () => {
    fc.assert(
      fc.property(fc.nat(200), (tail) => {
        expect(followedOf(tail, 1)).toBe(Math.max(tail, 1) + 1);
      }),
    );
  });

  it("lets links that never come again lead on", () => {
    expect(followedOf(20_000, 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

interface HostJson {
  readonly functionTimeout: string;
  readonly extensions: { readonly queues: { readonly batchSize: number; readonly newBatchThreshold: number } };
}

describe("the time that a page may take", () => {
  const { functionTimeout, extensions } = JSON.parse(readFileSync("host.json", "utf8")) as HostJson;

  it("is enough for a turn where every instance has all its hands in line: none stands there for nothing", () => {
    const hands = extensions.queues.batchSize + extensions.queues.newBatchThreshold;
    const slowest = Math.min(GRAPH_BUDGETS.message, GRAPH_BUDGETS.export, GRAPH_BUDGETS.roster, GRAPH_BUDGETS.other);
    expect((INSTANCES * hands * 1_000) / slowest).toBeLessThan(MAX_WAIT_MS);
  });

  it("fits into half of what a function may take, and so does a request as long as GRAPH_TIMEOUT_SECONDS lets it be", () => {
    const [hours = 0, minutes = 0, seconds = 0] = functionTimeout.split(":").map(Number);
    const halfMs = ((hours * 60 + minutes) * 60 + seconds) * 500;
    const { accepts, default: usual } = SETTINGS.GRAPH_TIMEOUT_SECONDS;
    const longest = Math.max(
      ...Array.from({ length: 100 }, (_, value) => value).filter((value) => accepts(`${value}`)),
    );
    expect(longest).toBeGreaterThan(Number(usual));
    // What is left of a call is for waiting.
    expect(longest * 1_000).toBeLessThan(MAX_CALL_MS);
    // The rest is for what the page brings, to be stored.
    expect(RUN_BUDGET_MS + MAX_CALL_MS).toBeLessThanOrEqual(halfMs - STORING_MS);
  });
});
