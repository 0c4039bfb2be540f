import type { Schemas } from "../../client/teamsink-client.ts";
import { CliError, isAbort } from "../base/cli-error.ts";
import { pause } from "../base/pause.ts";
import { type Api, answerOf } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";

export type Change = Schemas["ChangePage"]["changes"][number];
export type MessageChange = Extract<Change, { readonly kind: "messages" }>;

export interface FeedWish {
  /** After what; what is new from now on where it is not given. */
  readonly position?: string;
  readonly conversationId?: string;
  readonly kind?: string;
  readonly signal: AbortSignal;
  onState?(state: FeedState): void;
  /** Once it is known from where on changes are told: what is read afterwards and what is told leave nothing between them. */
  onBegun?(): void;
}

export type FeedState = { readonly kind: "live" } | { readonly kind: "failing"; readonly error: Error };

export interface FeedPage {
  readonly changes: readonly Change[];
  readonly position: string;
}

const WAIT_SECONDS = 20;
const LIMIT = 200;
const BRIEF_MS = 500;
const BETWEEN_MS = 2_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/** What comes, page by page, until the signal ends it; over cut connections and a service that is away. */
export async function* follow(
  api: Api,
  { signal, onState = () => {}, onBegun = () => {}, ...wish }: FeedWish,
): AsyncGenerator<FeedPage> {
  let position = wish.position ?? "now";
  // The first answer is at once: it says where "now" is.
  let [failures, wait] = [0, 0];
  while (!signal.aborted) {
    const askedMs = Date.now();
    try {
      const query = {
        position,
        wait,
        limit: LIMIT,
        ...(wish.conversationId !== undefined && { conversation_id: wish.conversationId }),
        ...(wish.kind !== undefined && { kind: wish.kind }),
      };
      const page = await answerOf(api, api.once.GET("/changes", { params: { query }, signal }));
      onState({ kind: "live" });
      onBegun();
      position = page.position;
      yield { changes: page.changes, position };
      // One who was answered at once, since too many wait, asks a little later.
      if (wait > 0 && page.changes.length === 0 && Date.now() - askedMs < BRIEF_MS) await pause(BETWEEN_MS, signal);
      [failures, wait] = [0, WAIT_SECONDS];
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      if (isFinal(error)) throw error;
      // The containers were made anew, and nobody knows the position any more.
      if (error instanceof ApiFailure && error.code === "position-invalid") position = "now";
      failures += 1;
      onState({ kind: "failing", error: error as Error });
      onBegun();
      const ownMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
      await pause(Math.max(ownMs, (error instanceof ApiFailure && error.retryAfterMs) || 0), signal);
    }
  }
}

/** Asking again makes none of these better. */
function isFinal(error: unknown): boolean {
  if (error instanceof CliError && error.outcome === "signedOut") return true;
  return (
    error instanceof ApiFailure && [400, 401, 403, 404].includes(error.status) && error.code !== "position-invalid"
  );
}
