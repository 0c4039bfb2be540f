import { type ErrorCode, errorRow, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { describeCause } from "../../base/log.ts";
import { withLease } from "../../job/lease.ts";
import type { GraphSubscription } from "../../port/subscription-service.ts";
import { subscriptionOptionsFor } from "../../resource/families.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { carryOut, type ReconcileContext, type ReconcilePorts } from "./carry-out.ts";
import { heldSubscriptions } from "./held-subscriptions.ts";
import { type Hints, NO_HINTS, type PlannedAction, planSubscriptions } from "./plan.ts";
import type { SubscriptionRecord } from "./subscription-record.ts";
import type { WantedSubscriptions } from "./wanted.ts";

const LEASE = "subscriptions";

/** Resources by what was done. */
export interface ReconcileResult {
  readonly created: readonly string[];
  readonly renewed: readonly string[];
  readonly replaced: readonly string[];
  readonly dropped: readonly string[];
  readonly unchanged: readonly string[];
  readonly failed: readonly { readonly resource: string; readonly code: ErrorCode; readonly detail: string }[];
}

/**
 * Makes Graph hold the wanted subscriptions: lists, plans, carries out. Each action fails alone, is logged with its
 * remedy, and is planned again in the next run. Only one instance at a time does it.
 *
 * @returns what was done, or `state-conflict` while another instance is at it; throws when Graph tells nothing of what it
 *   holds or the state store does not answer, before anything was changed
 */
export async function reconcileSubscriptions(
  ports: ReconcilePorts,
  wanted: WantedSubscriptions,
  hints: Hints = NO_HINTS,
): Promise<Result<ReconcileResult>> {
  const done = await withLease(ports, LEASE, () => reconcile(ports, wanted, hints));
  return done ? succeed(done.value) : fail("state-conflict", "another instance is reconciling the subscriptions");
}

async function reconcile(ports: ReconcilePorts, wanted: WantedSubscriptions, hints: Hints): Promise<ReconcileResult> {
  // Taken before the question: what is listed in the answer lived at least until then.
  const seenMs = ports.clock.nowMs();
  const records = (await ports.state.list<SubscriptionRecord>("subscription")).map((entry) => entry.value);
  const held = await heldSubscriptions(ports.service, [
    ...records.map((record) => record.subscriptionId),
    ...hints.renewNow,
  ]);
  for (const subscriptionId of held.unlisted) ports.log.event("subscription.unlisted", { subscriptionId }, "warn");
  const assumed = records
    .filter(({ subscriptionId }) => held.unsure.has(subscriptionId))
    .map((record) => recorded(wanted, record));
  const unseen = new Set(assumed.map(({ id }) => id));
  const plan = planSubscriptions({ nowMs: seenMs, wanted, records, graph: [...held.found, ...assumed], hints, unseen });
  ports.log.event("subscription.planned", countByKind(plan));
  const result: { -readonly [K in keyof ReconcileResult]: ReconcileResult[K][number][] } = {
    created: [],
    renewed: [],
    replaced: [],
    dropped: [],
    unchanged: [],
    failed: [],
  };
  const context: ReconcileContext = { ports, wanted, seenMs, records, unseen };
  for (const action of plan) {
    try {
      result[await carryOut(context, action)].push(action.resource);
    } catch (error) {
      result.failed.push(reportFailure(ports, action, error));
    }
  }
  await forgetUnwanted(context, result.failed);
  return result;
}

/**
 * One of which Graph does not say whether it lives, as it is on record: it was seen to be renewed while asking for it failed
 * (microsoft-graph-explorer-v4 issue 3554), and renewing what is gone answers so.
 */
function recorded(wanted: WantedSubscriptions, record: SubscriptionRecord): GraphSubscription {
  const { resource, subscriptionId: id, expirationDateTime, certificateId: encryptionCertificateId } = record;
  const { changeType, includeResourceData } = subscriptionOptionsFor(resource);
  const { notificationUrl, lifecycleNotificationUrl } = wanted;
  const urls = { notificationUrl, lifecycleNotificationUrl };
  return { id, resource, changeType, includeResourceData, ...urls, expirationDateTime, encryptionCertificateId };
}

function countByKind(plan: readonly PlannedAction[]) {
  const counts = { create: 0, renew: 0, replace: 0, drop: 0, keep: 0 };
  for (const action of plan) counts[action.kind] += 1;
  return counts;
}

function reportFailure({ log }: ReconcilePorts, action: PlannedAction, thrown: unknown) {
  const error =
    thrown instanceof TeamsinkError ? thrown : new TeamsinkError("internal-error", undefined, { cause: thrown });
  const { fault, remedy } = errorRow(error.code);
  const fields = {
    resource: action.resource,
    subscriptionId: "subscription" in action ? action.subscription.id : undefined,
    action: action.kind,
    reason: error.code,
    detail: `${error.message}. ${remedy}`,
    ...describeCause(thrown),
  };
  log.event("subscription.failed", fields, fault === "transient" ? "warn" : "error");
  return { resource: action.resource, code: error.code, detail: error.message };
}

/** Records of resources that are no longer wanted, once nothing of them is left at Graph. */
async function forgetUnwanted(context: ReconcileContext, failed: ReconcileResult["failed"]): Promise<void> {
  const needed = new Set([...context.wanted.resources, ...failed.map((failure) => failure.resource)].map(resourceKey));
  for (const { resource } of context.records) {
    if (needed.has(resourceKey(resource))) continue;
    await context.ports.state.remove("subscription", resourceKey(resource));
  }
}
