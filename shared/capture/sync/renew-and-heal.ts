import { codeOf, errorRow, TeamsinkError } from "../../base/errors/errors.ts";
import { isTransientCode } from "../../base/errors/transient.ts";
import { type LifecycleEvent, sendSyncJob } from "../../job/sync-job.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import type { ReconcilePorts } from "../subscription/carry-out.ts";
import { handleLifecycleEvents } from "../subscription/lifecycle.ts";
import { type ReconcileResult, reconcileSubscriptions } from "../subscription/reconcile.ts";
import type { SubscriptionRecord } from "../subscription/subscription-record.ts";
import type { WantedSubscriptions } from "../subscription/wanted.ts";
import { type HealGapsPorts, healGaps } from "./gap-sync.ts";

export interface RenewAndHealPorts extends ReconcilePorts, HealGapsPorts {
  /** Made anew for each use, since secrets roll. Throws what keeps the secrets away, or is wrong with them. */
  wanted(): Promise<WantedSubscriptions>;
}

/**
 * Keeps the subscriptions alive and heals what was missed while one was not: for the timer, and at once when Graph sent
 * lifecycle events. While another instance is at it, the timer has nothing to do, but events have to come again.
 *
 * @returns what was done, where something was
 * @throws `state-conflict` for events; what Graph's listing, the secrets or the stores throw
 */
export async function renewAndHeal(
  ports: RenewAndHealPorts,
  events?: readonly LifecycleEvent[],
): Promise<ReconcileResult | undefined> {
  const wanted = await ports.wanted();
  const done = events
    ? await handleLifecycleEvents(ports, wanted, events)
    : await reconcileSubscriptions(ports, wanted);
  if (!done.ok && events) throw done.error;
  const result = done.ok ? done.value : undefined;
  await healGaps(ports, healedResources(wanted, result));
  return result;
}

/** What Graph refuses to single teams for good is as if they had never had it: nothing waits for it. */
function healedResources({ resources }: WantedSubscriptions, result: ReconcileResult | undefined): readonly string[] {
  const refused = result?.failedOfTeams.filter(({ code }) => !isTransientCode(code)) ?? [];
  const keys = new Set(refused.map(({ resource }) => resourceKey(resource)));
  return keys.size === 0 ? resources : resources.filter((resource) => !keys.has(resourceKey(resource)));
}

/**
 * After a first subscription that failed: what it waits for, a consent, a role, a DNS name, comes within minutes of a
 * deployment. With the last of them the timer has come round, and it begins again.
 */
const TRY_AGAIN_AFTER_MS: readonly number[] = [15_000, 30_000, 60_000, 120_000, 240_000];

/**
 * What the timer does; and after a first subscription failed, a job in its place, sooner than the timer and ever later.
 *
 * @param tries how often it failed since the timer
 * @throws as `renewAndHeal`, for the timer; a job's failure is logged, and has its next one
 */
export async function renewOrTryAgain(ports: RenewAndHealPorts, tries = 0): Promise<void> {
  try {
    const done = await renewAndHeal(ports);
    if (done && (await isFirst(ports, done))) await sendNext(ports, tries);
  } catch (error) {
    if (await isFirst(ports, undefined)) await sendNext(ports, tries);
    if (tries === 0) throw error;
    report(ports, error);
  }
}

/** Whether something that was to be subscribed to never was. A store that cannot say so has no subscription of ours yet. */
async function isFirst({ state }: RenewAndHealPorts, done: ReconcileResult | undefined): Promise<boolean> {
  const records = await state.list<SubscriptionRecord>("subscription").catch(() => []);
  if (!done) return records.length === 0;
  return done.failed.some(({ resource }) => records.every(({ value }) => value.resource !== resource));
}

async function sendNext({ queue }: RenewAndHealPorts, tries: number): Promise<void> {
  const waitMs = TRY_AGAIN_AFTER_MS[tries];
  if (waitMs === undefined) return;
  // The timer comes all the same.
  await sendSyncJob(queue, { job: "subscribe", tries: tries + 1 }, waitMs).catch(() => undefined);
}

function report({ log }: RenewAndHealPorts, error: unknown): void {
  const reason = codeOf(error);
  const { fault, title, remedy } = errorRow(reason);
  const words = error instanceof TeamsinkError ? error.message : title;
  const fields = { action: "create", reason, detail: `${words}. ${remedy}` };
  log.event("subscription.failed", fields, fault === "transient" ? "warn" : "error");
}
