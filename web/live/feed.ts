import type { Schemas } from "../../client/teamsink-client.ts";
import { ApiFailure, answerOf } from "../pages.ts";
import type { Session } from "../session/session.ts";

export type Change = Schemas["ChangePage"]["changes"][number];
export type MessageChange = Extract<Change, { readonly kind: "messages" }>;
type Listener = (changes: readonly Change[]) => void;

export type FeedState = "live" | "waiting" | "failing";

/** What is new, told to whoever on the page wants to know: one request at a time for all of them. */
export class Feed {
  readonly #session: Session;
  readonly #listeners = new Set<Listener>();
  readonly #onState = new Set<(state: FeedState) => void>();
  #position: string;
  #state: FeedState = "waiting";

  /** @param position after which to begin: of an earlier answer, or `now` */
  constructor(session: Session, position: string) {
    this.#session = session;
    this.#position = position;
  }

  /** Where it has come to, for the next time. */
  get position(): string {
    return this.#position;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** @returns what ends it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onState(listener: (state: FeedState) => void): () => void {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  }

  /** Until the signal ends it. */
  async follow(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const isFirst = this.#state !== "live";
        const isTold = await this.#readOn(signal);
        failures = 0;
        this.#become("live");
        // Whoever looks elsewhere is told later. One who was answered at once, since too many wait, asks a little later.
        await pause(document.hidden ? HIDDEN_MS : isTold || isFirst ? 0 : BETWEEN_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#become("failing");
        if (error instanceof ApiFailure && error.code === POSITION_GONE) this.#position = "now";
        const waitMs = error instanceof ApiFailure ? error.retryAfterMs : 0;
        await pause(Math.max(waitMs, Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS)), signal);
      }
    }
  }

  async #readOn(signal: AbortSignal): Promise<boolean> {
    // The first answer is at once: it says from where on, and that somebody is there.
    const wait = this.#state === "live" ? WAIT_SECONDS : 0;
    const query = { kind: "messages,chats", position: this.#position, wait, limit: LIMIT };
    const asked = this.#session.api.GET("/changes", { params: { query }, signal });
    const { changes, position, hasMore } = await answerOf(asked);
    this.#position = position;
    if (changes.length > 0) for (const listener of [...this.#listeners]) listener(changes);
    return hasMore || changes.length > 0;
  }

  #become(state: FeedState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#onState) listener(state);
  }
}

const WAIT_SECONDS = 20;
const LIMIT = 200;
const BETWEEN_MS = 1_000;
const HIDDEN_MS = 15_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 60_000;
/** A position that the store does not know any more: after the containers were made anew. */
const POSITION_GONE = "query-invalid";

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    // Whoever comes back to the tab is told at once.
    document.addEventListener("visibilitychange", end);
    signal.addEventListener("abort", end);
  });
}
