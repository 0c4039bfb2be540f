import { toIso } from "../../base/clock.ts";
import { timeMsOf } from "./identity.ts";
import type { MessageVersion } from "./message-history.ts";

/** What happened to a message, in Graph's words where it has some. */
export const MESSAGE_EVENTS = [
  "created",
  "edited",
  "deleted",
  "restored",
  "reactionAdded",
  "reactionRemoved",
  "actionUndefined",
  "policyApplied",
  "policyChanged",
  "policyLifted",
] as const;

/** What a version said. */
export interface MessageText {
  readonly version: number;
  readonly subject: unknown;
  readonly body: unknown;
  /** Its verdict at that time. */
  readonly policyViolation: unknown;
  /** Put in where it is not shown as it was written. */
  readonly policyMark?: unknown;
}

export interface MessageEvent {
  /** When it happened, as Graph says; where Graph says nothing of it, the version that first shows it. */
  readonly at: string;
  /** Only where the time is not known: it happened later than this, and not later than `at`. */
  readonly notBefore?: string;
  readonly event: (typeof MESSAGE_EVENTS)[number];
  /** Graph's identitySet; null where Graph does not say who: of edits, deletions and verdicts it never does. */
  readonly by: unknown;
  /** The version that shows it. */
  readonly version: number;
  readonly evidence: "version" | "messageHistory";
  readonly reactionType?: unknown;
  /** What the last version before it said that was seen; null where none was. */
  readonly before?: MessageText | null;
  /** What it said from then on; null where the version that said so was never seen. */
  readonly after?: MessageText | null;
  readonly policyViolation?: unknown;
}

/** A stored version, with the name of its payload in the message's folder. */
export interface SeenVersion extends MessageVersion {
  readonly name: string;
}

/**
 * What is known of a message when the next version is looked at: the last version of all, and the last that says something of
 * each thing. Answers of Graph differ in what they leave out, and what is left out was not taken back.
 */
export interface Known {
  readonly last: SeenVersion;
  /** Not deleted: its text and its verdict count. */
  readonly shown?: SeenVersion;
  readonly reactions?: SeenVersion;
  readonly history?: SeenVersion;
}

/** Of something whose time Graph does not say: between the last version that shows it was not yet so, and this one. */
export function between(before: SeenVersion | undefined, now: SeenVersion): Pick<MessageEvent, "at" | "notBefore"> {
  const earliestMs = before?.version ?? timeMsOf(now.payload.createdDateTime);
  const notBefore = earliestMs !== undefined && earliestMs < now.version ? { notBefore: toIso(earliestMs) } : {};
  return { at: toIso(now.version), ...notBefore };
}
