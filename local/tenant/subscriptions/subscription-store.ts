import type { Clock } from "../../../shared/base/clock.ts";
import { GraphError, notFound } from "../graph/graph-error.ts";
import { MAX_SUBSCRIPTIONS_PER_ORGANISATION, REAUTHORIZE_AND_PATCH_APART_MS } from "../limits.ts";
import { type CreateRequest, extensionError } from "./request.ts";
import type { Subscription } from "./subscription.ts";

/** Who made a subscription: an app for itself, or for a person. */
export type Owner = Pick<Subscription, "applicationId" | "creatorId">;

export class SubscriptionStore {
  readonly #clock: Clock;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Of the organisation: subscriptions that other apps hold. */
  otherAppsSubscriptions = 0;
  /** How often somebody reauthorized and patched one subscription within ten minutes, which the documents forbid. */
  reauthorizedAndPatched = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Those that have not expired, oldest first. */
  active(): Subscription[] {
    const nowMs = this.#clock.nowMs();
    for (const { id, expirationMs } of this.#subscriptions.values()) {
      if (expirationMs <= nowMs) this.#subscriptions.delete(id);
    }
    return [...this.#subscriptions.values()];
  }

  /** "List subscriptions": an app sees what it made, for whomever; a person what that app made for them. */
  seenBy({ applicationId, creatorId }: Owner, isPerson: boolean): Subscription[] {
    return this.active().filter(
      (one) => one.applicationId === applicationId && (!isPerson || one.creatorId === creatorId),
    );
  }

  /** Throws a GraphError (404) when it is not there, has expired or was removed, or is somebody else's. */
  get(id: string, owner: Owner): Subscription {
    const subscription = this.find(id);
    if (subscription === undefined || !isOf(subscription, owner)) throw notFound("The object was not found.");
    return subscription;
  }

  find(id: string): Subscription | undefined {
    const subscription = this.#subscriptions.get(id);
    return subscription !== undefined && subscription.expirationMs > this.#clock.nowMs() ? subscription : undefined;
  }

  /** Throws a GraphError: 409 for a repeated combination, 403 for a quota that is used up. */
  requireRoom({ target, changeTypes }: CreateRequest, owner: Owner): void {
    const active = this.active();
    // What is of people is counted for each.
    const held = target.delegated.length === 0 ? active : active.filter((other) => isOf(other, owner));
    const same = held.filter((other) => other.target.quotaKey === target.quotaKey);
    const repeated = same.find(
      (other) => other.target.key === target.key && hasSameMembers(other.changeTypes, changeTypes),
    );
    if (repeated !== undefined) {
      const message = `Subscription Id ${repeated.id} already exists for the requested combination`;
      throw new GraphError(409, "Conflict", { message });
    }
    const perOrganisation = active.length + this.otherAppsSubscriptions >= MAX_SUBSCRIPTIONS_PER_ORGANISATION;
    if (perOrganisation || same.length >= target.quota) {
      const limit = perOrganisation ? "organization" : "application and resource";
      throw extensionError(
        "Create",
        403,
        `Forbidden; Reason: Maximum number of subscriptions has been reached for this ${limit}.`,
      );
    }
  }

  add(subscription: Subscription): void {
    this.#subscriptions.set(subscription.id, subscription);
  }

  remove(id: string): boolean {
    return this.#subscriptions.delete(id);
  }

  noteReauthorized(subscription: Subscription): void {
    subscription.lastReauthorizedMs = this.#clock.nowMs();
    this.#noteIfTooClose(subscription);
  }

  notePatched(subscription: Subscription): void {
    subscription.lastPatchedMs = this.#clock.nowMs();
    this.#noteIfTooClose(subscription);
  }

  #noteIfTooClose({ lastReauthorizedMs, lastPatchedMs }: Subscription): void {
    if (lastReauthorizedMs === null || lastPatchedMs === null) return;
    if (Math.abs(lastReauthorizedMs - lastPatchedMs) < REAUTHORIZE_AND_PATCH_APART_MS) this.reauthorizedAndPatched += 1;
  }
}

function isOf(subscription: Subscription, { applicationId, creatorId }: Owner): boolean {
  return subscription.applicationId === applicationId && subscription.creatorId === creatorId;
}

function hasSameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
