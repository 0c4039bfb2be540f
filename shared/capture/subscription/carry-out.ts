import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import { isTransient } from "../../base/errors/transient.ts";
import type { Log, LogLevel } from "../../base/log.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { GraphSubscription, SubscriptionService } from "../../port/subscription-service.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { type BlindTime, endBlindness, openGap } from "./gap-ledger.ts";
import { heldSubscriptions } from "./held-subscriptions.ts";
import { isOurs, type PlannedAction } from "./plan.ts";
import {
  createdRecord,
  isDelivering,
  type KnownRecords,
  knownAliveMs,
  type SubscriptionRecord,
  saveRecord,
  seenRecord,
  unknownRecord,
} from "./subscription-record.ts";
import { expiryOf, isOfTeams, requestFor, type WantedSubscriptions } from "./wanted.ts";

export interface ReconcilePorts {
  readonly service: SubscriptionService;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ReconcileContext {
  readonly ports: ReconcilePorts;
  readonly wanted: WantedSubscriptions;
  /** When Graph listed the subscriptions of the plan. */
  readonly seenMs: number;
  readonly records: KnownRecords;
  /** Ids of those that Graph did not show, of which it did not say either that they are gone. */
  readonly unseen: ReadonlySet<string>;
  /** Keys of resources with a gap that has not ended, so that nobody looks for one where there is none. */
  readonly blind: Set<string>;
}

export type DoneAs = "created" | "renewed" | "replaced" | "dropped" | "unchanged";
type ActionOf<K extends PlannedAction["kind"]> = Extract<PlannedAction, { kind: K }>;

/**
 * Carries out one action. A blind time is in the ledger before anything else happens and is ended only after Graph
 * confirmed a living subscription, so a crash at any point leaves a gap too long, never too short.
 */
export async function carryOut(context: ReconcileContext, action: PlannedAction): Promise<DoneAs> {
  if (action.blind) await enterGap(context, { resource: action.resource, ...action.blind });
  switch (action.kind) {
    case "create":
      return create(context, action.resource);
    case "renew":
      return renew(context, action);
    case "replace":
      await remove(context, action);
      return (await create(context, action.resource)) === "created" ? "replaced" : "unchanged";
    case "drop":
      await remove(context, action);
      return "dropped";
    case "keep":
      return keep(context, action);
  }
}

async function create(context: ReconcileContext, resource: string): Promise<"created" | "unchanged"> {
  const { service, clock } = context.ports;
  let subscription: GraphSubscription;
  try {
    subscription = await service.create(requestFor(context.wanted, resource, clock.nowMs()));
  } catch (error) {
    if (codeOf(error) === "graph-conflict") return adopt(context, resource);
    // Entered also for one that never was: from now on messages pass that only a sync will find.
    await enterRefusal(context, { resource, fromMs: context.seenMs }, error);
    throw error;
  }
  const createdMs = clock.nowMs();
  await saveRecord(context.ports.state, createdRecord(context.wanted, subscription, { resource, createdMs }));
  context.ports.log.event(
    "subscription.created",
    createdFields(resource, subscription),
    levelOf(context, resource, "info"),
  );
  await endGaps(context, resource, createdMs);
  return "created";
}

/** Graph says there is one already: either somebody made ours since we asked, or it is of another deployment. */
async function adopt(context: ReconcileContext, resource: string): Promise<"unchanged"> {
  const { ports, wanted, records } = context;
  if (isOfTeams(wanted, resource)) {
    // The next run's list shows it, if it is ours: a list for each of a thousand teams is too much.
    const error = new TeamsinkError("graph-conflict", "somebody else holds this resource");
    await enterRefusal(context, { resource, fromMs: context.seenMs }, error);
    throw error;
  }
  const record = records.of(resource);
  const { found } = await heldSubscriptions(ports.service, record ? [record.subscriptionId] : []);
  const sameResource = found.filter((subscription) => resourceKey(subscription.resource) === resourceKey(resource));
  const ours = sameResource.find((subscription) => isOurs(subscription, { wanted, records }));
  if (ours) {
    await saveRecord(ports.state, unknownRecord(resource, ours, ports.clock.nowMs()));
    return "unchanged";
  }
  await enterGap(context, { resource, cause: "refused", fromMs: context.seenMs });
  const [other] = sameResource;
  throw new TeamsinkError(
    "graph-conflict",
    other
      ? `subscription ${other.id}, which delivers to ${originOf(other.notificationUrl)}, holds this resource`
      : "a subscription that Graph does not list to this app holds this resource",
  );
}

async function renew(context: ReconcileContext, action: ActionOf<"renew">): Promise<DoneAs> {
  const { service, clock } = context.ports;
  const { subscription, resource, withCertificate } = action;
  const attemptMs = clock.nowMs();
  const attempted = await saveRecord(context.ports.state, {
    ...shownRecord(context, action),
    patchedDateTime: toIso(attemptMs),
  });
  let renewed: GraphSubscription;
  try {
    const { certificateId: encryptionCertificateId, certificateBase64: encryptionCertificate } =
      context.wanted.certificate;
    renewed = await service.renew(subscription.id, {
      expirationDateTime: expiryOf(context.wanted, resource, attemptMs),
      ...(withCertificate ? { encryptionCertificate, encryptionCertificateId } : {}),
    });
  } catch (error) {
    return renewalFailed(context, action, { error, attempted });
  }
  const renewedMs = clock.nowMs();
  await saveRecord(context.ports.state, {
    ...attempted,
    expirationDateTime: renewed.expirationDateTime,
    renewedDateTime: toIso(renewedMs),
    lastSeenDateTime: toIso(renewedMs),
    ...(withCertificate ? await readBackCertificate(context, action) : {}),
  });
  context.ports.log.event("subscription.renewed", createdFields(resource, renewed), levelOf(context, resource, "info"));
  await endGaps(context, resource, renewedMs);
  return "renewed";
}

/** A subscription that is gone is made anew at once; one that Graph refuses to renew is about to stop delivering. */
async function renewalFailed(
  context: ReconcileContext,
  action: ActionOf<"renew">,
  { error, attempted }: { error: unknown; attempted: SubscriptionRecord },
): Promise<DoneAs> {
  const { resource } = action;
  const last = context.records.of(resource);
  const fromMs = last ? knownAliveMs(last) : context.seenMs;
  if (codeOf(error) === "graph-not-found") {
    await enterGap(context, { resource, cause: "removed", fromMs });
    return create(context, resource);
  }
  if (!isTransient(error)) await enterRefusal(context, { resource, fromMs }, error);
  if (action.withCertificate && codeOf(error) === "graph-bad-request") {
    // Else every further renewal would carry the certificate and be refused until delivery stops.
    const ignoredCertificateId = context.wanted.certificate.certificateId;
    await saveRecord(context.ports.state, { ...attempted, ignoredCertificateId });
  }
  throw error;
}

/**
 * Documents do not say that PATCH takes a certificate, so what Graph holds is read back. Where that fails the next
 * listing tells. Graph: "Update subscription" against "Set up change notifications with resource data".
 */
async function readBackCertificate({ ports, wanted }: ReconcileContext, { subscription }: ActionOf<"renew">) {
  const certificateId = await ports.service.get(subscription.id).then(
    (held) => held.encryptionCertificateId,
    () => undefined,
  );
  if (!certificateId) return {};
  const newest = wanted.certificate.certificateId;
  return { certificateId, ignoredCertificateId: certificateId === newest ? null : newest };
}

async function keep(context: ReconcileContext, action: ActionOf<"keep">): Promise<"unchanged"> {
  if (context.unseen.has(action.subscription.id) || isKeptAsItIs(context, action)) return "unchanged";
  const record = await saveRecord(context.ports.state, shownRecord(context, action));
  if (isDelivering(record, context.seenMs)) await endGaps(context, action.resource, context.seenMs);
  return "unchanged";
}

/**
 * Those of single teams are thousands, and each renewal says that they live. Since when one was blind matters to nobody to ten
 * minutes: what it missed is read whole.
 */
function isKeptAsItIs({ wanted, records, blind }: ReconcileContext, { resource, subscription }: ActionOf<"keep">) {
  const isKnown = records.of(resource)?.subscriptionId === subscription.id;
  return isKnown && isOfTeams(wanted, resource) && !blind.has(resourceKey(resource));
}

function shownRecord(
  { records, unseen, seenMs }: ReconcileContext,
  action: { readonly resource: string; readonly subscription: GraphSubscription },
): SubscriptionRecord {
  const record = unseen.has(action.subscription.id) ? records.of(action.resource) : undefined;
  return record ?? seenRecord(records, action, seenMs);
}

async function remove(context: ReconcileContext, action: ActionOf<"replace" | "drop">): Promise<void> {
  const { resource, subscription, reason } = action;
  try {
    await context.ports.service.remove(subscription.id);
  } catch (error) {
    if (codeOf(error) !== "graph-not-found") throw error;
  }
  const fields = { resource, subscriptionId: subscription.id, cause: reason };
  context.ports.log.event("subscription.dropped", fields, levelOf(context, resource, "info"));
}

async function enterGap({ ports, blind }: ReconcileContext, time: BlindTime): Promise<void> {
  blind.add(resourceKey(time.resource));
  await openGap(ports, time);
}

async function endGaps({ ports, blind }: ReconcileContext, resource: string, untilMs: number): Promise<void> {
  if (!blind.has(resourceKey(resource))) return;
  await endBlindness(ports, resource, untilMs);
  blind.delete(resourceKey(resource));
}

/**
 * What Graph refuses from now on is found by a sync alone. A team's that it refuses for good is as if it had never been: its
 * team is read daily, like all that have none, and no gap stays open for it.
 */
async function enterRefusal(
  context: ReconcileContext,
  { resource, fromMs }: { readonly resource: string; readonly fromMs: number },
  error: unknown,
): Promise<void> {
  if (!isOfTeams(context.wanted, resource)) return enterGap(context, { resource, cause: "refused", fromMs });
  if (!isTransient(error)) await context.ports.state.remove("subscription", resourceKey(resource));
}

/** Of single teams a run tells in one event: see `of-teams.ts`. */
export function levelOf(
  { wanted }: Pick<ReconcileContext, "wanted">,
  ...[resource, usual]: [string, LogLevel]
): LogLevel {
  return isOfTeams(wanted, resource) ? "debug" : usual;
}

function createdFields(resource: string, { id, expirationDateTime }: GraphSubscription) {
  return { resource, subscriptionId: id, expirationDateTime };
}

/** Without the query, which may hold a function key. */
function originOf(url: string): string {
  return URL.canParse(url) && new URL(url).origin !== "null" ? new URL(url).origin : "another place";
}
