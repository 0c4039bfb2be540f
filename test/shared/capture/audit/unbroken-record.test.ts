import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import type { AuditRun } from "../../../../shared/capture/audit/audit-record.ts";
import { OVERLAP_MS } from "../../../../shared/capture/audit/audit-window.ts";
import { foldRun, type RunningRecord, unbrokenRecord } from "../../../../shared/capture/audit/unbroken-record.ts";
import type { Gap } from "../../../../shared/capture/subscription/gap-ledger.ts";
import { DAY_MS, HOUR_MS, runOf, START_MS } from "./runs.ts";

const day = (number: number) => START_MS + number * DAY_MS;
type Parts = Omit<Parameters<typeof runOf>[0], "fromMs" | "untilMs">;
/** Over the day before `until`, joined to its neighbour. */
const run = (until: number, parts: Parts & { readonly from?: number } = {}) =>
  runOf({ ...parts, fromMs: day(parts.from ?? until - 1) - OVERLAP_MS, untilMs: day(until) });
/** The record after these runs, which ended in this order. */
const recordOf = (runs: readonly AuditRun[]) =>
  runs.filter(({ state }) => state !== "running").reduce<RunningRecord | undefined>(foldRun, undefined);
const since = (number: number) => toIso(day(number) - OVERLAP_MS);

describe("unbrokenRecord", () => {
  it.each<[string, AuditRun[], string | null, number | null]>([
    ["no run", [], null, null],
    ["one run", [run(1)], since(0), 1],
    ["runs that join", [run(1), run(2), run(3)], since(0), 3],
    ["a run that comes twice", [run(1), run(1), run(2), run(1), run(2)], since(0), 2],
    [
      "an unsound run that ends after a later one has compared its window",
      [run(1), run(3, { from: 1 }), run(2, { state: "incomplete" })],
      since(0),
      3,
    ],
    [
      "a sound run that ends after a later one has broken the record",
      [run(1), run(3, { from: 1, totals: { invalid: 1 } }), run(2)],
      null,
      1,
    ],
    ["a window that was never compared", [run(1), run(3)], since(2), 3],
    ["a run under way", [run(1), run(2, { state: "running" })], since(0), 1],
    ["an incomplete run", [run(1), run(2, { state: "incomplete" })], null, 1],
    [
      "an incomplete run, its window compared later",
      [run(1), run(2, { state: "incomplete" }), run(3, { from: 1 })],
      since(0),
      3,
    ],
    [
      "an incomplete run, its window not compared again",
      [run(1), run(2, { state: "incomplete" }), run(3)],
      since(2),
      3,
    ],
    ["a source that is forbidden", [run(1), run(2, { sources: { done: 1, failed: 1 } })], null, 1],
    ["a source that was forbidden once", [run(1), run(2, { sources: { done: 1, failed: 1 } }), run(3)], since(2), 3],
    ["a source that is gone", [run(1), run(2, { sources: { done: 1, failed: 1, gone: 1 } })], since(0), 2],
    ["holes that were repaired", [run(1), run(2, { totals: { missing: 2, stale: 1, repaired: 3 } })], since(0), 2],
    ["a hole that was not repaired", [run(1), run(2, { totals: { missing: 2, repaired: 1 } })], null, 1],
    ["a message that cannot be stored", [run(1), run(2, { totals: { invalid: 1 } })], null, 1],
    ["only unsound runs", [run(1, { state: "incomplete" })], null, null],
    [
      "a resource that is new",
      [run(1), run(2, { resources: ["/chats/getAllMessages", "/teams/getAllMessages"] })],
      since(1),
      2,
    ],
    [
      "a resource that is no longer wanted",
      [run(1, { resources: ["/chats/getAllMessages", "/teams/getAllMessages"] }), run(2)],
      since(0),
      2,
    ],
    [
      "a resource that cannot be compared",
      [run(1, { resources: ["/appCatalogs/teamsApps/a/installedToChats/getAllMessages"] })],
      null,
      null,
    ],
  ])("%s", (...[_name, runs, unbrokenSince, until]) => {
    const auditedUntil = until === null ? null : toIso(day(until));
    expect(unbrokenRecord(recordOf(runs), [])).toEqual({ unbrokenSince, auditedUntil });
  });

  const gap = (parts: Partial<Gap>): Gap => ({
    resource: "/chats/getAllMessages",
    cause: "removed",
    fromDateTime: toIso(day(1)),
    untilDateTime: toIso(day(1) + HOUR_MS),
    openedDateTime: toIso(day(1)),
    requestedDateTime: null,
    scheduledDateTime: null,
    closedDateTime: toIso(day(1) + 2 * HOUR_MS),
    ...parts,
  });

  it.each<[string, Gap, boolean]>([
    ["healed, and audited after its end", gap({}), true],
    ["healed, and not audited since", gap({ untilDateTime: toIso(day(2) + 1), closedDateTime: toIso(day(3)) }), false],
    ["ended, and not healed", gap({ closedDateTime: null }), false],
    ["still blind", gap({ untilDateTime: null, closedDateTime: null }), false],
    ["closed without an end, long ago", gap({ untilDateTime: null }), true],
    ["closed without an end, just now", gap({ untilDateTime: null, closedDateTime: toIso(day(3)) }), false],
  ])("with a gap that is %s", (...[_name, one, isUnbroken]) => {
    const runs = [run(1), run(2)];
    expect(unbrokenRecord(recordOf(runs), [one]).unbrokenSince).toBe(isUnbroken ? since(0) : null);
  });

  it.each<[string, AuditRun[], number | null]>([
    ["the last end, in whatever order they come", [run(2), run(1)], 2],
    ["what an incomplete run left", [run(1), run(2, { state: "incomplete" })], 1],
    ["a run with holes as well, for it was compared", [run(1), run(2, { totals: { invalid: 1 } })], 2],
    ["nothing before the first", [run(1, { state: "incomplete" })], null],
    ["the later end, when the clock was set back", [run(3), runOf({ fromMs: day(3), untilMs: day(2) })], 3],
  ])("remembers for the next window: %s", (_name, runs, until) => {
    expect(recordOf(runs)?.comparedUntilDateTime).toBe(until === null ? null : toIso(day(until)));
  });

  it("never claims a time that no sound run has compared", () => {
    const anyRun = fc
      .record({
        start: fc.nat({ max: 10 }),
        length: fc.integer({ min: 1, max: 4 }),
        state: fc.constantFrom("complete", "incomplete", "running"),
        failed: fc.nat({ max: 1 }),
      })
      .map(({ start, length, state, failed }) =>
        runOf({
          fromMs: day(start),
          untilMs: day(start + length),
          state: state as AuditRun["state"],
          sources: { failed },
        }),
      );
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 6 }), (runs) => {
        const { unbrokenSince, auditedUntil } = unbrokenRecord(recordOf(runs), []);
        if (unbrokenSince === null || auditedUntil === null) return;
        const sound = runs.filter(({ state, sources }) => state === "complete" && sources.failed === 0);
        for (let timeMs = Date.parse(unbrokenSince); timeMs < Date.parse(auditedUntil); timeMs += DAY_MS / 2) {
          const covers = (one: AuditRun) =>
            Date.parse(one.fromDateTime) <= timeMs && Date.parse(one.untilDateTime) > timeMs;
          expect(sound.some(covers)).toBe(true);
        }
      }),
    );
  });
});
