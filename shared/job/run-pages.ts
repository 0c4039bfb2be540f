import { createHash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { codeOf, type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import type { StateEntry, StateKind, StateStore } from "../port/state-store.ts";

export interface RunPagesPorts {
  readonly state: StateStore;
  readonly clock: Clock;
}

/**
 * What comes after a page.
 *
 * - next: the value is saved, and the next page read
 * - end: the value is saved, or the position removed, and the run is over
 * - wait: nothing is saved; the same page is read again later, since Graph or a store asked for a pause
 * - note: a failure is counted in the value, which is saved, and thrown: the queue brings the job again
 */
export type PageStep<V> =
  | { readonly kind: "next"; readonly value: V }
  | { readonly kind: "end"; readonly value: V | undefined }
  | { readonly kind: "wait"; readonly waitMs: number }
  | { readonly kind: "note"; readonly value: V; readonly error: unknown };

/** One walk over something long. `V` is its position with whatever is counted beside it: what is saved after each page. */
export interface PageRun<V> {
  readonly kind: StateKind;
  readonly id: string;
  /** The store forgets the position so long after it was last saved. */
  readonly ttlSeconds?: number | ((value: V) => number);
  /** Where to go on, given what is stored; `undefined`: there is nothing to do. */
  begin(stored: V | undefined): V | undefined;
  /** Reads and works off the page at the position. What it throws goes to `failed`, or to the queue. */
  page(value: V): Promise<PageStep<V>>;
  /** What a failure of the page leads to; `undefined`: it may pass, and the queue brings the job again. */
  failed?(value: V, error: unknown): PageStep<V> | undefined | Promise<PageStep<V> | undefined>;
  /** Sends the message that goes on with this run. */
  requeue(waitMs: number): Promise<void>;
}

/**
 * - finished: the run came to its end
 * - continued: a message to go on is in the queue
 * - superseded: another invocation saved first, and goes on
 * - not-needed: there was nothing to do
 */
export type RunEnd<V> =
  | { readonly outcome: "finished"; readonly value: V | undefined }
  | { readonly outcome: "continued" | "superseded" | "not-needed" };

/**
 * A page is begun no later than this after the invocation began: a process that ends takes no more with it, and a message whose
 * process ended as often as the queue bears is not the one that walks for hours, but one of many. The longest page, one call of Graph with all its attempts
 * and what it brings stored, fits into what is left of half of `functionTimeout` (five minutes, host.json): `MAX_CALL_MS`
 * of the Graph client.
 */
export const RUN_BUDGET_MS = 10_000;

/** Where Graph asks us to wait and does not say how long. */
const DEFAULT_WAIT_MS = 60_000;

/** Answers of Graph that another attempt will not change. Whatever else fails may pass. */
export const FINAL_REFUSALS: ReadonlySet<ErrorCode> = new Set([
  "graph-gone",
  "graph-bad-request",
  "graph-not-found",
  "graph-forbidden",
  "graph-answer-invalid",
]);

/**
 * The one way to walk something long:
 *
 *   load position ──▶ read a page, work it off ──▶ save position ──▶ next page, or a message to myself
 *                crash: the page is read again          crash: nothing is repeated
 *
 * The position is written, and removed, with the etag that it was read with: of two invocations on one run, one gets on and
 * the other ends. A run of one page that keeps nothing costs one read and no write.
 *
 * @throws what `page` throws and `failed` has no answer to: it may succeed later, and the queue brings the job again
 */
export async function runPages<V>(ports: RunPagesPorts, run: PageRun<V>): Promise<RunEnd<V>> {
  const deadlineMs = ports.clock.nowMs() + RUN_BUDGET_MS;
  let stored = await ports.state.get<V>(run.kind, run.id);
  let value = run.begin(stored?.value);
  if (value === undefined) return { outcome: "not-needed" };
  for (;;) {
    const step: PageStep<V> = await onePage(run, value);
    if (step.kind === "wait") {
      await run.requeue(step.waitMs);
      return { outcome: "continued" };
    }
    const saved = await save(ports.state, run, { stored, value: step.value });
    if (saved === "superseded") return { outcome: "superseded" };
    if (step.kind === "note") throw step.error;
    if (step.kind === "end") return { outcome: "finished", value: step.value };
    ({ value } = step);
    stored = saved;
    if (ports.clock.nowMs() >= deadlineMs) {
      await run.requeue(0);
      return { outcome: "continued" };
    }
  }
}

async function onePage<V>(run: PageRun<V>, value: V): Promise<PageStep<V>> {
  try {
    return await run.page(value);
  } catch (error) {
    if (error instanceof TeamsinkError && error.code === "graph-throttled") {
      return { kind: "wait", waitMs: error.retryAfterMs ?? DEFAULT_WAIT_MS };
    }
    const step = await run.failed?.(value, error);
    if (step === undefined) throw error;
    return step;
  }
}

async function save<V>(
  state: StateStore,
  { kind, id, ttlSeconds }: PageRun<V>,
  { stored, value }: { readonly stored: StateEntry<V> | undefined; readonly value: V | undefined },
): Promise<StateEntry<V> | undefined | "superseded"> {
  const expect = stored?.etag ?? "absent";
  try {
    if (value === undefined) {
      if (stored !== undefined) await state.remove(kind, id, expect);
      return undefined;
    }
    const ttl = typeof ttlSeconds === "function" ? ttlSeconds(value) : ttlSeconds;
    return await state.put({ kind, id, value, expect, ...(ttl === undefined ? {} : { ttlSeconds: ttl }) });
  } catch (error) {
    if (codeOf(error) === "state-conflict") return "superseded";
    throw error;
  }
}

/**
 * Which link a run remembers, so that links which lead back are noticed however many there are: Brent's way to find a
 * circle, one link kept, another every time that twice as many have been followed.
 */
export interface LinkTrail {
  readonly digest: string;
  /** How many links had been followed when this one was. */
  readonly at: number;
}

/**
 * The trail after following a link from one page to the next; `undefined` when it leads in a circle: to the very page it
 * stands on, or to the one that the trail remembers.
 */
export function afterLink(
  trail: LinkTrail | null,
  { from, to }: { readonly from: string | null; readonly to: string },
  followed: number,
): LinkTrail | undefined {
  const digest = createHash("sha256").update(to).digest("base64url").slice(0, 22);
  if (to === from || trail?.digest === digest) return undefined;
  return trail === null || followed >= trail.at * 2 ? { digest, at: Math.max(1, followed) } : trail;
}
