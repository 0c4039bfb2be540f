import type { SeededRandom } from "../../seeded-random.ts";
import type { Behaviours } from "../behaviours.ts";
import { corrupted } from "../faults/corruption.ts";
import type { FaultBoard } from "../faults/faults.ts";
import type { Forger } from "../faults/forgery.ts";
import type { MessageChange, Operation } from "../model/tenant-model.ts";
import { covers } from "../subscriptions/resource.ts";
import type { ChangeType, Subscription } from "../subscriptions/subscription.ts";
import type { SubscriptionStore } from "../subscriptions/subscription-store.ts";
import type { Delivery } from "./delivery.ts";
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

const CHANGE_TYPES: Record<Exclude<Operation, "softDelete">, ChangeType> = {
  create: "created",
  import: "created",
  systemMessage: "created",
  edit: "updated",
  undoSoftDelete: "updated",
  setReaction: "updated",
  unsetReaction: "updated",
  policyViolation: "updated",
};

/** Taking a reaction back is announced twice: microsoft-graph-docs-contrib, issue 1022. */
const ANNOUNCEMENTS: Partial<Record<Operation, number>> = { unsetReaction: 2 };

/** Turns what happens in the tenant into notifications for whoever subscribed, and lets the faults have their way. */
export class Publisher {
  readonly #options: PublisherOptions;
  #softDeletes = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  publish(change: MessageChange): void {
    const changeType = this.#changeType(change.operation);
    const wanted = this.#options.subscriptions
      .active()
      .filter((subscription) => subscription.changeTypes.includes(changeType) && this.#reaches(subscription, change));
    for (const subscription of wanted) {
      for (let copy = ANNOUNCEMENTS[change.operation] ?? 1; copy > 0; copy -= 1) {
        this.#announce(subscription, change, changeType);
      }
      // A forgery that fails to be made is no reason for the tenant to stop.
      this.#forge(subscription, change).catch(() => undefined);
    }
  }

  /** To the lifecycle URL, if the subscription has one. Faults do not touch these. */
  publishLifecycle(subscription: Subscription, event: LifecycleNotification["lifecycleEvent"]): void {
    const { lifecycleNotificationUrl: url, includeResourceData: needsToken } = subscription;
    if (url === null) return;
    const item = lifecycleNotification(subscription, this.#options.tenantId, event);
    this.#options.delivery.send({ url, item, subscription, needsToken }, this.#latencyMs());
  }

  #announce(subscription: Subscription, change: MessageChange, changeType: ChangeType): void {
    const { faults, delivery, random, tenantId } = this.#options;
    if (faults.strike("drop")) return;
    const genuine = changeNotification({ subscription, change, changeType, tenantId });
    const item = corrupted(genuine, faults);
    const shows = item === genuine ? { shows: change } : {};
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
  #reaches({ target }: Subscription, { stored, message }: MessageChange): boolean {
    if (!covers(target, stored.conversation)) return false;
    if (message.messageType !== "systemEventMessage" || this.#options.behaviours.tenantWideSystemMessages) return true;
    return target.kind === "channel" || target.kind === "chat";
  }

  #changeType(operation: Operation): ChangeType {
    if (operation !== "softDelete") return CHANGE_TYPES[operation];
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
