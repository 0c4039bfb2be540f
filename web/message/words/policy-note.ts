import { type ChatMessage, textOf } from "./identity.ts";

/** What data loss prevention made of a message, in words. */
export interface PolicyNote {
  readonly kind: "blocked" | "flagged";
  readonly title: string;
  readonly lines: readonly string[];
  readonly moreUrl: string;
}

const TITLES = {
  blocked: "Blocked by a policy of the organization",
  flagged: "Flagged by a policy of the organization",
};
/** Graph: "chatMessagePolicyViolation resource type". */
const ACTIONS: Readonly<Record<string, string>> = {
  override: "The sender sent it all the same",
  reportFalsePositive: "The sender reported that it was no violation",
};

export function policyNoteOf({ policyMark, policyViolation }: ChatMessage): PolicyNote | undefined {
  const kind = policyMark ?? (isBlocked(policyViolation?.dlpAction) ? "blocked" : undefined);
  if (kind === undefined) return undefined;
  const { policyTip, userAction, justificationText } = policyViolation ?? {};
  const conditions = (policyTip?.matchedConditionDescriptions ?? []).map(textOf).filter((text) => text !== "");
  const action = ACTIONS[textOf(userAction)];
  const reason = textOf(justificationText);
  return {
    kind,
    title: TITLES[kind],
    lines: [
      textOf(policyTip?.generalText),
      conditions.length === 0 ? "" : `It matched: ${conditions.join("; ")}`,
      action === undefined ? "" : `${action}${reason === "" ? "" : `: “${reason}”`}`,
    ].filter((line) => line !== ""),
    moreUrl: textOf(policyTip?.complianceUrl),
  };
}

/** Flags, comma separated. */
function isBlocked(dlpAction: unknown): boolean {
  return /(?:^|,)\s*blockAccess(?:External)?\s*(?:,|$)/.test(textOf(dlpAction));
}
