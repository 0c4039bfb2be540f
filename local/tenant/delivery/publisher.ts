import type { SeededRandom } from "../../seeded-random.ts";
import type { Behaviours } from "../behaviours.ts";
import { corrupted } from "../faults/corruption.ts";
import type { FaultBoard } from "../faults/faults.ts";
import type { Forger } from "../faults/forgery.ts";
import type { MessageChange, Operation } from "../model/tenant-model.ts";
import { covers } from "../subscriptions/resource.ts";
import type { ChangeType, ResourceChange } from "../subscriptions/resource-change.ts";
import type { Subscription } from "../subscriptions/subscription.ts";
import type { SubscriptionStore } from "../subscriptions/subscription-store.ts";
import type { Delivery } from "./delivery.ts";
import { MESSAGE_CHANGE_TYPES, messageNotice } from "./message-notice.ts";
import { changeNotification, type LifecycleNotification, lifecycleNotification } from "./notification-item.ts";

export interface Latency {
  readonly minMs: number;
  readonly maxMs: number;
}

export interface PublisherOptions {
  readonly subscriptions: SubscriptionStore;
  readonly delivery: Delivery;
  readonly faults: FaultBoard;
  readonly forger: Forger;
  readonly behaviours: Behaviours;
  readonly random: SeededRandom;
  readonly latency: Latency;
  readonly tenantId: string;
}

/** Taking a reaction back is announced twice: microsoft-graph-docs-contrib, issue 1022. */
const ANNOUNCEMENTS: Partial<Record<Operation, number>> = { unsetReaction: 2 };

/** Turns what happens in the tenant into notifications for whoever subscribed, and lets the faults have their way. */
export class Publisher {
  readonly #options: PublisherOptions;
  #softDeletes = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Of anything that can be subscribed to: who has a subscription that covers it is told. */
  publish(change: ResourceChange): void {
    for (const subscription of this.#subscribersOf(change)) this.#announce(subscription, change);
  }

  /** Of messages it is known besides which change an item shows, and they are what forgers are after. */
  publishMessage(shown: MessageChange): void {
    const change = messageNotice(shown, this.#changeType(shown.operation));
    for (const subscription of this.#subscribersOf(change)) {
      if (!this.#reaches(subscription, shown)) continue;
      for (let copy = ANNOUNCEMENTS[shown.operation] ?? 1; copy > 0; copy -= 1) {
        this.#announce(subscription, change, { shows: shown });
      }
      // A forgery that fails to be made is no reason for the tenant to stop.
      this.#forge(subscription, shown).catch(() => undefined);
    }
  }

  /** To the lifecycle URL, if the subscription has one. Faults do not touch these. */
  publishLifecycle(subscription: Subscription, event: LifecycleNotification["lifecycleEvent"]): void {
    const { lifecycleNotificationUrl: url, includeResourceData: needsToken } = subscription;
    if (url === null) return;
    const item = lifecycleNotification(subscription, this.#options.tenantId, event);
    this.#options.delivery.send({ url, item, subscription, needsToken }, this.#latencyMs());
  }

  #subscribersOf(change: ResourceChange): Subscription[] {
    return this.#options.subscriptions
      .active()
      .filter(({ changeTypes, target }) => changeTypes.includes(change.changeType) && covers(target, change))
      .filter(({ createdMs }) => createdMs <= (change.subscribedByMs ?? Number.POSITIVE_INFINITY));
  }

  #announce(subscription: Subscription, change: ResourceChange, shown: { shows?: MessageChange } = {}): void {
    const { faults, delivery, random, tenantId } = this.#options;
    if (faults.strike("drop")) return;
    const genuine = changeNotification(subscription, tenantId, change);
    const item = corrupted(genuine, faults);
    const shows = item === genuine ? shown : {};
    const { notificationUrl: url, includeResourceData: needsToken } = subscription;
    const lateMs = faults.strike("late")?.delayMs ?? 0;
    const copies = faults.strike("duplicate") ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const reorderMs = random.next() * (faults.strike("reorder")?.delayMs ?? 0);
      delivery.send({ url, item, subscription, needsToken, ...shows }, this.#latencyMs() + lateMs + reorderMs);
    }
  }

  async #forge(subscription: Subscription, change: MessageChange): Promise<void> {
    const { faults, forger, delivery } = this.#options;
    for (const outgoing of await forger.forge(faults, change, subscription)) delivery.send(outgoing, this.#latencyMs());
  }

  /** "Get system messages for Microsoft Teams" lists them for subscriptions to one channel or one chat. */
  #reaches({ target }: Subscription, { message }: MessageChange): boolean {
    if (message.messageType !== "systemEventMessage" || this.#options.behaviours.tenantWideSystemMessages) return true;
    return target.kind === "channel" || target.kind === "chat";
  }

  #changeType(operation: Operation): ChangeType {
    if (operation !== "softDelete") return MESSAGE_CHANGE_TYPES[operation];
    const { softDeleteChangeType } = this.#options.behaviours;
    this.#softDeletes += 1;
    if (softDeleteChangeType !== "mixed") return softDeleteChangeType;
    return this.#softDeletes % 2 === 0 ? "updated" : "deleted";
  }

  #latencyMs(): number {
    const { random, latency } = this.#options;
    return random.between(latency.minMs, latency.maxMs);
  }
}
