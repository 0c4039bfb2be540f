import * as z from "zod";
import { toIso } from "../base/clock.ts";
import { GRAPH_BUDGET_NAMES, GRAPH_BUDGETS, type GraphBudgetName } from "../port/graph-budget.ts";

/**
 * How many instances may be without a share and still keep within Graph's limits together: what Flex Consumption starts
 * of an app by default, and `maximumInstanceCount` in infra/main.bicep.
 */
export const INSTANCES = 40;
/**
 * Of each budget, kept for those without a share: a first request need not wait for anybody, and an instance that cannot
 * reach the store goes on, slowly.
 */
const RESERVE = 0.03;

/** How long a share is held without being renewed, in milliseconds. Other clocks are believed to be right by the spare. */
export const SHARE_LEASE_MS = 90_000;
const CLOCK_SPARE_MS = 5_000;
/**
 * What ends later than this was written by a clock that is off, and would take a share from everybody, or hold everybody up,
 * for as long as that one is. Graph asks for minutes.
 */
const MAX_AHEAD_MS = 3_600_000;

/** Requests a second that the shares of a budget may come to. */
export function shareable(budget: GraphBudgetName): number {
  return GRAPH_BUDGETS[budget] * (1 - RESERVE);
}

/** Requests a second of an instance that holds no share. */
export function minimalRate(budget: GraphBudgetName): number {
  return (GRAPH_BUDGETS[budget] * RESERVE) / INSTANCES;
}

/** Requests a second that an instance could use. */
export interface Need {
  readonly urgent: number;
  readonly others: number;
}

export type Needs = Readonly<Partial<Record<GraphBudgetName, Need>>>;
export type Rates = Readonly<Partial<Record<GraphBudgetName, number>>>;

const rate = z.number().nonnegative();
const byBudget = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(GRAPH_BUDGET_NAMES), value);
const instanceShares = z.object({
  untilDateTime: z.iso.datetime(),
  shares: byBudget(z.object({ perSecond: rate, urgent: rate, others: rate })),
});
const shareDocument = z.object({
  instances: z.record(z.string(), instanceShares),
  /** Until when Graph asked the whole app to wait. */
  pauses: byBudget(z.iso.datetime()),
});

/** Who holds how much of the app's budgets: one small document, written by every instance that reads Graph. */
export type ShareDocument = z.infer<typeof shareDocument>;
type InstanceShares = z.infer<typeof instanceShares>;

export const NO_SHARES: ShareDocument = { instances: {}, pauses: {} };

/** What cannot be read is no reason to wait for ever: it is begun anew. */
export function parseShares(value: unknown): ShareDocument {
  const parsed = shareDocument.safeParse(value);
  return parsed.success ? parsed.data : NO_SHARES;
}

export interface ShareRequest {
  readonly instance: string;
  /** Budgets that are not named are given back; when none is, the instance leaves. */
  readonly needs: Needs;
  readonly pausedUntilMs: Rates;
  readonly nowMs: number;
}

export interface TakenShares {
  readonly document: ShareDocument;
  /** What the instance holds by it, in requests a second. */
  readonly rates: Rates;
  /** Nothing is missing from what would be fair. */
  readonly isFair: boolean;
}

/** Less than this of a fair share is worth another look soon. */
const FAIR_ENOUGH = 0.95;

/**
 * The document after one instance has looked at it. It takes what is fair, as far as others have left it: nobody is made
 * smaller by anybody else. Whoever holds more than is fair writes that down less the next time it looks, and whoever
 * holds less takes it when it looks after that. So at every version of the document the shares of a budget come to what
 * is shareable at the most.
 */
export function takeShares(document: ShareDocument, request: ShareRequest): TakenShares {
  const { instance, needs, nowMs } = request;
  const others = Object.entries(document.instances).filter(
    ([name, { untilDateTime }]) => name !== instance && isToCome(Date.parse(untilDateTime) + CLOCK_SPARE_MS, nowMs),
  );
  const taken = Object.entries(needs).map(([name, need]) => {
    const budget = name as GraphBudgetName;
    const held = others.flatMap(([, { shares }]) => shares[budget] ?? []);
    const fair = fairShare(shareable(budget), need, held);
    const free = shareable(budget) - sum(held.map(({ perSecond }) => perSecond));
    return { budget, need, fair, perSecond: roundDown(Math.max(0, Math.min(fair, free))) };
  });
  const shares = Object.fromEntries(taken.map(({ budget, need, perSecond }) => [budget, { ...need, perSecond }]));
  const own: InstanceShares = { untilDateTime: toIso(nowMs + SHARE_LEASE_MS), shares };
  return {
    document: {
      instances: Object.fromEntries(taken.length === 0 ? others : [...others, [instance, own]]),
      pauses: pausesOf(document, request),
    },
    rates: Object.fromEntries(taken.map(({ budget, perSecond }) => [budget, perSecond])),
    isFair: taken.every(({ fair, perSecond }) => perSecond >= FAIR_ENOUGH * fair),
  };
}

/** What would be fair for the first, given what the others need: urgent needs first, then the rest, then what is left over. */
export function fairShare(total: number, own: Need, others: readonly Need[]): number {
  const everybody = [own, ...others];
  const urgent = fill(
    total,
    everybody.map((need) => need.urgent),
  );
  const rest = fill(
    total - sum(urgent),
    everybody.map((need) => need.others),
  );
  const spare = Math.max(0, total - sum(urgent) - sum(rest));
  return (urgent[0] ?? 0) + (rest[0] ?? 0) + spare / everybody.length;
}

/** Everybody gets what it needs as long as it is no more than an equal part of what is left. "Max-min fairness". */
function fill(total: number, needs: readonly number[]): readonly number[] {
  const given = needs.map(() => 0);
  const order = needs.map((need, index) => ({ need, index })).sort((a, b) => a.need - b.need);
  let left = Math.max(0, total);
  for (const [place, { need, index }] of order.entries()) {
    const part = Math.min(need, left / (order.length - place));
    given[index] = part;
    left -= part;
  }
  return given;
}

function pausesOf(document: ShareDocument, { pausedUntilMs, nowMs }: ShareRequest): ShareDocument["pauses"] {
  const entries = GRAPH_BUDGET_NAMES.map((budget): [GraphBudgetName, number] => {
    const written = Date.parse(document.pauses[budget] ?? "") || 0;
    return [budget, Math.max(isToCome(written, nowMs) ? written : 0, pausedUntilMs[budget] ?? 0)];
  });
  return Object.fromEntries(entries.filter(([, untilMs]) => untilMs > nowMs).map(([name, ms]) => [name, toIso(ms)]));
}

function isToCome(timeMs: number, nowMs: number): boolean {
  return timeMs > nowMs && timeMs <= nowMs + MAX_AHEAD_MS;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Short in JSON, and never more than there is. */
function roundDown(perSecond: number): number {
  return Math.floor(perSecond * 10_000) / 10_000;
}
