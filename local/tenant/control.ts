import type { Clock } from "../../shared/base/clock.ts";
import { createSeededRandom } from "../seeded-random.ts";
import type { Authority } from "./authority/authority.ts";
import type { SigningKey } from "./authority/key-ring.ts";
import type { SignInRegistrations } from "./authority/registrations.ts";
import type { SignIn } from "./authority/sign-in.ts";
import type { Behaviours } from "./behaviours.ts";
import type { Delivery } from "./delivery/delivery.ts";
import type { DeliveryStats } from "./delivery/outgoing-item.ts";
import type { FaultBoard } from "./faults/faults.ts";
import type { BudgetMinute, Throttling } from "./graph/throttling.ts";
import { type DirectoryLifeOptions, stepDirectory } from "./model/directory-life.ts";
import { type LifeEvent, type LifeOptions, liveSteadily, liveUntil } from "./model/live-life.ts";
import type { TenantModel } from "./model/tenant-model.ts";
import type { Lifecycle } from "./subscriptions/lifecycle.ts";
import type { SubscriptionStore } from "./subscriptions/subscription-store.ts";

export interface TenantStats {
  readonly messages: number;
  readonly changes: number;
  readonly subscriptions: number;
  readonly delivery: Readonly<DeliveryStats>;
  readonly endpoints: readonly { readonly url: string; readonly state: string }[];
  readonly throttled: number;
  /** Of each limit's budget, for as long as it was counted. */
  readonly requests: Readonly<Record<string, number>>;
  /** Minutes in which an app went over a limit of its own. */
  readonly overBudget: readonly BudgetMinute[];
  /** Subscriptions that somebody reauthorized and patched within ten minutes: must stay 0. */
  readonly reauthorizedAndPatched: number;
}

interface LifeWish {
  readonly seed: number;
  readonly weights?: LifeOptions["weights"];
  /** How likely each step is to be followed by something that happens to people and places. Default: never. */
  readonly directory?: Omit<NonNullable<LifeOptions["directory"]>, "random">;
}

const DIRECTORY_SEED_OFFSET = 7_919;

export interface ControlParts {
  readonly model: TenantModel;
  readonly authority: Authority;
  readonly signIn: SignIn;
  readonly registrations: SignInRegistrations;
  readonly behaviours: Behaviours;
  readonly faults: FaultBoard;
  readonly subscriptions: SubscriptionStore;
  readonly delivery: Delivery;
  readonly lifecycle: Lifecycle;
  readonly throttling: Throttling;
  readonly clock: Clock;
}

/** What stands outside the simulation: makes things happen in the tenant, and knows what really did. */
export class TenantControl {
  readonly faults: FaultBoard;
  /** Switches for what no document settles; may be changed while the tenant runs. */
  readonly behaviours: Behaviours;
  readonly subscriptions: SubscriptionStore;
  /** The API and the apps that ask for tokens for it, with the secret of the one that has one. */
  readonly registrations: SignInRegistrations;
  readonly #parts: ControlParts;

  constructor(parts: ControlParts) {
    this.#parts = parts;
    this.faults = parts.faults;
    this.behaviours = parts.behaviours;
    this.subscriptions = parts.subscriptions;
    this.registrations = parts.registrations;
  }

