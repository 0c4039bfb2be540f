import * as z from "zod";
import { toIso } from "../base/clock.ts";
import type { TeamsinkError } from "../base/errors/errors.ts";

/** What is known of a queue message that could not be worked off yet. */
export interface Retry {
  /** Failures so far. */
  readonly attempts: number;
  /** When it failed first: ISO 8601. */
  readonly sinceDateTime: string;
}

/**
 * A queue message that waits stands in its queue as `{"retry": {…}, "body": <the message>}`: around it, since a message
 * may be anything, a text or a claim included.
 */
const waitingMessage = z.strictObject({
  retry: z.strictObject({ attempts: z.int().min(1), sinceDateTime: z.iso.datetime() }),
  body: z.unknown(),
});

export interface UnwrappedMessage {
  readonly body: unknown;
  /** `undefined`: it never failed. */
  readonly retry: Retry | undefined;
}

/** The message itself, whether it waited or not. */
export function unwrapMessage(queueMessage: unknown): UnwrappedMessage {
  const parsed = waitingMessage.safeParse(queueMessage);
  return parsed.success ? parsed.data : { body: queueMessage, retry: undefined };
}

export function wrapMessage(body: unknown, retry: Retry): string {
  return JSON.stringify({ retry, body } satisfies z.infer<typeof waitingMessage>);
}

const FIRST_DELAY_MS = 5_000;
/** So that the end of an outage is noticed within ten minutes, however long it was. */
const MAX_DELAY_MS = 10 * 60_000;
/** Longer than any outage that nobody has to end; then it is a dead letter, which is re-driven ever more rarely. */
export const WAIT_MS = 24 * 3_600_000;

export function afterAttempt(retry: Retry | undefined, nowMs: number): Retry {
  return { attempts: (retry?.attempts ?? 0) + 1, sinceDateTime: retry?.sinceDateTime ?? toIso(nowMs) };
}

/** Five seconds after the first failure, then twice as long each time; never before what failed wants to be asked again. */
export function delayMsOf({ attempts }: Retry, { retryAfterMs = 0 }: Pick<TeamsinkError, "retryAfterMs">): number {
  return Math.max(retryAfterMs, Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1)));
}

export function hasWaitedLongEnough(retry: Retry | undefined, nowMs: number): boolean {
  return retry !== undefined && nowMs - Date.parse(retry.sinceDateTime) >= WAIT_MS;
}
