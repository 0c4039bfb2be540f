import { randomUUID } from "node:crypto";
import { toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import { isSameUrl } from "../../capture/subscription/replace-reasons.ts";
import { type NewestSecrets, notificationUrls, requestFor } from "../../capture/subscription/wanted.ts";
import type { GraphSubscription } from "../../port/subscription-service.ts";
import { isPresenceResource, PRESENCE_SUBSCRIPTION, presenceResource } from "../../resource/presence-address.ts";
import { NO_WATCH, type PresenceWatch, type WatchSubscription, wishedPeople } from "../../store/presence/watch.ts";
import { changeWatch, putOwner, putWatch, type WatchEntry } from "../../store/presence/watch-store.ts";
import type { Acting } from "./acting.ts";

const MINUTE_MS = 60_000;
const LIFETIME_MS = PRESENCE_SUBSCRIPTION.maxLifetimeMinutes * MINUTE_MS;
/** Longer than all that is asked of Graph meanwhile may take; whoever died over it is waited for no longer. */
const CLAIM_MS = 2 * MINUTE_MS;
/** What Graph would not do, it is not asked to do at each look. */
const REFUSED_FOR_MS = 5 * MINUTE_MS;

interface Wish {
  readonly entry: WatchEntry;
  readonly userIds: readonly string[];
  readonly step: "prolong" | "make";
}

/**
 * Has Graph tell this person of these people, in their name. Of two who ask at once one does it, and the other is answered by
 * asking. Whatever keeps it from being made is no fault of whoever asks: then nobody is told, and Graph is asked as before.
 *
 * @returns what stands then; throws what the store throws
 */
export async function beTold(acting: Acting, { entry, userIds, step }: Wish): Promise<PresenceWatch> {
  const { ports, userId } = acting;
  const claim = { id: randomUUID(), untilDateTime: toIso(ports.clock.nowMs() + CLAIM_MS) };
  const claimed = await orUndefined("state-conflict", () =>
    putWatch(ports, userId, { value: { ...entry.value, claim }, etag: entry.etag }),
  );
  if (claimed === undefined) return NO_WATCH;
  try {
    const done = await (step === "prolong"
      ? prolong(acting, entry.value, userIds)
      : make(acting, entry.value, userIds));
    return await changeWatch(ports, userId, (now) =>
      now.claim?.id === claim.id ? { ...done(now), claim: null } : now,
    );
  } catch (error) {
    if (!(error instanceof TeamsinkError)) throw error;
    const refusedUntilDateTime = toIso(ports.clock.nowMs() + REFUSED_FOR_MS);
    ports.log.event("presence.refused", { action: step, reason: error.code }, "warn");
    return changeWatch(ports, userId, (now) =>
      now.claim?.id === claim.id ? leftAlone(now, { step, refusedUntilDateTime }) : now,
    );
  }
}

/** One that could not be prolonged tells until it ends; of one that could not be made nothing is left, its wishes neither. */
function leftAlone(
  now: PresenceWatch,
  { step, refusedUntilDateTime }: { readonly step: Wish["step"]; readonly refusedUntilDateTime: string },
): PresenceWatch {
  return step === "prolong" ? { ...now, claim: null, refusedUntilDateTime } : { ...NO_WATCH, refusedUntilDateTime };
}

type Change = (now: PresenceWatch) => PresenceWatch;

/** Only its end can be changed. Where Graph does not do that (microsoft-graph-docs issue 20356), or has it no more, a new one is made. */
async function prolong(acting: Acting, watch: PresenceWatch, userIds: readonly string[]): Promise<Change> {
  const { ports, graph } = acting;
  const { subscription } = watch;
  const secrets = await ports.newestSecrets();
  if (subscription === null || subscription.certificateId !== secrets.certificate.certificateId) {
    return make(acting, watch, userIds);
  }
  const expirationDateTime = toIso(ports.clock.nowMs() + LIFETIME_MS);
  try {
    const renewed = await graph.subscriptions.renew(subscription.id, { expirationDateTime });
    await putOwner(ports, { subscriptionId: subscription.id, userId: acting.userId });
    const untilDateTime = untilOf(renewed, expirationDateTime);
    return (now) => ({ ...now, subscription: { ...subscription, untilDateTime }, refusedUntilDateTime: null });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return make(acting, watch, userIds);
  }
}

/**
 * Graph has room for one of each person, so that the old one ends first. Nothing falls in between: who is in the new one is
 * noted before they are read, and all of them are read after it was made.
 */
async function make(acting: Acting, watch: PresenceWatch, userIds: readonly string[]): Promise<Change> {
  const { ports, graph, userId } = acting;
  const secrets = await ports.newestSecrets();
  const nowMs = ports.clock.nowMs();
  const people = wishedPeople(watch, userIds, nowMs);
  const request = requestOf(acting, secrets, Object.keys(people));
  if (watch.subscription !== null && Date.parse(watch.subscription.untilDateTime) > nowMs) {
    await end(acting, watch.subscription.id);
  }
  let made: GraphSubscription;
  try {
    made = await graph.subscriptions.create(request);
  } catch (error) {
    if (!isRefusal(error) || !(await endForgotten(acting))) throw error;
    made = await graph.subscriptions.create(request);
  }
  await putOwner(ports, { subscriptionId: made.id, userId });
  const subscription: WatchSubscription = {
    id: made.id,
    madeDateTime: toIso(nowMs),
    untilDateTime: untilOf(made, request.expirationDateTime),
    certificateId: secrets.certificate.certificateId,
  };
  return (now) => ({ ...now, subscription, refusedUntilDateTime: null, people: unread(people) });
}

/** What was known of them was known before the new one told. */
function unread(people: PresenceWatch["people"]): PresenceWatch["people"] {
  const entries = Object.entries(people).map(([id, { wishedDateTime, seen }]) => {
    return [id, { wishedDateTime, seen: seen && { ...seen, readDateTime: null } }] as const;
  });
  return Object.fromEntries(entries);
}

/** The same that ours bear, but for lifecycle events, which Graph wants to send of longer lives alone. */
function requestOf({ ports }: Acting, secrets: NewestSecrets, userIds: readonly string[]) {
  const urls = notificationUrls(ports.settings.notificationBaseUrl);
  const wanted = { ...secrets, ...urls, lifetimeMs: LIFETIME_MS };
  const resource = presenceResource(userIds);
  const { lifecycleNotificationUrl: _none, ...request } = requestFor(wanted, resource, ports.clock.nowMs());
  return request;
}

/** One of ours that nobody noted, since whoever made it died over it. One that delivers elsewhere is not ours to end. */
async function endForgotten(acting: Acting): Promise<boolean> {
  const { notificationUrl } = notificationUrls(acting.ports.settings.notificationBaseUrl);
  const held = await acting.graph.subscriptions.list();
  const ours = held.filter(
    (one) => isPresenceResource(one.resource) && isSameUrl(one.notificationUrl, notificationUrl),
  );
  for (const { id } of ours) await end(acting, id);
  return ours.length > 0;
}

async function end({ graph }: Acting, id: string): Promise<void> {
  await orUndefined("on-behalf-not-found", () => graph.subscriptions.remove(id));
}

/** Not longer than was asked for: Graph may keep one longer than the token lives by which it tells. */
function untilOf({ expirationDateTime }: GraphSubscription, wantedDateTime: string): string {
  const givenMs = Date.parse(expirationDateTime);
  return Number.isNaN(givenMs) ? wantedDateTime : toIso(Math.min(givenMs, Date.parse(wantedDateTime)));
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set(["on-behalf-refused", "on-behalf-not-found", "on-behalf-forbidden"]);

function isRefusal(error: unknown): boolean {
  return REFUSALS.has(codeOf(error));
}

async function orUndefined<T>(code: ErrorCode, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === code) return undefined;
    throw error;
  }
}
