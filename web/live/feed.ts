import type { Schemas } from "../../client/teamsink-client.ts";
import { ApiFailure, answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";

export type MessageChange = Extract<Schemas["ChangePage"]["changes"][number], { readonly kind: "messages" }>;
/** What of a change a list of messages takes. */
export type ToldMessage = Pick<MessageChange, "message" | "rootId">;
type Listener = (changes: readonly ToldMessage[]) => void;

export type FeedState = "connecting" | "live" | "failing";

/**
 * What is new in one conversation. Of all of them at once the feed would be read whole for everybody who looks at a page; of
 * one it costs what that one costs.
 */
export class Feed {
  readonly #session: Session;
  readonly #conversationId: string;
  readonly #listeners = new Set<Listener>();
  #position = "now";
  #begin: () => void = () => {};
  /** Once it is known from where on changes are told: what is read afterwards and what is told leave nothing between them. */
  readonly begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });

  constructor(session: Session, conversationId: string) {
    this.#session = session;
    this.#conversationId = conversationId;
  }

  /** @returns what ends it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Until the signal ends it. */
  async follow(signal: AbortSignal, onState: (state: FeedState) => void): Promise<void> {
    let failures = 0;
    let wait = 0;
    while (!signal.aborted) {
      try {
        const askedMs = Date.now();
        await this.#readOn(wait, signal);
        onState("live");
        // One who was answered at once, since too many wait, asks a little later; whoever looks elsewhere, much later.
        const isBrief = wait > 0 && Date.now() - askedMs < BRIEF_MS;
        await pause(document.hidden ? HIDDEN_MS : isBrief ? BETWEEN_MS : 0, signal);
        [failures, wait] = [0, WAIT_SECONDS];
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        onState("failing");
        await pause(
          Math.max(this.#retryAfterMs(error), Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS)),
          signal,
        );
      } finally {
        // Also where nothing can be told: what is there is shown all the same.
        this.#begin();
      }
    }
  }

  async #readOn(wait: number, signal: AbortSignal): Promise<void> {
    const query = { conversation_id: this.#conversationId, position: this.#position, wait, limit: LIMIT };
    const page = await answerOf(this.#session.api.GET("/changes", { params: { query }, signal }));
    this.#position = page.position;
    const changes = page.changes.filter((change) => change.kind === "messages");
    if (changes.length > 0) this.#tell(changes);
  }

  /** What the API answered to something done here, before it is told of it. */
  tellOf(message: Schemas["ChatMessage"]): void {
    this.#tell([{ message, rootId: message.replyToId ?? null }]);
  }

  #tell(changes: readonly ToldMessage[]): void {
    for (const listener of [...this.#listeners]) listener(changes);
  }

  /** A position that the store does not know any more is left: the containers were made anew. */
  #retryAfterMs(error: unknown): number {
    if (!(error instanceof ApiFailure)) return 0;
    if (error.code === "position-invalid") this.#position = "now";
    return error.retryAfterMs;
  }
}

const WAIT_SECONDS = 20;
const LIMIT = 200;
const BRIEF_MS = 500;
const BETWEEN_MS = 2_000;
const HIDDEN_MS = 15_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 60_000;

/** Ends early when somebody comes back to the tab, or leaves it. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
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
