import * as z from "zod";
import { canonicalJson, type JsonObject } from "../../base/json.ts";
import type { MessageEvent, MessageText } from "../../store/message/message-event.ts";
import { policyTipOf, policyViolationOf, verdictOf } from "../../store/message/policy-violation.ts";

const POLICIES = ["show", "flag", "hide"] as const;
export type Policy = (typeof POLICIES)[number];

/** What becomes of messages that data loss prevention blocks, in every request that answers with messages. */
export const policyParameter = z
  .enum(POLICIES, `expected one of ${POLICIES.join(", ")}`)
  .default("flag")
  .describe(
    "Of messages with a verdict of data loss prevention: flag gives a blocked one with the policy tip instead of what it says, and both kinds with policyMark; hide leaves a blocked one out; show gives everything as it was written",
  );

/** Of a blocked message. A list of what is shown: what Graph adds tomorrow might quote the text. */
const SHOWN_OF_BLOCKED: ReadonlySet<string> = new Set([
  ...["id", "replyToId", "etag", "messageType", "createdDateTime", "lastModifiedDateTime", "lastEditedDateTime"],
  ...["deletedDateTime", "chatId", "channelIdentity", "importance", "locale", "webUrl", "onBehalfOf", "from"],
  ...["reactions", "messageHistory", "policyViolation", "version"],
]);

/**
 * A message, or a version of one, as the policy wants it; `undefined`: not at all.
 *
 * @param present the message as it is now: a verdict that came later holds for what was said before as well, and one that was
 * lifted is lifted from the same text in older versions too
 */
export function underPolicy<M extends JsonObject>(message: M, policy: Policy, present: JsonObject = message) {
  if (policy === "show") return message;
  const violation = blockingViolation(message, present);
  if (violation === undefined) return verdictOf(message) === "none" ? message : { ...message, policyMark: "flagged" };
  return policy === "hide" ? undefined : withTip(message, violation);
}

export function isBlocked(message: JsonObject): boolean {
  return verdictOf(message) === "blocked";
}

/** The texts of an event; it happened all the same, so none is left out. */
export function textUnderPolicy(event: MessageEvent, policy: Policy, present: JsonObject): MessageEvent {
  if (policy === "show") return event;
  const ofText = (text: MessageText): MessageText => {
    const violation = blockingViolation({ ...text }, present);
    return violation === undefined ? text : (withTip({ ...text }, violation) as unknown as MessageText);
  };
  return {
    ...event,
    ...(event.before ? { before: ofText(event.before) } : {}),
    ...(event.after ? { after: ofText(event.after) } : {}),
  };
}

function blockingViolation(message: JsonObject, present: JsonObject): JsonObject | undefined {
  if (isBlocked(present)) return policyViolationOf(present);
  return isBlocked(message) && !saysTheSame(message, present) ? policyViolationOf(message) : undefined;
}

/** What holds a text of its own, and is part of what a version or an event of it would show. */
const TEXTS = ["subject", "body", "summary", "attachments"];

function saysTheSame(message: JsonObject, present: JsonObject): boolean {
  return TEXTS.every((name) => {
    const text = message[name] ?? null;
    return text === null || canonicalJson(text) === canonicalJson(present[name] ?? null);
  });
}

function withTip(message: JsonObject, violation: JsonObject): JsonObject {
  const shown = Object.entries(message).filter(([name]) => SHOWN_OF_BLOCKED.has(name));
  const body = { contentType: "text", content: policyTipOf(violation) };
  return { ...Object.fromEntries(shown), subject: null, body, policyMark: "blocked" };
}
