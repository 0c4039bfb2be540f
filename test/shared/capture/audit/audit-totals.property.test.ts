import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SourceReport, sourceRowId } from "../../../../shared/capture/audit/audit-record.ts";
import { foldReport, readTotals, TOTALS_SHARDS } from "../../../../shared/capture/audit/audit-totals.ts";
import { EMPTY_TABLE, NO_FIGURES } from "../../../../shared/capture/audit/figures.ts";
import { exportSourceId } from "../../../../shared/port/message-export.ts";
import type { StateStore } from "../../../../shared/port/state-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";

const STARTED = "2026-01-01T05:00:00.000Z";

const shardOf = (sourceId: string) => createHash("sha256").update(sourceId).digest().readUInt32BE(0) % TOTALS_SHARDS;
const everyUser = Array.from({ length: 600 }, (_, index) => `user-chats:u${index}`);
/** All in one document, so that they meet. */
const SOURCES = everyUser.filter((id) => shardOf(id) === shardOf("user-chats:u0")).slice(0, 6);

function reportOf(index: number): SourceReport {
  return {
    source: { kind: "user-chats", userId: (SOURCES[index] ?? "").slice("user-chats:".length) },
    state: index % 3 === 2 ? "failed" : "done",
    reason: index === 2 ? "graph-not-found" : index === 5 ? "graph-forbidden" : null,
    step: 1,
    part: "messages",
    link: null,
    pages: 1,
    trail: null,
    holes: [],
    restarts: 0,
    folded: false,
    ...EMPTY_TABLE,
    // A digit a source: a sum tells how often each is in it.
    others: { ...NO_FIGURES, checked: 10 ** index },
  };
}

async function createReports() {
  const state = createMemoryStateStore();
  const reports = SOURCES.map((_, index) => reportOf(index));
  for (const value of reports) {
    const id = sourceRowId(STARTED, exportSourceId(value.source));
    await state.put({ kind: "audit-source", id, value, expect: "absent" });
  }
  return { state, reports };
}

class Crash extends Error {}

/** Every call waits for its turn, and the life may end before or after any. */
function living(state: StateStore, scheduler: fc.Scheduler, life: number): StateStore {
  let left = life;
  const around =
    <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      await scheduler.schedule(Promise.resolve());
      if (--left < 0) throw new Crash();
      const result = await call(...given);
      if (--left < 0) throw new Crash();
      return result;
    };
  return { ...state, get: around(state.get) as StateStore["get"], put: around(state.put) as StateStore["put"] };
}

const ONCE_EACH = {
  done: 4,
  failed: 2,
  gone: 1,
  figures: { ...NO_FIGURES, checked: 111_111 },
};

describe("the totals of an audit", () => {
  it("hold each source once, whoever folds it at the same time, how often, and wherever it crashes", async () => {
    expect(SOURCES).toHaveLength(6);
    const life = fc.oneof(fc.nat({ max: 24 }), fc.constant(Number.POSITIVE_INFINITY));
    const lives = fc.array(fc.record({ source: fc.nat({ max: SOURCES.length - 1 }), life }), { maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(lives, fc.scheduler(), async (invocations, scheduler) => {
        const { state, reports } = await createReports();
        const fold = async (source: number, lasts: number) => {
          const report = reports[source];
          if (report) await foldReport(living(state, scheduler, lasts), STARTED, report);
        };
        const running = invocations.map(({ source, life: lasts }) =>
          fold(source, lasts).catch((error: unknown) => expect(error).toBeInstanceOf(Crash)),
        );
        // The queue brings each until an invocation comes to its end, while all the others are still about.
        const last = reports.map((_, source) => fold(source, Number.POSITIVE_INFINITY));
        await scheduler.waitFor(Promise.all([...running, ...last]));
        expect(await readTotals(state, STARTED)).toEqual(ONCE_EACH);
        const rows = await state.list<SourceReport>("audit-source");
        expect(rows.every(({ value }) => value.folded && value.others.checked === 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("forget a source soon after its report says that it is in them, so that they stay small", async () => {
    const { state, reports } = await createReports();
    const first = reports[0] ?? reportOf(0);
    // One whose invocation died before its report said so: it waits, and holds nobody up.
    const { put } = state;
    state.put = async (entry) => {
      if (entry.kind === "audit-source") throw new Crash();
      return put(entry);
    };
    await expect(foldReport(state, STARTED, first)).rejects.toThrow(Crash);
    state.put = put;
    for (const report of reports.slice(1)) await foldReport(state, STARTED, report);
    const shards = async () =>
      (await state.list<{ folding: readonly string[] }>("audit")).map(({ value }) => value.folding);
    expect(await shards()).toEqual([[exportSourceId(first.source), SOURCES[5]]]);
    await foldReport(state, STARTED, first);
    expect(await readTotals(state, STARTED)).toEqual(ONCE_EACH);
  });

  it("are nothing for a report that is not finished, or that the store has let go", async () => {
    const { state, reports } = await createReports();
    const [one, other] = reports as [SourceReport, SourceReport];
    const id = sourceRowId(STARTED, exportSourceId(one.source));
    await state.put({ kind: "audit-source", id, value: { ...one, state: "waiting" }, expect: "any" });
    await state.remove("audit-source", sourceRowId(STARTED, exportSourceId(other.source)));
    await foldReport(state, STARTED, one);
    await foldReport(state, STARTED, other);
    expect(await readTotals(state, STARTED)).toEqual({ done: 0, failed: 0, gone: 0, figures: NO_FIGURES });
  });
});
