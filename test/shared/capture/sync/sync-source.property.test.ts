import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { syncSource } from "../../../../shared/capture/sync/sync-source.ts";
import type { SourceJob } from "../../../../shared/job/sync-job.ts";
import { createMovingSourceModel, createSourceModel, messagesUpTo } from "./source-model.ts";
import { createSyncWorld } from "./sync-world.ts";

class Crash extends Error {}

type Async = (...given: never[]) => Promise<unknown>;

/** Wraps methods so that `before` and `after` run around each call. */
function around<T extends object>(target: T, names: readonly (keyof T)[], hook: () => Promise<void> | void): T {
  const wrapped = { ...target };
  for (const name of names) {
    const call = target[name] as Async;
    Object.assign(wrapped, {
      [name]: async (...given: never[]) => {
        await hook();
        const result = await call(...given);
        await hook();
        return result;
      },
    });
  }
  return wrapped;
}

describe("syncSource, while the source changes", () => {
  const changes = (maxLength: number) =>
    fc.array(fc.record({ unit: fc.nat({ max: 9 }), message: fc.nat({ max: 3 }) }), { maxLength });
  const situation = fc.record({
    pageSize: fc.integer({ min: 1, max: 4 }),
    before: changes(30),
    /** What changes after each page; then the source holds still. */
    meanwhile: fc.array(changes(4), { maxLength: 12 }),
  });

  it("has everything that Graph held when the run began, once the run is finished", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ pageSize, before, meanwhile }) => {
        const change = ({ unit, message }: { unit: number; message: number }) =>
          model.change(`u${unit}`, `u${unit}m${message}`);
        const model = createMovingSourceModel(pageSize, (read) => meanwhile[read - 1]?.forEach(change));
        const world = createSyncWorld(model);
        before.forEach(change);
        const heldAtBeginning = model.messageIds();
        const outcome = await world.sync();
        const cursor = await world.cursor();
        // Giving up is allowed, claiming is not.
        expect(cursor?.coveredDateTime === null).toBe(outcome === "failed");
        if (outcome === "finished") expect([...world.stored.keys()]).toEqual(expect.arrayContaining(heldAtBeginning));
        expect(outcome === "finished" || meanwhile.length >= 10).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("gives up a source that never holds still, and reads on from there", async () => {
    let isRestless = true;
    const model = createMovingSourceModel(1, (read) => {
      if (isRestless) model.change(`u${read % 3}`, `m${read}`);
      if (isRestless) model.change(`u${(read + 1) % 3}`, `m${read}`);
    });
    const world = createSyncWorld(model);
    for (const unit of ["u0", "u1", "u2"]) model.change(unit, `first of ${unit}`);
    expect(await world.sync()).toBe("failed");
    expect(world.log.linesOf("sync.failed")).toMatchObject([{ reason: "source-unsettled" }]);
    isRestless = false;
    await world.clock.advance(24 * 3_600_000);
    expect(await world.sync()).toBe("finished");
    expect([...world.stored.keys()].sort()).toEqual([...new Set(model.messageIds())].sort());
  });
});

describe("syncSource, crashing", () => {
  it("loses nothing, and repeats at most one page a crash, wherever it crashes", async () => {
    const situation = fc.record({
      count: fc.nat({ max: 12 }),
      pageSize: fc.integer({ min: 1, max: 4 }),
      /** How many steps each life lasts; a step is the moment before or after one call to the outside. */
      lives: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(situation, async ({ count, pageSize, lives }) => {
        const model = createSourceModel(messagesUpTo(count), pageSize);
        const world = createSyncWorld(model);
        let left = Number.POSITIVE_INFINITY;
        const step = () => {
          left -= 1;
          if (left < 0) throw new Crash();
        };
        const ports = {
          ...around(world.ports, ["store", "keepInvalid"], step),
          state: around(world.state, ["get", "put"], step),
          queue: around(world.queue, ["send"], step),
          conversations: around(model, ["page"], step),
        };
        const job = world.jobNow();
        let crashes = 0;
        // The queue brings the message again until an invocation comes to its end.
        for (const life of [...lives, Number.POSITIVE_INFINITY]) {
          left = life;
          const outcome = await syncSource(ports, job).catch((error: unknown) => {
            expect(error).toBeInstanceOf(Crash);
            crashes += 1;
          });
          if (outcome) break;
        }
        expect([...world.stored.keys()].sort()).toEqual(
          messagesUpTo(count)
            .map(({ id }) => id)
            .sort(),
        );
        // A round of several pages is followed by one that finds nothing new.
        const pages = count <= pageSize ? 1 : Math.ceil(count / pageSize) + 1;
        expect(model.reads.length).toBeLessThanOrEqual(pages + crashes);
        expect([...model.reads]).toEqual([...model.reads].sort((a, b) => a - b));
        expect(await world.cursor()).toMatchObject({ run: null, state: "incremental" });
      }),
      { numRuns: 500 },
    );
  });

  it("loses nothing when several invocations run one source in any order", async () => {
    const situation = fc.record({
      count: fc.nat({ max: 6 }),
      invocations: fc.integer({ min: 2, max: 3 }),
      scheduler: fc.scheduler(),
    });
    await fc.assert(
      fc.asyncProperty(situation, async ({ count, invocations, scheduler }) => {
        const model = createSourceModel(messagesUpTo(count), 2);
        const world = createSyncWorld(model);
        const turn = () => scheduler.schedule(Promise.resolve());
        const ports = {
          ...world.ports,
          state: around(world.state, ["get", "put"], turn),
          conversations: around(model, ["page"], turn),
        };
        const job: SourceJob = world.jobNow();
        const running = Array.from({ length: invocations }, () => syncSource(ports, job));
        const outcomes = await scheduler.waitFor(Promise.all(running));
        expect(outcomes).toContain("finished");
        expect(outcomes.filter((outcome) => outcome === "finished")).toHaveLength(1);
        expect([...world.stored.keys()].sort()).toEqual(
          messagesUpTo(count)
            .map(({ id }) => id)
            .sort(),
        );
        expect(await world.cursor()).toMatchObject({ run: null, state: "incremental" });
      }),
      { numRuns: 300 },
    );
  });
});