  /** Lives until `messages` messages have appeared, all at this moment. */
  live(options: LifeWish & { messages: number }): LifeEvent[] {
    return liveUntil(this.#lifeOptions(options), options.messages);
  }

  /** Lives at `perSecond` steps a second until the signal is aborted. */
  liveSteadily(options: LifeWish & { perSecond: number; signal: AbortSignal }): Promise<void> {
    return liveSteadily(this.#lifeOptions(options), options.perSecond, options.signal);
  }

  /** So many things happen to people and places, all at this moment; answers how many did. */
  liveDirectory({
    steps,
    seed,
    weights,
  }: {
    steps: number;
    seed: number;
    weights?: DirectoryLifeOptions["weights"];
  }): number {
    const options = { model: this.#parts.model, random: createSeededRandom(seed), ...(weights && { weights }) };
    return Array.from({ length: steps }, () => stepDirectory(options)).filter((step) => step !== undefined).length;
  }

  /** So many new messages in one conversation at once; the busiest thing that one channel can do. */
  burst(conversationId: string, messages: number): void {
    for (let index = 1; index <= messages; index += 1) {
      this.#parts.model.postMessage(conversationId, { text: `burst ${index} of ${messages}` });
    }
  }

  /** From now on everything is signed with a key that nobody has seen. */
  rollKeys(): Promise<void> {
    return this.#parts.authority.keys.roll();
  }

  /** Removes a subscription, or all of them, as the service itself would: with a notice. Answers how many. */
  removeSubscriptions(subscriptionId?: string): number {
    const removed = this.#chosen(subscriptionId);
    for (const subscription of removed) this.#parts.lifecycle.remove(subscription);
    return removed.length;
  }

  requireReauthorization(subscriptionId?: string): number {
    const chosen = this.#chosen(subscriptionId);
    for (const subscription of chosen) this.#parts.lifecycle.requireReauthorization(subscription);
    return chosen.length;
  }

  /** Of access tokens issued from now on. */
  setGrantedPermissions(permissions: readonly string[]): void {
    this.#parts.authority.setGrantedPermissions(permissions);
  }

  /**
   * The only roles of the API that somebody has from now on; tokens issued before keep theirs.
   *
   * @param principal id of a person or of an app
   * @throws RangeError for a role that the API does not have
   */
  assignAppRoles(principal: string, roles: readonly string[]): void {
    this.#parts.signIn.registrations.assign(principal, roles);
  }

  /**
   * The only delegated permissions of Graph that an app has consent for from now on; default: that of the API. Tokens issued
   * before keep theirs.
   *
   * @throws RangeError for an app that is not there
   */
  consentToScopes(scopes: readonly string[], clientId = this.registrations.api.clientId): void {
    this.#parts.signIn.registrations.consent(clientId, scopes);
  }

  /** Graph's `revokeSignInSessions`: no refresh token of that person is good any more. */
  revokeSignInSessions(userId: string): void {
    this.#parts.signIn.revokeSessions(userId);
  }

  /** What the authority signs with now, for who wants to know what becomes of a token that it would never issue. */
  get signingKey(): SigningKey {
    return this.#parts.authority.keys.active;
  }

  stats(): TenantStats {
    const { model, subscriptions, delivery, throttling } = this.#parts;
    return {
      messages: [...model.conversations.values()].reduce((sum, { messages }) => sum + messages.size, 0),
      changes: model.sequence,
      subscriptions: subscriptions.active().length,
      delivery: { ...delivery.stats },
      endpoints: delivery.endpointStates(),
      throttled: throttling.rejected,
      requests: throttling.requests(),
      overBudget: throttling.minutes().filter(({ overBudget }) => overBudget > 0),
      reauthorizedAndPatched: subscriptions.reauthorizedAndPatched,
    };
  }

  /** Resolves when no post is on the wire; items may still wait for their time. */
  settled(): Promise<void> {
    return this.#parts.delivery.settled();
  }

  /** Resolves when every notification was delivered or given up. */
  drained(): Promise<void> {
    return this.#parts.delivery.drained();
  }

  #chosen(subscriptionId: string | undefined) {
    const active = this.#parts.subscriptions.active();
    return subscriptionId === undefined ? active : active.filter(({ id }) => id === subscriptionId);
  }

  #lifeOptions({ seed, weights, directory }: LifeWish): LifeOptions {
    const { model, clock } = this.#parts;
    const random = createSeededRandom(seed);
    const people = directory && { ...directory, random: createSeededRandom(seed + DIRECTORY_SEED_OFFSET) };
    return { model, clock, random, ...(weights && { weights }), ...(people && { directory: people }) };
  }
}
