import { ApiFailure } from "../base/pages.ts";
import type { ChatMessage } from "../message/words/identity.ts";
import { type ComposePlace, type Draft, type Outgoing, placeKeyOf, returned, waitAfter } from "./outgoing.ts";

interface Ways {
  /** @throws ApiFailure where it was refused; another error where nobody answered */
  send(outgoing: Outgoing): Promise<ChatMessage>;
  /** Ends sooner where there may be somebody to answer again. */
  pause(ms: number): Promise<void>;
  nowMs(): number;
  newKey(): string;
  /** So that it outlives the page. */
  keep(all: readonly Outgoing[]): void;
}

type SentListener = (place: ComposePlace, message: ChatMessage) => void;

/**
 * What somebody wrote and is no message yet: of each conversation one after the other, each with its own key for as long as it
 * takes, so that what arrived unheard of is not sent twice.
 */
export class Outbox {
  readonly #ways: Ways;
  #all: readonly Outgoing[] = [];
  readonly #lines = new Map<string, Promise<void>>();
  readonly #listeners = new Set<() => void>();
  readonly #sentListeners = new Set<SentListener>();

  /** @param kept of a page that was left */
  constructor(ways: Ways, kept: readonly Outgoing[] = []) {
    this.#ways = ways;
    this.#change(kept.map((one) => returned(one, ways.nowMs())));
    for (const one of this.#all) if (one.state === "sending") this.#enqueue(one);
  }

  of(place: ComposePlace): readonly Outgoing[] {
    return this.#all.filter((one) => placeKeyOf(one.place) === placeKeyOf(place));
  }

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  send(place: ComposePlace, draft: Draft): void {
    const { newKey, nowMs } = this.#ways;
    const outgoing: Outgoing = { key: newKey(), place, draft, createdMs: nowMs(), state: "sending" };
    this.#change([...this.#all, outgoing]);
    this.#enqueue(outgoing);
  }

  /** What failed, as the same message. */
  sendAgain(key: string): void {
    const failed = this.#all.find((one) => one.key === key && one.state === "failed");
    if (failed === undefined) return;
    const { failure: _gone, ...rest } = failed;
    const outgoing: Outgoing = { ...rest, state: "sending" };
    this.#change(this.#all.map((one) => (one.key === key ? outgoing : one)));
    this.#enqueue(outgoing);
  }

  /** What failed, or waits. */
  discard(key: string): void {
    this.#change(this.#all.filter((one) => one.key !== key));
  }

  clear(): void {
    this.#change([]);
  }

  /** @returns what ends it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns what ends it */
  listenToSent(listener: SentListener): () => void {
    this.#sentListeners.add(listener);
    return () => this.#sentListeners.delete(listener);
  }

  #enqueue(outgoing: Outgoing): void {
    const { conversationId } = outgoing.place;
    const before = this.#lines.get(conversationId) ?? Promise.resolve();
    this.#lines.set(
      conversationId,
      before.then(() => this.#bring(outgoing)),
    );
  }

  async #bring(outgoing: Outgoing): Promise<void> {
    for (let failures = 1; this.#holds(outgoing); failures += 1) {
      try {
        const message = await this.#ways.send(outgoing);
        for (const listener of [...this.#sentListeners]) listener(outgoing.place, message);
        return this.discard(outgoing.key);
      } catch (error) {
        const failure = error as Error;
        const waitMs = waitAfter(failure, failures);
        this.#mark(outgoing.key, waitMs === undefined ? "failed" : "waiting", failure);
        if (waitMs === undefined) return;
        await this.#ways.pause(waitMs);
        // Who is not answered goes on waiting; who is, sees that it is tried.
        if (failure instanceof ApiFailure) this.#mark(outgoing.key, "sending", failure);
      }
    }
  }

  #holds({ key }: Outgoing): boolean {
    return this.#all.some((one) => one.key === key);
  }

  #mark(key: string, state: Outgoing["state"], failure: Error): void {
    this.#change(this.#all.map((one) => (one.key === key ? { ...one, state, failure } : one)));
  }

  #change(all: readonly Outgoing[]): void {
    this.#all = all;
    this.#ways.keep(all);
    for (const listener of [...this.#listeners]) listener();
  }
}
