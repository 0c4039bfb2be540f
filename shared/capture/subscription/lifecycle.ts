import { type Result, succeed } from "../../base/errors/errors.ts";
import type { LifecycleEvent } from "../../job/sync-job.ts";
import type { ReconcilePorts } from "./carry-out.ts";
import { type GapCause, openGap } from "./gap-ledger.ts";
import { wasPatchedLately } from "./plan.ts";
import { type ReconcileResult, reconcileSubscriptions } from "./reconcile.ts";
import { knownAliveMs, type SubscriptionRecord } from "./subscription-record.ts";
import type { WantedSubscriptions } from "./wanted.ts";

interface Reaction {
  readonly hint?: "renewNow" | "removed";
  readonly gap?: { readonly cause: GapCause; readonly stillBlind: boolean };
}

/**
 * By Graph's name in lower case, since it varies the case; a map, since an object also knows `constructor`. `missed` is
 * documented for Outlook only and costs nothing to understand. Graph: "Reduce missing subscriptions and change notifications".
 */
const REACTIONS: ReadonlyMap<string, Reaction> = new Map<string, Reaction>([
  ["reauthorizationrequired", { hint: "renewNow" }],
  ["subscriptionremoved", { hint: "removed", gap: { cause: "removed", stillBlind: true } }],
  ["missed", { gap: { cause: "missed", stillBlind: false } }],
]);

/**
 * Answers lifecycle events by one reconcile with hints. Gaps are entered first, so that they stand even when another
 * instance is reconciling just then. An event of tomorrow is logged and changes nothing.
 *
 * @returns what was done, `undefined` when no event asked for anything, or `state-conflict`: Graph sends it again
 */
export async function handleLifecycleEvents(
  ports: ReconcilePorts,
  wanted: WantedSubscriptions,
  events: readonly LifecycleEvent[],
): Promise<Result<ReconcileResult | undefined>> {
  const hints = { renewNow: new Set<string>(), removed: new Set<string>() };
  const records = await ports.state.list<SubscriptionRecord>("subscription");
  let understood = 0;
  for (const { lifecycleEvent, subscriptionId } of events) {
    const reaction = REACTIONS.get(lifecycleEvent.toLowerCase());
    if (!reaction) {
      ports.log.event("lifecycle.unknown", { lifecycleEvent, subscriptionId }, "warn");
      continue;
    }
    const record = records.find((entry) => entry.value.subscriptionId === subscriptionId)?.value;
    // Thousands may be asked for in as many posts, and the first of them renewed all.
    if (reaction.hint === "renewNow" && record && wasPatchedLately(record, ports.clock.nowMs())) continue;
    understood += 1;
    if (reaction.hint) hints[reaction.hint].add(subscriptionId);
    if (reaction.gap && record) await enterGap(ports, reaction.gap, record);
  }
  return understood > 0 ? reconcileSubscriptions(ports, wanted, hints) : succeed(undefined);
}

async function enterGap(
  ports: ReconcilePorts,
  { cause, stillBlind }: NonNullable<Reaction["gap"]>,
  record: SubscriptionRecord,
): Promise<void> {
  // What was missed is older than the event, but Graph does not say by how much: the life of the subscription bounds it.
  const fromMs = stillBlind ? knownAliveMs(record) : Date.parse(record.createdDateTime);
  await openGap(ports, {
    resource: record.resource,
    cause,
    fromMs,
    ...(stillBlind ? {} : { untilMs: ports.clock.nowMs() }),
  });
}
