import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fairShare,
  INSTANCES,
  minimalRate,
  type Need,
  NO_SHARES,
  parseShares,
  SHARE_LEASE_MS,
  type ShareDocument,
  shareable,
  takeShares,
} from "../../../shared/job/budget-shares.ts";
import { GRAPH_BUDGET_NAMES, GRAPH_BUDGETS } from "../../../shared/port/graph-budget.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
const HUNGRY: Need = { urgent: 0, others: 20 };
const ALL = shareable("message");

interface Look {
  readonly need?: Need;
  readonly nowMs?: number;
}

const look = (document: ShareDocument, instance: string, { need = HUNGRY, nowMs = NOW_MS }: Look = {}) =>
  takeShares(document, { instance, needs: { message: need }, pausedUntilMs: {}, nowMs });

describe("the limits", () => {
  it.each(GRAPH_BUDGET_NAMES)("of %s hold all shares together, and every instance without one", (budget) => {
    expect(shareable(budget) + INSTANCES * minimalRate(budget)).toBeCloseTo(GRAPH_BUDGETS[budget], 9);
    expect(shareable(budget)).toBeGreaterThanOrEqual(0.95 * GRAPH_BUDGETS[budget]);
  });
});

describe("a fair share", () => {
  const others = (...needs: number[]) => needs.map((need) => ({ urgent: 0, others: need }));

  it.each([
    ["of one that is alone is everything", { urgent: 0, others: 1 }, [], 12],
    ["of two that are hungry is half", { urgent: 0, others: 20 }, others(20), 6],
    ["of a hungry one is what those with small needs leave", { urgent: 0, others: 20 }, others(1, 2), 9],
    ["of a small need is that, where others are hungry", { urgent: 0, others: 1 }, others(20, 20), 1],
    ["of what nobody needs is an equal part", { urgent: 0, others: 1 }, others(1), 6],
    ["of what is urgent comes first", { urgent: 8, others: 0 }, others(20, 20, 20), 8],
    [
      "of a hungry one is less where others have urgent needs",
      { urgent: 0, others: 20 },
      [{ urgent: 8, others: 0 }],
      4,
    ],
    ["of urgent needs that are too many is an equal part", { urgent: 20, others: 0 }, [{ urgent: 20, others: 0 }], 6],
  ] as const)("%s", (...[, own, needs, expected]) => {
    expect(fairShare(12, own, needs)).toBeCloseTo(expected, 9);
  });

  it("is all there is for everybody together", () => {
    const need = fc.record({ urgent: fc.integer({ min: 0, max: 20 }), others: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 50 }), (needs) => {
        const shares = needs.map((own, index) => fairShare(12, own, needs.toSpliced(index, 1)));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(12, 6);
        for (const share of shares) expect(share).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("taking shares", () => {
  it("gives everything to the first, and nobody takes from anybody", () => {
    const first = look(NO_SHARES, "a");
    expect(first).toMatchObject({ rates: { message: ALL }, isFair: true });
    const second = look(first.document, "b");
    expect(second).toMatchObject({ rates: { message: 0 }, isFair: false });
    expect(second.document.instances.a).toEqual(first.document.instances.a);
  });

  it("comes to equal parts once each has looked twice", () => {
    let { document } = look(look(NO_SHARES, "a").document, "b");
    for (const instance of ["a", "b"]) ({ document } = look(document, instance));
    expect(Object.values(document.instances).map(({ shares }) => shares.message?.perSecond)).toEqual([
      ALL / 2,
      ALL / 2,
    ]);
  });

  it("gives back what is not named any more, and the instance leaves with the last", () => {
    const { document } = look(NO_SHARES, "a");
    const left = takeShares(document, { instance: "a", needs: {}, pausedUntilMs: {}, nowMs: NOW_MS });
    expect(left).toEqual({ document: NO_SHARES, rates: {}, isFair: true });
  });

  it("takes over what expired, and not a moment earlier than the owner's clock may be wrong", () => {
    const { document } = look(NO_SHARES, "a");
    const takenAfter = (ms: number) => look(document, "b", { nowMs: NOW_MS + SHARE_LEASE_MS + ms }).rates.message;
    expect([takenAfter(0), takenAfter(4_999), takenAfter(5_000)]).toEqual([0, 0, ALL]);
  });

  it("passes on how long Graph asked the app to wait, until it is over", () => {
    const pausedUntilMs = { message: NOW_MS + 60_000 };
    const { document } = takeShares(NO_SHARES, { instance: "a", needs: {}, pausedUntilMs, nowMs: NOW_MS });
    expect(look(document, "b").document.pauses).toEqual({ message: "2026-01-01T00:01:00.000Z" });
    expect(look(document, "b", { nowMs: NOW_MS + 60_000 }).document.pauses).toEqual({});
  });

  it("never comes to more than is shareable, whoever looks, in whatever order, with whatever needs", () => {
    const action = fc.record({
      instance: fc.constantFrom("a", "b", "c", "d", "e"),
      need: fc.record({ urgent: fc.integer({ min: 0, max: 20 }), others: fc.integer({ min: 0, max: 20 }) }),
      passedMs: fc.integer({ min: 0, max: 60_000 }),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        let document = NO_SHARES;
        let nowMs = NOW_MS;
        for (const { instance, need, passedMs, leaves } of actions) {
          nowMs += passedMs;
          const needs = leaves ? {} : { message: need };
          ({ document } = takeShares(document, { instance, needs, pausedUntilMs: {}, nowMs }));
          const held = Object.values(document.instances).map(({ shares }) => shares.message?.perSecond ?? 0);
          expect(held.reduce((sum, perSecond) => sum + perSecond, 0)).toBeLessThanOrEqual(ALL + 1e-9);
          expect(parseShares(JSON.parse(JSON.stringify(document)))).toEqual(document);
        }
      }),
    );
  });
});

describe("reading the document", () => {
  it("a clock that is a year ahead takes no share from the others, and holds nobody up", () => {
    const nowMs = NOW_MS + 365 * 86_400_000;
    const pausedUntilMs = { message: nowMs + 60_000 };
    const { document } = takeShares(NO_SHARES, { instance: "ahead", needs: { message: HUNGRY }, pausedUntilMs, nowMs });
    const own = look(document, "b");
    expect(own.rates.message).toBe(ALL);
    expect(own.document.pauses).toEqual({});
    expect(Object.keys(own.document.instances)).toEqual(["b"]);
  });

  it.each([undefined, null, "text", {}, { instances: { a: { shares: {} } }, pauses: {} }])(
    "begins anew with %j",
    (value) => {
      expect(parseShares(value)).toEqual(NO_SHARES);
    },
  );
});
