import { toIso } from "../base/clock.ts";
import { type ErrorCode, errorRow } from "../base/errors/errors.ts";
import type { QueueName } from "../port/work-queue.ts";

/** `retries-exhausted`: it failed for a day for reasons that may pass, or ended the process each time it was tried. */
export type DeadLetterReason = ErrorCode | "retries-exhausted";

/** What went wrong with which queue message. */
export interface DeadLetterFailure {
  readonly queue: QueueName;
  readonly reason: DeadLetterReason;
  /** For people: what was wrong, without any of the content. */
  readonly detail: string;
  /** The queue message as it came: JSON, or text where it was not JSON. A `claims/` blob it names is kept too. */
  readonly body: unknown;
}

/**
 * A queue message that could not be worked off, kept for ever, whole, with its reason. Times are ISO 8601.
 *
 *     failed
 *   ─────────▶ waiting ◀─────── failed ────────┐
 *               │                            │
 *               ├── re-drive: on command, ──▶ redriven ── worked off ──▶ resolved
 *               │   or by itself once         │    ▲                        │
 *               │   `nextRetryDateTime`       └────┘                        │
 *               │   has come                 re-drive again: its            │
 *               │                            message may be lost            │
 *               └◀──────────────── failed: the same came again ─────────────┘
 *
 * Re-driving puts a reference to it into its queue, and whoever works that off tells how it went. So `resolved` is known,
 * not guessed, and a reference that is delivered twice, or sent twice, changes nothing.
 */
export interface DeadLetter extends DeadLetterFailure {
  readonly state: "waiting" | "redriven" | "resolved";
  /** When it first failed. */
  readonly sinceDateTime: string;
  readonly redrives: number;
  readonly lastRedriveDateTime: string | null;
  /** When it is re-driven without a command; null: never. */
  readonly nextRetryDateTime: string | null;
  readonly resolvedDateTime: string | null;
  /** When what a body too large for a dead letter tells of was said; that of any other can be read from it. */
  readonly saidDateTime?: string;
}

const FIRST_RETRY_AFTER_MS = 3_600_000;
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
/** A message that waits in its queue does so for a day, see `workOff`; one that is neither resolved nor back then is lost. */
const LOST_AFTER_MS = 26 * 3_600_000;
/**
 * The delays above come to 151 hours, and each re-drive has a day in its queue besides while an outage lasts: some
 * sixteen days, longer than any outage that ends by itself.
 */
export const MAX_AUTOMATIC_REDRIVES = 10;

/** The letter after a failure; `undefined` when nothing changes, since the first reason stands while it waits. */
export function afterFailure(
  letter: DeadLetter | undefined,
  failure: DeadLetterFailure,
  nowMs: number,
): DeadLetter | undefined {
  if (letter?.state === "waiting") return undefined;
  const redrives = letter?.redrives ?? 0;
  return {
    ...failure,
    state: "waiting",
    sinceDateTime: letter?.sinceDateTime ?? toIso(nowMs),
    redrives,
    lastRedriveDateTime: letter?.lastRedriveDateTime ?? null,
    nextRetryDateTime: hasHope(failure, redrives) ? nextRetry(redrives, nowMs) : null,
    resolvedDateTime: null,
  };
}

/** Whatever its reason, it has a next time: should its message be lost, it is sent once more. */
export function afterRedrive(letter: DeadLetter, nowMs: number): DeadLetter {
  return {
    ...letter,
    state: "redriven",
    redrives: letter.redrives + 1,
    lastRedriveDateTime: toIso(nowMs),
    nextRetryDateTime: toIso(nowMs + LOST_AFTER_MS),
  };
}

/** It was marked as re-driven, but its queue did not take it. */
export function afterUnsent(letter: DeadLetter, nowMs: number): DeadLetter {
  return { ...letter, nextRetryDateTime: nextRetry(letter.redrives, nowMs) };
}

export function afterSuccess(letter: DeadLetter, nowMs: number): DeadLetter {
  return { ...letter, state: "resolved", nextRetryDateTime: null, resolvedDateTime: toIso(nowMs) };
}

/**
 * What an operator has to put right may be put right any day without a word to us (a consent that was withdrawn and given
 * again), so it is tried for as long as it takes, once a day in the end. Every other reason is about the message itself, and
 * stands until somebody has repaired something.
 */
function hasHope({ reason }: DeadLetterFailure, redrives: number): boolean {
  if (reason === "retries-exhausted") return redrives < MAX_AUTOMATIC_REDRIVES;
  return errorRow(reason).fault === "operator";
}

function nextRetry(redrives: number, nowMs: number): string {
  return toIso(nowMs + Math.min(MAX_RETRY_AFTER_MS, FIRST_RETRY_AFTER_MS * 2 ** redrives));
}
