import type { operations } from "./api-types.ts";
import type { Schemas, TeamsinkClient } from "./teamsink-client.ts";

export type Draft = operations["sendMessage"]["requestBody"]["content"]["application/json"];

interface Sending {
  /** A chat's or a channel's id. */
  readonly conversationId: string;
  readonly body: Draft;
  /** Kept by whoever wants to go on after a reload: a new one is another message. */
  readonly key?: string;
  /** Ends the asking; what was on its way may be there all the same. */
  readonly signal?: AbortSignal;
  /** Instead of waiting. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** What the API answered for good: asking again makes it no better. */
export class SendFailure extends Error {
  /** Of the table of errors. */
  readonly code: string | undefined;
  readonly status: number;

  constructor(problem: Partial<Schemas["Problem"]> | undefined, status: number) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.code = problem?.code;
    this.status = status;
  }
}

const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 30_000;
/** Another message of this person is on its way, too many requests. */
const PASSING: ReadonlySet<number> = new Set([409, 429]);

/** For the header Idempotency-Key: one for each message, the same however often it is asked for. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}

/**
 * Says something once, over cut connections and a service that is away: asked again with the same key, the API gives the same
 * message and sends nothing.
 *
 * @throws SendFailure for what is final, and the signal's reason once it has ended
 */
export async function sendOnce(
  client: TeamsinkClient,
  { conversationId, body, key = idempotencyKey(), signal, pause = defaultPause }: Sending,
): Promise<Schemas["ChatMessage"]> {
  const params = { path: { conversationId }, header: { "Idempotency-Key": key } };
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LAST_WAIT_MS)) {
    signal?.throwIfAborted();
    const answer = await client
      .POST("/messages/{conversationId}", { params, body, ...(signal && { signal }) })
      .catch(() => undefined);
    signal?.throwIfAborted();
    if (answer?.data !== undefined) return answer.data;
    const status = answer?.response.status ?? 0;
    if (status >= 400 && status < 500 && !PASSING.has(status)) throw new SendFailure(answer?.error, status);
    await pause(Math.max(waitMs, retryAfterMsOf(answer?.response)));
  }
}

/** RFC 9110 in seconds, as the API gives it. A page of another origin may not read it. */
function retryAfterMsOf(response: Response | undefined): number {
  const seconds = Number(response?.headers.get("retry-after") ?? 0);
  return Number.isFinite(seconds) ? Math.min(seconds * 1_000, LAST_WAIT_MS) : 0;
}

function defaultPause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
