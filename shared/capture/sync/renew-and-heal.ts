import type { LifecycleEvent } from "../../job/sync-job.ts";
import type { ReconcilePorts } from "../subscription/carry-out.ts";
import { handleLifecycleEvents } from "../subscription/lifecycle.ts";
import { reconcileSubscriptions } from "../subscription/reconcile.ts";
import type { WantedSubscriptions } from "../subscription/wanted.ts";
import { type HealGapsPorts, healGaps } from "./gap-sync.ts";

export interface RenewAndHealPorts extends ReconcilePorts, HealGapsPorts {
  /** Made anew for each use, since secrets roll. Throws `secret-unavailable`. */
  wanted(): Promise<WantedSubscriptions>;
}

/**
 * Keeps the subscriptions alive and heals what was missed while one was not: for the timer, and at once when Graph sent
 * lifecycle events. While another instance is at it, the timer has nothing to do, but events have to come again.
 *
 * @throws `state-conflict` for events; what Graph's listing, the secrets or the stores throw
 */
export async function renewAndHeal(ports: RenewAndHealPorts, events?: readonly LifecycleEvent[]): Promise<void> {
  const wanted = await ports.wanted();
  const done = events
    ? await handleLifecycleEvents(ports, wanted, events)
    : await reconcileSubscriptions(ports, wanted);
  if (!done.ok && events) throw done.error;
  await healGaps(ports, wanted.resources);
}
