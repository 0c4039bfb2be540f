import type { Clock } from "../../../shared/base/clock.ts";
import type { SeededRandom } from "../../seeded-random.ts";
import type { Authority } from "../authority/authority.ts";
import type { Behaviours } from "../behaviours.ts";
import {
  BATCH_WINDOW_MS,
  DELIVERY_RETRY_FACTOR,
  DELIVERY_RETRY_FIRST_MS,
  DELIVERY_RETRY_MAX_MS,
  DELIVERY_RETRY_TIMEOUT_MS,
  DELIVERY_RETRY_WINDOW_MS,
  DELIVERY_TIMEOUT_MS,
  MAX_CONCURRENT_POSTS_PER_URL,
  MAX_ITEMS_PER_POST,
  SLOW_DELAY_MS,
} from "../limits.ts";
import type { Subscription } from "../subscriptions/subscription.ts";
import { EndpointHealth } from "./endpoint-health.ts";
import { IdleWaiters } from "./idle-waiters.ts";
import type { DeliveryStats, OutgoingItem } from "./outgoing-item.ts";
import type { Poster } from "./poster.ts";
import { Turns } from "./turns.ts";
import { withTimeout } from "./with-timeout.ts";

/** Posts that failed together are not tried again together. */
const RETRY_JITTER = [0.9, 1.1] as const;

interface Endpoint {
  readonly url: string;
  readonly health: EndpointHealth;
  readonly turns: Turns;
  /** Items by the time, rounded up to a whole batch window, at which they are due. */
  readonly due: Map<number, OutgoingItem[]>;
}

interface Post {
  readonly endpoint: Endpoint;
  readonly items: readonly OutgoingItem[];
  readonly firstAttemptMs: number;
}

/** Brings notifications to their URLs: in batches, at least once while it can, in no particular order. */
export class Delivery {
  readonly stats: DeliveryStats = {
    queued: 0,
    delivered: 0,
    posts: 0,
    retries: 0,
    expired: 0,
    droppedByRule: 0,
    delayedByRule: 0,
  };
  readonly #options: DeliveryOptions;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #stopped = new AbortController();
  /** Items of subscriptions whose access token has expired, with the time since when they wait. */
  #held: { readonly outgoing: OutgoingItem; readonly sinceMs: number }[] = [];
  #outstanding = 0;
  #onTheWire = 0;
  readonly #idle = new IdleWaiters();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** `delayMs` from now is the latency of the service itself; more may come on top. */
  send(outgoing: OutgoingItem, delayMs: number): void {
    const endpoint = this.#endpoint(outgoing.url);
    const nowMs = this.#options.clock.nowMs();
    const admission = this.#options.behaviours.slowEndpointRule ? endpoint.health.admit(nowMs) : "now";
    this.stats.queued += 1;
    if (admission === "dropped") {
      this.stats.droppedByRule += 1;
      return;
    }
    if (admission === "delayed") this.stats.delayedByRule += 1;
    this.#enqueue(endpoint, outgoing, nowMs + delayMs + (admission === "delayed" ? SLOW_DELAY_MS : 0));
  }

  /** After a subscription was renewed: what was held for it goes out, unless it has waited for four hours. */
  release(subscription: Subscription): void {
    const nowMs = this.#options.clock.nowMs();
    const held = this.#held.filter(({ outgoing }) => outgoing.subscription === subscription);
    this.#held = this.#held.filter(({ outgoing }) => outgoing.subscription !== subscription);
    for (const { outgoing, sinceMs } of held) {
      if (nowMs - sinceMs > DELIVERY_RETRY_WINDOW_MS) this.stats.expired += 1;
      else this.#enqueue(this.#endpoint(outgoing.url), outgoing, nowMs);
    }
  }

  endpointStates(): { url: string; state: string }[] {
    return [...this.#endpoints.values()].map(({ url, health }) => ({ url, state: health.state }));
  }

  /** Resolves when no post is under way. Items may still wait for their time or for a retry. */
  settled(): Promise<void> {
    return this.#idle.when(() => this.#onTheWire === 0);
  }

  /** Resolves when nothing is left to deliver. Held items do not count: they wait for their subscriber. */
  drained(): Promise<void> {
    return this.#idle.when(() => this.#outstanding === 0);
  }

  stop(): void {
    this.#stopped.abort();
  }

  #enqueue(endpoint: Endpoint, outgoing: OutgoingItem, dueMs: number): void {
    const windowMs = Math.ceil(dueMs / BATCH_WINDOW_MS) * BATCH_WINDOW_MS;
    const batch = endpoint.due.get(windowMs);
    this.#outstanding += 1;
    if (batch !== undefined) {
      batch.push(outgoing);
      return;
    }
    endpoint.due.set(windowMs, [outgoing]);
    void this.#flushAt(endpoint, windowMs);
  }

