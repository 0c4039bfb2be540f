import {
  codeOf,
  type ErrorCode,
  errorRow,
  fail,
  type Result,
  succeed,
  TeamsinkError,
} from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { describeCause } from "../../base/log.ts";
import { withLease } from "../../job/lease.ts";
import type { GraphSubscription } from "../../port/subscription-service.ts";
import { subscriptionOptionsFor } from "../../resource/families.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { carryOut, levelOf, type ReconcileContext, type ReconcilePorts } from "./carry-out.ts";
import { openGaps } from "./gap-ledger.ts";
import { heldSubscriptions } from "./held-subscriptions.ts";
import { carryOutOfTeams, divided, makeRoom } from "./of-teams.ts";
import { type Hints, NO_HINTS, type PlannedAction, planSubscriptions } from "./plan.ts";
import { knownRecords, type SubscriptionRecord } from "./subscription-record.ts";
import type { WantedSubscriptions } from "./wanted.ts";

const LEASE = "subscriptions";
/** Writes of the store's at a time. */
const CONCURRENCY = 16;

export interface FailedAction {
  readonly resource: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

/** Resources by what was done. */
export interface ReconcileResult {
  readonly created: readonly string[];
  readonly renewed: readonly string[];
  readonly replaced: readonly string[];
  readonly dropped: readonly string[];
  readonly unchanged: readonly string[];
  readonly failed: readonly FailedAction[];
  /** Those of single teams: no failure of the whole. */
  readonly failedOfTeams: readonly FailedAction[];
  /** Of single teams, left to the next run. */
  readonly postponed: readonly string[];
}

type Tally = { -readonly [K in keyof ReconcileResult]: ReconcileResult[K][number][] };

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
  const all = (await ports.state.list<SubscriptionRecord>("subscription")).map((entry) => entry.value);
  const records = knownRecords(all);
  const blindGaps = (await openGaps(ports.state)).filter(({ value }) => value.untilDateTime === null);
  const blind = new Set(blindGaps.map(({ value }) => resourceKey(value.resource)));
  const held = await heldSubscriptions(ports.service, [
    ...all.map((record) => record.subscriptionId),
    ...hints.renewNow,
  ]);
  const resourceOf = new Map(all.map(({ subscriptionId, resource }) => [subscriptionId, resource]));
  for (const subscriptionId of held.unlisted) {
    const level = levelOf({ wanted }, resourceOf.get(subscriptionId) ?? "", "warn");
    ports.log.event("subscription.unlisted", { subscriptionId }, level);
  }
  const assumed = all
    .filter(({ subscriptionId }) => held.unsure.has(subscriptionId))
    .map((record) => recorded(wanted, record));
  const unseen = new Set(assumed.map(({ id }) => id));
  const plan = planSubscriptions({ nowMs: seenMs, wanted, records, graph: [...held.found, ...assumed], hints, unseen });
  ports.log.event("subscription.planned", countByKind(plan));
  const context: ReconcileContext = { ports, wanted, seenMs, records, unseen, blind };
  return carryOutAll(context, plan);
}

/** First what is named, one after the other, then what single teams have. */
async function carryOutAll(context: ReconcileContext, plan: readonly PlannedAction[]): Promise<ReconcileResult> {
  const result: Tally = {
    created: [],
    renewed: [],
    replaced: [],
    dropped: [],
    unchanged: [],
    failed: [],
    failedOfTeams: [],
    postponed: [],
  };
  const { named, ofTeams } = divided(context, plan);
  for (const action of named) {
    try {
      const { doneAs, dropped } = await carryOutNamed(context, action, ofTeams);
      result[doneAs].push(action.resource);
      result.dropped.push(...dropped);
    } catch (error) {
      result.failed.push(reportFailure(context, action, error));
    }
  }
  const postponed = await carryOutOfTeams(context, ofTeams, async (action) => {
    try {
      result[await carryOut(context, action)].push(action.resource);
      return undefined;
    } catch (error) {
      const failure = reportFailure(context, action, error);
      result.failedOfTeams.push(failure);
      return failure.code;
    }
  });
  result.postponed.push(...postponed);
  reportTeams(context, result);
  await forgetUnwanted(context, result);
  return result;
}

/** What is named comes before what single teams have, at Graph too. */
async function carryOutNamed(context: ReconcileContext, action: PlannedAction, ofTeams: PlannedAction[]) {
  try {
    return { doneAs: await carryOut(context, action), dropped: [] };
  } catch (error) {
    const dropped = codeOf(error) === "graph-quota" ? await makeRoom(context, ofTeams) : undefined;
    if (dropped === undefined) throw error;
    return { doneAs: await carryOut(context, action), dropped: [dropped] };
  }
}

/** One line for all teams: what each failed with is nothing that anybody has to be woken for. */
function reportTeams(
  { ports: { log }, wanted }: ReconcileContext,
  { failedOfTeams, postponed }: ReconcileResult,
): void {
  const count = wanted.resources.length - wanted.named.size;
  if (count === 0 && failedOfTeams.length === 0) return;
  const [first] = failedOfTeams;
  const failed = failedOfTeams.length;
  const fields = { wanted: count, failed, postponed: postponed.length, reason: first?.code, detail: first?.detail };
  log.event("subscription.teams", fields, failed > 0 ? "warn" : "info");
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

function reportFailure(context: ReconcileContext, action: PlannedAction, thrown: unknown): FailedAction {
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
  const level = levelOf(context, action.resource, fault === "transient" ? "warn" : "error");
  context.ports.log.event("subscription.failed", fields, level);
  return { resource: action.resource, code: error.code, detail: error.message };
}

/** Records of resources that are no longer wanted, once nothing of them is left at Graph. */
async function forgetUnwanted({ ports, wanted, records }: ReconcileContext, result: ReconcileResult): Promise<void> {
  const { failed, failedOfTeams, postponed } = result;
  const left = [...failed, ...failedOfTeams].map(({ resource }) => resource);
  const needed = new Set([...wanted.resources, ...left, ...postponed].map(resourceKey));
  const unwanted = records.all.filter(({ resource }) => !needed.has(resourceKey(resource)));
  await forEachLimited(unwanted, CONCURRENCY, async ({ resource }) =>
    ports.state.remove("subscription", resourceKey(resource)),
  );
}
