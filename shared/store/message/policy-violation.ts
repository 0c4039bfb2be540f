import { isJsonObject, type JsonObject } from "../../base/json.ts";

/**
 * What a data loss prevention rule makes of a message for whoever reads it within the organization:
 *
 * - blocked: readers must not see what it says
 * - flagged: they may; the sender was told, or has overridden the block as the rule allows
 */
export type Verdict = "none" | "flagged" | "blocked";

/** Graph: "chatMessagePolicyViolation resource type". */
export function verdictOf(payload: JsonObject): Verdict {
  const violation = policyViolationOf(payload);
  if (violation === undefined) return "none";
  const action = wordsOf(violation.dlpAction);
  if (action.has("blockaccess")) return isOverridden(violation) ? "flagged" : "blocked";
  // `blockAccessExternal` hides it from other organizations, and whoever reads the store is of this one.
  return action.has("notifysender") ? "flagged" : "none";
}

/** The verdict as Graph gave it; `undefined` where there is none, which Graph writes in several ways. */
export function policyViolationOf({ policyViolation }: JsonObject): JsonObject | undefined {
  if (!isJsonObject(policyViolation)) return undefined;
  const action = wordsOf(policyViolation.dlpAction);
  return action.size === 0 || (action.size === 1 && action.has("none")) ? undefined : policyViolation;
}

/** What is shown instead of a blocked text: the rule's own words, made for people. */
export function policyTipOf(violation: JsonObject): string {
  const { policyTip } = violation;
  const text = isJsonObject(policyTip) ? policyTip.generalText : undefined;
  return typeof text === "string" && text.trim() !== "" ? text : "This message was blocked by a policy.";
}

/** What the sender did about a block lifts it where the verdict allows just that: then readers see the message again. */
function isOverridden({ userAction, verdictDetails, justificationText }: JsonObject): boolean {
  const [done, allowed] = [wordsOf(userAction), wordsOf(verdictDetails)];
  const isJustified = typeof justificationText === "string" && justificationText.trim() !== "";
  if (done.has("reportfalsepositive") && allowed.has("allowfalsepositiveoverride")) return true;
  if (!done.has("override")) return false;
  return (
    allowed.has("allowoverridewithoutjustification") || (allowed.has("allowoverridewithjustification") && isJustified)
  );
}

/** A flags enum as OData writes it, `notifySender,blockAccess`; documents and samples differ in the case. */
function wordsOf(flags: unknown): ReadonlySet<string> {
  const words = typeof flags === "string" ? flags.toLowerCase().split(/[\s,]+/) : [];
  return new Set(words.filter((word) => word !== ""));
}
