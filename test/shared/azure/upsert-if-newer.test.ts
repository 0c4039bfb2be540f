import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { upsertIfNewer } from "../../../shared/azure/cosmos-message-store.ts";
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

  it("of two payloads of one version leaves the one of the greater digest", async () => {
    for (const order of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      const documents = createMemoryDocuments();
      for (const digest of order) await upsertIfNewer({ documents, ...quick }, storedMessage({ version: 5, digest }));
      expect(documents.writtenPayloads.at(-1)).toBe("5b");
    }
  });

  it.each([
    { title: "new", stored: [], isKnown: false, calls: ["create"] },
    { title: "changed", stored: [4], isKnown: false, calls: ["create", "read", "replace"] },
    { title: "changed, and known", stored: [4], isKnown: true, calls: ["replace"] },
    { title: "repeated", stored: [5], isKnown: false, calls: ["create", "read"] },
    { title: "repeated, and known", stored: [5], isKnown: true, calls: [] },
    { title: "outdated, and known", stored: [6], isKnown: true, calls: [] },
  ])("asks no more than it must for what is $title", async ({ stored, isKnown, calls }) => {
    const documents = createMemoryDocuments();
    for (const version of stored) await documents.create(storedMessage({ version }));
    const found = await documents.read({ partition: "", id: storedMessage().id });
    documents.calls.length = 0;
    const known = isKnown && found ? { message: found.document, etag: found.etag } : undefined;
    await upsertIfNewer({ documents, ...quick }, storedMessage({ version: 5 }), known);
    expect(documents.calls).toEqual(calls);
  });

  it("creates what was removed after it was read", async () => {
    const documents = createMemoryDocuments();
    await documents.create(storedMessage({ version: 1 }));
    const found = await documents.read({ partition: "", id: storedMessage().id });
    documents.remove(storedMessage().id);
    const known = found && { message: found.document, etag: found.etag };
    expect(await upsertIfNewer({ documents, ...quick }, storedMessage({ version: 2 }), known)).toBe("created");
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

  it("leaves the payload that goes before all others, whatever the order in which calls of racing writers take effect", async () => {
    const writer = fc.record({
      version: fc.integer({ min: 1, max: 6 }),
      digest: fc.constantFrom("a", "b"),
      readsFirst: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(writer, { minLength: 1, maxLength: 6 }), async (scheduler, all) => {
        const documents = createMemoryDocuments((call) => scheduler.schedule(Promise.resolve(), call));
        const clock: Clock = { nowMs: () => 0, sleep: () => scheduler.schedule(Promise.resolve(), "sleep") };
        const writes = all.map(async ({ version, digest, readsFirst }) => {
          const message = storedMessage({ version, digest });
          const found = readsFirst
            ? await documents.read({ partition: message.conversationId, id: message.id })
            : undefined;
          const known = found && { message: found.document, etag: found.etag };
          return upsertIfNewer({ documents, clock, random: () => 0.5 }, message, known);
        });
        const ending = Promise.all(writes);
        await scheduler.waitFor(ending);
        const outcomes = await ending;
        const { writtenPayloads } = documents;
        const payloads = all.map(({ version, digest }) => `${version}${digest}`).sort();
        expect(writtenPayloads.at(-1)).toBe(payloads.at(-1));
        expect(writtenPayloads).toEqual([...new Set(writtenPayloads)].sort());
        expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome === "created" || outcome === "updated")).toHaveLength(
          writtenPayloads.length,
        );
      }),
      { numRuns: 3_000 },
    );
  });
});
