import type { GraphSubscription } from "../../port/subscription-service.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { isPresenceResource } from "../../resource/presence-address.ts";
import type { GapCause } from "./gap-ledger.ts";
import { type Candidate, hasOlderCertificate, isBelow, replaceReasonOf } from "./replace-reasons.ts";
import { type KnownRecords, knownAliveMs, type SubscriptionRecord } from "./subscription-record.ts";
import { lifetimeMsOf, type WantedSubscriptions } from "./wanted.ts";

const MINUTE_MS = 60_000;

/** Half of the life of the token that Graph captured, so that one failed renewal does not stop delivery. */
const RENEW_AFTER_MS = 30 * MINUTE_MS;
/** The other reason to renew: less than this share of the wanted lifetime is left. */
const EXPIRY_NEAR_SHARE = 1 / 3;
/** Graph: never `reauthorize` and PATCH within ten minutes of one another. We only PATCH, and no closer than that. */
const PATCH_DISTANCE_MS = 10 * MINUTE_MS;
/** Graph retries a delivery for four hours. An hour less, since the pauses between its retries grow. */
const OUTAGE_AFTER_MS = 180 * MINUTE_MS;

/** A time of ours that is further to come than this was written by a clock that was ahead, and holds nothing up. */
const CLOCK_SPARE_MS = 15 * MINUTE_MS;

