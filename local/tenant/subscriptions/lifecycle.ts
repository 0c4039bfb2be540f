import type { Clock } from "../../../shared/base/clock.ts";
import type { Publisher } from "../delivery/publisher.ts";
import {
  LIFECYCLE_CHECK_EVERY_MS,
  REAUTHORIZATION_NOTICE_BEFORE_MS,
  REAUTHORIZATION_NOTICE_EVERY_MS,
} from "../limits.ts";
import type { Subscription } from "./subscription.ts";
import type { SubscriptionStore } from "./subscription-store.ts";

/**
 * "Reduce missing subscriptions and change notifications": says in time that a subscription, or the access token it rests
 * on, is about to end, again and again until somebody acts; and says afterwards that one was removed. `missed` is never
 * sent for Teams.
 */
export class Lifecycle {
  readonly #subscriptions: SubscriptionStore;
  readonly #publisher: Publisher;
  readonly #clock: Clock;

  constructor(options: { subscriptions: SubscriptionStore; publisher: Publisher; clock: Clock }) {
    this.#subscriptions = options.subscriptions;
    this.#publisher = options.publisher;
    this.#clock = options.clock;
  }

  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#clock.sleep(LIFECYCLE_CHECK_EVERY_MS, signal);
      } catch {
        return;
      }
      this.check();
    }
  }

  check(): void {
    const nowMs = this.#clock.nowMs();
    for (const subscription of this.#subscriptions.active()) {
      if (isNoticeDue(subscription, nowMs)) this.requireReauthorization(subscription);
    }
  }

  requireReauthorization(subscription: Subscription): void {
    subscription.lastNoticeMs = this.#clock.nowMs();
    this.#publisher.publishLifecycle(subscription, "reauthorizationRequired");
  }

  /** As an administrator's change or a fault of the service does it: the subscriber hears of it once. */
  remove(subscription: Subscription): void {
    if (this.#subscriptions.remove(subscription.id)) {
      this.#publisher.publishLifecycle(subscription, "subscriptionRemoved");
    }
  }
}

function isNoticeDue(subscription: Subscription, nowMs: number): boolean {
  const endsMs = Math.min(subscription.expirationMs, subscription.accessTokenExpiresMs);
  if (nowMs < endsMs - REAUTHORIZATION_NOTICE_BEFORE_MS) return false;
  const { lastNoticeMs } = subscription;
  return lastNoticeMs === null || nowMs - lastNoticeMs >= REAUTHORIZATION_NOTICE_EVERY_MS;
}
