import { z } from "zod";
import type { SeededRandom } from "../../seeded-random.ts";

/**
 * What can be made to go wrong. `stage` says what the fault is decided for: each change notification, or each request to
 * Graph. The README's table of faults has the same rows.
 */
export const FAULTS = {
  drop: { stage: "notification", meaning: "the notification is never sent; nothing announces it" },
  duplicate: { stage: "notification", meaning: "it is sent twice, each copy with a latency of its own" },
  reorder: { stage: "notification", meaning: "it is delayed by a random part of delayMs, so that later ones overtake" },
  late: { stage: "notification", meaning: "it is delayed by the whole of delayMs" },
  "corrupt-data": { stage: "notification", meaning: "one byte of encryptedContent.data is flipped" },
  "corrupt-signature": { stage: "notification", meaning: "one byte of encryptedContent.dataSignature is flipped" },
  "corrupt-key": { stage: "notification", meaning: "one byte of encryptedContent.dataKey is flipped" },
  "forge-token": {
    stage: "notification",
    meaning: "a forged newer version follows, with a token that is wrong in one way",
  },
  "forge-client-state": { stage: "notification", meaning: "a forged newer version follows, with another clientState" },
  "forge-tenant": { stage: "notification", meaning: "a forged newer version follows, with another tenantId" },
  "throttle-storm": { stage: "request", meaning: "Graph answers 429 with Retry-After: retryAfterSeconds" },
  "server-error": { stage: "request", meaning: "Graph answers with status (500 to 504)" },
  "slow-answer": { stage: "request", meaning: "Graph answers after delayMs" },
  "content-forbidden": { stage: "request", meaning: "a hosted content is answered with 403" },
  "content-throttled": { stage: "request", meaning: "where a file's bytes are answers 429 with Retry-After: 7" },
  "content-cut": { stage: "request", meaning: "the bytes of a hosted content or file break off" },
  "delta-gone": { stage: "request", meaning: "a delta token is answered with 410 Gone and a Location to start over" },
} as const satisfies Record<string, { stage: "notification" | "request"; meaning: string }>;

export type FaultName = keyof typeof FAULTS;

export const faultSettings = z.strictObject({
  /** Probability for each notification or request. */
  rate: z.number().min(0).max(1).default(1),
  /** How many more times it happens; null for as long as it is set. */
  count: z.number().int().min(0).nullable().default(null),
  delayMs: z.number().min(0).default(30_000),
  retryAfterSeconds: z.number().int().min(0).default(5),
  status: z.number().int().min(500).max(504).default(503),
});

export type FaultSettings = z.output<typeof faultSettings>;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

/** Which faults are set, and how often each has struck. */
export class FaultBoard {
  readonly #random: SeededRandom;
  readonly #set = new Map<FaultName, FaultSettings>();
  readonly #struck = new Map<FaultName, number>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  set(name: FaultName, settings: z.input<typeof faultSettings> = {}): void {
    this.#set.set(name, faultSettings.parse(settings));
  }

  clear(name: FaultName): void {
    this.#set.delete(name);
  }

  clearAll(): void {
    this.#set.clear();
  }

  /** Decides whether the fault strikes now; its settings when it does. */
  strike(name: FaultName): FaultSettings | undefined {
    const settings = this.#set.get(name);
    if (settings === undefined || settings.count === 0 || !this.#random.chance(settings.rate)) return undefined;
    if (settings.count !== null) this.#set.set(name, { ...settings, count: settings.count - 1 });
    this.#struck.set(name, (this.#struck.get(name) ?? 0) + 1);
    return settings;
  }

  /** What is set and what has happened, for the control API. */
  state(): Record<string, FaultSettings & { struck: number }> {
    const names = new Set([...this.#set.keys(), ...this.#struck.keys()]);
    const idle = faultSettings.parse({ count: 0 });
    return Object.fromEntries(
      [...names].map((name) => [name, { ...(this.#set.get(name) ?? idle), struck: this.#struck.get(name) ?? 0 }]),
    );
  }
}
