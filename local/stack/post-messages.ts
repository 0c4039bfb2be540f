import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "../../shared/base/clock.ts";
import { quantile } from "../quantile.ts";
import { createSeededRandom } from "../seeded-random.ts";
import { liveLife } from "../tenant/model/live-life.ts";
import type { Tenant } from "../tenant/start-tenant.ts";
import { type Agreement, compare } from "./agreement.ts";
import type { Stack } from "./start-stack.ts";

export interface PostOptions {
  /** Creations, edits, deletions, replies and reactions together. */
  readonly messages: number;
  readonly perSecond: number;
  readonly seed: number;
  /** Without progress for this long the store will not agree any more. */
  readonly stalledAfterMs?: number;
  readonly signal?: AbortSignal;
}

/** What `npm start -- --messages N --exit` prints. Times are from a change in the tenant to its storing. */
export interface PostSummary {
  readonly posted: number;
  /** Of the posted versions, those whose raw payload is kept. */
  readonly stored: number;
  readonly lost: number;
  readonly stale: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
}

export interface PostOutcome {
  readonly summary: PostSummary;
  /** What differs between store and tenant, in words; empty when they agree. */
  readonly differences: readonly string[];
}

const LOOK_EVERY_MS = 500;
const DEFAULT_STALLED_AFTER_MS = 45_000;
const MAX_SLICE_MS = 20;

/** Lives so many steps in the tenant, waits until the store agrees with it, and says how it went. */
export async function postMessages(stack: Stack, tenant: Tenant, options: PostOptions): Promise<PostOutcome> {
  const before = versionsOf(tenant);
  const startedMs = systemClock.nowMs();
  await live(tenant, options);
  const agreement = await waitForAgreement(stack, tenant, { ...options, sinceMs: startedMs });
  const elapsedSeconds = (systemClock.nowMs() - startedMs) / 1000;
  const posted = versionsOf(tenant) - before;
  const lost = agreement.lost.length;
  const stale = agreement.stale.length;
  const summary = {
    posted,
    stored: agreement.storedSince,
    lost,
    stale,
    p50Ms: quantile(agreement.delaysMs, 0.5),
    p99Ms: quantile(agreement.delaysMs, 0.99),
    perSecond: Math.round((agreement.storedSince / elapsedSeconds) * 10) / 10,
  };
  return { summary, differences: [...agreement.lost, ...agreement.stale, ...agreement.strange] };
}

async function live(tenant: Tenant, { messages, perSecond, seed, signal }: PostOptions): Promise<void> {
  const life = liveLife({ model: tenant.model, random: createSeededRandom(seed), clock: systemClock });
  const startedMs = performance.now();
  for (let posted = 0; posted < messages; posted += 1) {
    const aheadMs = (posted * 1000) / perSecond - (performance.now() - startedMs);
    if (aheadMs > MAX_SLICE_MS) await wait(aheadMs, undefined, signal && { signal });
    life.next();
  }
}

interface Waiting extends Pick<PostOptions, "stalledAfterMs" | "signal"> {
  readonly sinceMs: number;
}

async function waitForAgreement(
  stack: Stack,
  tenant: Tenant,
  { sinceMs, stalledAfterMs = DEFAULT_STALLED_AFTER_MS, signal }: Waiting,
): Promise<Agreement> {
  let best = Number.POSITIVE_INFINITY;
  let progressMs = performance.now();
  for (;;) {
    const agreement = await compare(stack, tenant.model.truth(), sinceMs);
    // What is no message of the tenant's will not become one by waiting.
    const differences = agreement.lost.length + agreement.stale.length;
    if (differences < best) {
      best = differences;
      progressMs = performance.now();
    }
    if (differences === 0 || performance.now() - progressMs > stalledAfterMs) return agreement;
    await wait(LOOK_EVERY_MS, undefined, signal && { signal });
  }
}

function versionsOf(tenant: Tenant): number {
  return tenant.model.truth().reduce((sum, { versions }) => sum + versions.length, 0);
}