  async #flushAt(endpoint: Endpoint, windowMs: number): Promise<void> {
    if (!(await this.#sleep(windowMs - this.#options.clock.nowMs()))) return;
    const batch = endpoint.due.get(windowMs) ?? [];
    endpoint.due.delete(windowMs);
    const nowMs = this.#options.clock.nowMs();
    const ready = batch.filter((outgoing) => !this.#hold(outgoing, nowMs));
    const genuine = ready.filter(({ forged }) => forged === undefined);
    const alone = ready.filter(({ forged }) => forged !== undefined).map((outgoing) => [outgoing]);
    for (const items of [...chunks(genuine, MAX_ITEMS_PER_POST), ...alone]) {
      void this.#deliver({ endpoint, items, firstAttemptMs: nowMs });
    }
    this.#idle.wake();
  }

  /** Graph: "Receive change notifications through webhooks": an expired access token stops delivery, quietly. */
  #hold(outgoing: OutgoingItem, nowMs: number): boolean {
    const isLifecycle = "lifecycleEvent" in outgoing.item;
    if (!this.#options.behaviours.expiredTokenPausesDelivery || isLifecycle) return false;
    if (outgoing.subscription.accessTokenExpiresMs > nowMs) return false;
    this.#held.push({ outgoing, sinceMs: nowMs });
    this.#outstanding -= 1;
    return true;
  }

  async #deliver(post: Post): Promise<void> {
    let delayMs = DELIVERY_RETRY_FIRST_MS;
    for (let attempt = 1; ; attempt += 1) {
      if (await this.#attempt(post, attempt === 1 ? DELIVERY_TIMEOUT_MS : DELIVERY_RETRY_TIMEOUT_MS)) {
        this.stats.delivered += post.items.length;
        for (const outgoing of post.items) this.#options.onDelivered(outgoing);
        break;
      }
      const isLast = this.#options.clock.nowMs() + delayMs - post.firstAttemptMs > DELIVERY_RETRY_WINDOW_MS;
      if (isLast) this.stats.expired += post.items.length;
      if (isLast || !(await this.#sleep(Math.round(delayMs * this.#options.random.between(...RETRY_JITTER))))) break;
      this.stats.retries += 1;
      delayMs = Math.min(delayMs * DELIVERY_RETRY_FACTOR, DELIVERY_RETRY_MAX_MS);
    }
    this.#outstanding -= post.items.length;
    this.#idle.wake();
  }

  /** True when the endpoint took it. */
  async #attempt({ endpoint, items }: Post, timeoutMs: number): Promise<boolean> {
    this.#onTheWire += 1;
    await endpoint.turns.take();
    const { clock, poster } = this.#options;
    const body = JSON.stringify({ value: items.map(({ item }) => item), ...(await this.#tokens(items)) });
    const startedMs = clock.nowMs();
    this.stats.posts += 1;
    try {
      const contentType = "application/json; charset=utf-8";
      const answer = await withTimeout(clock, timeoutMs, (signal) =>
        poster({ url: endpoint.url, body, contentType, signal }),
      );
      endpoint.health.record(clock.nowMs(), clock.nowMs() - startedMs);
      return answer !== "timeout" && answer.status >= 200 && answer.status < 300;
    } catch {
      return false;
    } finally {
      endpoint.turns.give();
      this.#onTheWire -= 1;
      this.#idle.wake();
    }
  }

  async #tokens(items: readonly OutgoingItem[]): Promise<{ validationTokens?: string[] }> {
    const forged = items[0]?.forged;
    if (forged !== undefined) return forged.token === null ? {} : { validationTokens: [forged.token] };
    const rich = items.filter(({ needsToken }) => needsToken);
    const clientIds = [...new Set(rich.map(({ subscription }) => subscription.applicationId))];
    if (clientIds.length === 0) return {};
    const { authority } = this.#options;
    // "Validate the authenticity of notifications": one a pair of app and tenant.
    return { validationTokens: await Promise.all(clientIds.map((clientId) => authority.validationToken(clientId))) };
  }

  #endpoint(url: string): Endpoint {
    const known = this.#endpoints.get(url);
    if (known !== undefined) return known;
    const turns = new Turns(MAX_CONCURRENT_POSTS_PER_URL);
    const endpoint: Endpoint = { url, health: new EndpointHealth(), turns, due: new Map() };
    this.#endpoints.set(url, endpoint);
    return endpoint;
  }

  /** False when delivery was stopped meanwhile. */
  #sleep(delayMs: number): Promise<boolean> {
    return this.#options.clock.sleep(Math.max(0, delayMs), this.#stopped.signal).then(
      () => true,
      () => false,
    );
  }
}

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly poster: Poster;
  readonly authority: Authority;
  readonly behaviours: Behaviours;
  readonly onDelivered: (outgoing: OutgoingItem) => void;
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
