import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { upsertIfNewer } from "../../../shared/azure/upsert-if-newer.ts";
import type { Clock } from "../../../shared/base/clock.ts";
import { createMemoryDocuments } from "../../helpers/memory-documents.ts";
import { storedMessage } from "../../helpers/stored-messages.ts";

/** Waiting is the scheduler's business there; here it costs nothing. */
const noWait: Clock = { nowMs: () => 0, sleep: async () => {} };
const quick = { clock: noWait, random: () => 0.5 };

describe("upsertIfNewer", () => {
  it.each([
    { stored: [], version: 5, outcome: "created", left: [5] },
    { stored: [4], version: 5, outcome: "updated", left: [4, 5] },
    { stored: [5], version: 5, outcome: "repeated", left: [5] },
    { stored: [6], version: 5, outcome: "outdated", left: [6] },
  ])("version $version over $stored is $outcome", async ({ stored, version, outcome, left }) => {
    const documents = createMemoryDocuments();
    for (const earlier of stored) await documents.create(storedMessage({ version: earlier }));
    expect(await upsertIfNewer({ documents, ...quick }, storedMessage({ version }))).toBe(outcome);
    expect(documents.written).toEqual(left);
  });

  it("creates what was removed between its create and its read", async () => {
    const { id } = storedMessage();
    const documents = createMemoryDocuments();
    await documents.create(storedMessage({ version: 1 }));
    const removing = {
      ...documents,
      read: (at: { partition: string; id: string }) => {
        documents.remove(id);
        return documents.read(at);
      },
    };
    expect(await upsertIfNewer({ documents: removing, ...quick }, storedMessage({ version: 2 }))).toBe("created");
  });

  it("gives up with state-conflict when others win every round, having waited longer and longer", async () => {
    const documents = createMemoryDocuments();
    await documents.create(storedMessage({ version: 1 }));
    const losing = { ...documents, replace: async () => undefined };
    const clock = new SimulatedClock(0);
    const writing = upsertIfNewer({ documents: losing, clock, random: () => 0.5 }, storedMessage({ version: 2 }));
    const rejection = expect(writing).rejects.toMatchObject({ code: "state-conflict" });
    await clock.advance(60_000);
    await rejection;
    expect(documents.written).toEqual([1]);
  });

  it("leaves the highest version, whatever the order in which calls of racing writers take effect", async () => {
    const versions = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), versions, async (scheduler, all) => {
        const documents = createMemoryDocuments((call) => scheduler.schedule(Promise.resolve(), call));
        const clock: Clock = { nowMs: () => 0, sleep: () => scheduler.schedule(Promise.resolve(), "sleep") };
        const writes = all.map((version) =>
          upsertIfNewer({ documents, clock, random: () => 0.5 }, storedMessage({ version })),
        );
        const ending = Promise.all(writes);
        await scheduler.waitFor(ending);
        const outcomes = await ending;
        const { written } = documents;
        expect(written.at(-1)).toBe(Math.max(...all));
        expect(written).toEqual([...new Set(written)].sort((a, b) => a - b));
        expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome === "created" || outcome === "updated")).toHaveLength(
          written.length,
        );
      }),
      { numRuns: 3_000 },
    );
  });
});
