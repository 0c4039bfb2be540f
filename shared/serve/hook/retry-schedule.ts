import { toIso } from "../../base/clock.ts";
import type { HookTrouble } from "../../job/hook-record.ts";
import type { HookReply } from "../../port/hook-sender.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * After which failure it is tried again, and how long after it. Standard Webhooks 1.0.0, "Deliverability and reliability",
 * with one try more at the beginning: the first three are made before anything later is sent, so that what a receiver stumbles over
 * twice does not cost its order.
 */
const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  25 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
const TRIES_IN_PLACE = 3;
/** How often a receiver that takes nothing is tried. */
const PROBE_MS = 5 * MINUTE_MS;
/** As long as the schedule is; then somebody has to say that it goes on. */
const GIVE_UP_AFTER_MS = 3 * 24 * HOUR_MS;
/** What a receiver may ask for. */
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;
const GONE = 410;
/** About the receiver, whatever it is sent. Standard Webhooks 1.0.0: "Delivery success and failure". */
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export type Verdict =
  | "delivered"
  /** It wants no more of them. */
  | "gone"
  /** It takes nothing now, whatever it would be. */
  | "busy"
  /** Perhaps for what it was sent. */
  | "refused";

/** No answer in time may be for what was sent, since that has to be worked off first; no connection is not. */
export function verdictOn(reply: HookReply): Verdict {
  if (reply.kind === "unanswered") return reply.reason === "timeout" ? "refused" : "busy";
  const { status } = reply;
  if (status >= 200 && status < 300) return "delivered";
  if (status === GONE) return "gone";
  return BUSY.has(status) ? "busy" : "refused";
}

/** How long after so many failures it is tried again; `undefined`: not any more. */
export function retryDelayMs(attempts: number, reply: HookReply): number | undefined {
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  return delayMs === undefined ? undefined : Math.max(delayMs, retryAfterMs(reply));
}

function retryAfterMs(reply: HookReply): number {
  return reply.kind === "answered" ? Math.min(MAX_RETRY_AFTER_MS, reply.retryAfterMs ?? 0) : 0;
}

export interface HookFailure {
  readonly webhookId: string;
  readonly reply: HookReply;
}

export type NextStep =
  /** The same is tried again before anything else. */
  | { readonly kind: "wait"; readonly trouble: HookTrouble; readonly delayMs: number }
  /** The queue goes on trying it, and what comes after it is told. */
  | { readonly kind: "hand-over"; readonly trouble: HookTrouble; readonly delayMs: number }
  | { readonly kind: "give-up"; readonly reason: "gone" | "unreachable" };

/**
 * What a failure leads to. One event is handed over where the receiver may take others; when it takes the next one no more
 * than that, it takes nothing, and everything waits where it is: nothing piles up, and one try in five minutes tells when it is
 * over.
 */
export function afterFailure(before: HookTrouble | null, failure: HookFailure, nowMs: number): NextStep {
  const { webhookId, reply } = failure;
  const verdict = verdictOn(reply);
  const sinceDateTime = before?.sinceDateTime ?? toIso(nowMs);
  if (verdict === "gone") return { kind: "give-up", reason: "gone" };
  if (nowMs - Date.parse(sinceDateTime) >= GIVE_UP_AFTER_MS) return { kind: "give-up", reason: "unreachable" };
  const attempts = (before?.attempts ?? 0) + 1;
  const isHandedOver = before?.isHandedOver ?? false;
  const trouble = { webhookId, attempts, sinceDateTime, ...saidBy(reply), isHandedOver };
  if (verdict === "refused" && attempts >= TRIES_IN_PLACE && !isHandedOver) {
    const delayMs = retryDelayMs(attempts, reply) ?? PROBE_MS;
    const next = { ...trouble, attempts: 0, isHandedOver: true, nextTryDateTime: toIso(nowMs) };
    return { kind: "hand-over", trouble: next, delayMs };
  }
  const usualMs = attempts < TRIES_IN_PLACE ? (RETRY_DELAYS_MS[attempts - 1] ?? PROBE_MS) : PROBE_MS;
  const delayMs = Math.max(usualMs, retryAfterMs(reply));
  return { kind: "wait", trouble: { ...trouble, nextTryDateTime: toIso(nowMs + delayMs) }, delayMs };
}

/** The same as a log has it. */
export function loggedOf(reply: HookReply): { readonly status: number } | { readonly reason: string } {
  return reply.kind === "answered" ? { status: reply.status } : { reason: reply.reason };
}

export function saidBy(reply: HookReply): Pick<HookTrouble, "status" | "reason"> {
  return reply.kind === "answered" ? { status: reply.status, reason: null } : { status: null, reason: reply.reason };
}