/** What lifecycle events tell before the listing does. Ids of subscriptions. */
export interface Hints {
  readonly renewNow: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

export const NO_HINTS: Hints = { renewNow: new Set(), removed: new Set() };

/** Since when nothing may have been delivered, to be entered in the gap ledger before the action is carried out. */
interface BlindSince {
  readonly cause: GapCause;
  readonly fromMs: number;
}

interface Planned {
  readonly resource: string;
  /** For people. */
  readonly reason: string;
  readonly blind?: BlindSince;
}

export type PlannedAction =
  | (Planned & { readonly kind: "create" })
  | (Planned & { readonly kind: "renew"; readonly subscription: GraphSubscription; readonly withCertificate: boolean })
  | (Planned & { readonly kind: "replace"; readonly subscription: GraphSubscription })
  | (Planned & { readonly kind: "drop"; readonly subscription: GraphSubscription })
  | (Planned & { readonly kind: "keep"; readonly subscription: GraphSubscription });

export interface PlanInput {
  readonly nowMs: number;
  readonly wanted: WantedSubscriptions;
  readonly records: KnownRecords;
  /** Everything that Graph lists for the app registration, subscriptions of others of its deployments included. */
  readonly graph: readonly GraphSubscription[];
  readonly hints?: Hints;
  /** Ids of those of which Graph does not say whether they live: they are among `graph` as they are on record. */
  readonly unseen?: ReadonlySet<string>;
}

/**
 * Compares what is wanted with what Graph lists. Drops come first, since Graph refuses a second subscription of the
 * same resource; then there is exactly one action a wanted resource. Takes as long as there are resources and subscriptions.
 */
export function planSubscriptions(input: PlanInput): readonly PlannedAction[] {
  const drops: PlannedAction[] = [];
  const others: PlannedAction[] = [];
  const wantedKeys = new Set(input.wanted.resources.map(resourceKey));
  const oursByKey = new Map<string, GraphSubscription[]>();
  for (const subscription of input.graph) {
    if (!isOurs(subscription, input)) continue;
    const key = resourceKey(subscription.resource);
    const ofSame = oursByKey.get(key);
    if (ofSame) ofSame.push(subscription);
    else oursByKey.set(key, [subscription]);
    if (wantedKeys.has(key)) continue;
    drops.push({
      kind: "drop",
      resource: subscription.resource,
      subscription,
      reason: "its resource is no longer wanted",
    });
  }
  for (const resource of input.wanted.resources) {
    const record = input.records.of(resource);
    const [best, ...surplus] = (oursByKey.get(resourceKey(resource)) ?? [])
      .map((subscription) => candidateOf(subscription, { resource, record, wanted: input.wanted }))
      .sort(bestFirst);
    for (const { subscription } of surplus) {
      drops.push({ kind: "drop", resource, subscription, reason: "it is a second one of the same resource" });
    }
    others.push(best ? planExisting({ ...best, lastRecord: record }, input) : planMissing(resource, record, input));
  }
  return [...drops, ...others];
}

/**
 * By address or, after the address changed, because our own record names it. The rest belongs to somebody else, and what a
 * person is told of presence to that person, though it delivers to the same address.
 */
export function isOurs(
  subscription: GraphSubscription,
  { wanted, records }: Pick<PlanInput, "wanted" | "records">,
): boolean {
  if (isPresenceResource(subscription.resource)) return false;
  return records.hasId(subscription.id) || isBelow(wanted.baseUrl, subscription.notificationUrl);
}

function candidateOf(
  subscription: GraphSubscription,
  { resource, record, wanted }: Omit<Candidate, "subscription">,
): Candidate {
  return { resource, subscription, wanted, record: record?.subscriptionId === subscription.id ? record : undefined };
}

/** One that fits before one that does not, then the latest expiry; the id makes the order certain. */
function bestFirst(a: Candidate, b: Candidate): number {
  const reasons = Number(replaceReasonOf(a) !== undefined) - Number(replaceReasonOf(b) !== undefined);
  return reasons || expiryMs(b) - expiryMs(a) || (a.subscription.id < b.subscription.id ? -1 : 1);
}

function planMissing(resource: string, record: SubscriptionRecord | undefined, { nowMs }: PlanInput): PlannedAction {
  // At the very first creation the initial full sync covers the past, so there is no gap to enter.
  if (!record) return { kind: "create", resource, reason: "there is none yet" };
  const expired = Date.parse(record.expirationDateTime) <= nowMs;
  return {
    kind: "create",
    resource,
    reason: expired ? "it expired" : "it is gone from Graph",
    blind: { cause: expired ? "expired" : "removed", fromMs: knownAliveMs(record) },
  };
}

/** `lastRecord` is the resource's record also when it is of an earlier subscription. */
type Existing = Candidate & { readonly lastRecord: SubscriptionRecord | undefined };

function planExisting(existing: Existing, input: PlanInput): PlannedAction {
  const { resource, subscription, record } = existing;
  const { nowMs, hints = NO_HINTS } = input;
  const since = blindSince(existing, input);
  const blind = since ? { blind: since } : {};
  const planned = { resource, subscription, ...blind };
  const reason = whyReplace(existing, input);
  if (reason) {
    // One that nobody has seen just now may have been gone since it was seen last.
    const isUnseen = input.unseen?.has(subscription.id) ?? false;
    const fromMs = isUnseen && existing.lastRecord ? knownAliveMs(existing.lastRecord) : nowMs;
    return { ...planned, kind: "replace", reason: reason, blind: since ?? { cause: "replaced", fromMs } };
  }
  const cause = whyRenew(existing, nowMs, hints);
  if (!cause) return { ...planned, kind: "keep", reason: "it was renewed lately" };
  if (record && wasPatchedLately(record, nowMs)) {
    return { ...planned, kind: "keep", reason: `${cause}, but it was patched less than ten minutes ago` };
  }
  return { ...planned, kind: "renew", reason: cause, withCertificate: hasOlderCertificate(existing) };
}

function whyReplace(existing: Existing, { nowMs, hints = NO_HINTS }: PlanInput): string | undefined {
  if (hints.removed.has(existing.subscription.id)) return "Graph announced its removal";
  if (expiryMs(existing) <= nowMs) return "it expired";
  return replaceReasonOf(existing);
}

function whyRenew(existing: Existing, nowMs: number, hints: Hints): string | undefined {
  const { resource, subscription, record, wanted } = existing;
  if (hints.renewNow.has(subscription.id)) return "Graph asked for it";
  if (hasOlderCertificate(existing)) return "its certificate is not the newest";
  if (!record?.renewedDateTime) return "nobody knows when it was renewed last";
  const sinceMs = nowMs - Date.parse(record.renewedDateTime);
  if (sinceMs >= RENEW_AFTER_MS) return "its last renewal is half an hour ago";
  if (!isWithin(RENEW_AFTER_MS, sinceMs)) return "its last renewal was written by a clock that was ahead";
  if (expiryMs(existing) - nowMs < lifetimeMsOf(wanted, resource) * EXPIRY_NEAR_SHARE) return "it expires soon";
  return undefined;
}

/** Then nothing is to be done about it for now, whoever asks. */
export function wasPatchedLately({ patchedDateTime }: SubscriptionRecord, nowMs: number): boolean {
  return patchedDateTime !== null && isWithin(PATCH_DISTANCE_MS, nowMs - Date.parse(patchedDateTime));
}

function isWithin(limitMs: number, sinceMs: number): boolean {
  return sinceMs >= -CLOCK_SPARE_MS && sinceMs < limitMs;
}

function blindSince(existing: Existing, { nowMs, hints = NO_HINTS }: PlanInput): BlindSince | undefined {
  const { subscription, record, lastRecord } = existing;
  const aliveMs = lastRecord ? knownAliveMs(lastRecord) : undefined;
  if (hints.removed.has(subscription.id)) return { cause: "removed", fromMs: aliveMs ?? nowMs };
  if (expiryMs(existing) <= nowMs) {
    return { cause: "expired", fromMs: Math.min(expiryMs(existing), aliveMs ?? Number.POSITIVE_INFINITY) };
  }
  if (aliveMs === undefined) return undefined;
  // The one we remember is gone and another of ours stands in its place: since when is not known.
  if (!record) return { cause: "removed", fromMs: aliveMs };
  return nowMs - aliveMs >= OUTAGE_AFTER_MS ? { cause: "outage", fromMs: aliveMs } : undefined;
}

function expiryMs({ subscription }: Candidate): number {
  return Date.parse(subscription.expirationDateTime);
}
