import type { SeededRandom } from "../../seeded-random.ts";
import type { ChatMessage, ChatMessagePolicyViolation } from "./graph-shapes.ts";

/** Flags as OData writes them: in the order of the enum, a comma between. "chatMessagePolicyViolation resource type". */
const ACTIONS = [
  "notifySender",
  "blockAccess",
  "notifySender,blockAccess",
  "blockAccessExternal",
  "notifySender,blockAccessExternal",
];
const DETAILS = [
  "none",
  "allowFalsePositiveOverride",
  "allowOverrideWithoutJustification",
  "allowFalsePositiveOverride,allowOverrideWithJustification",
];
const RULES = ["Credit card number", "Project code name", "Health record"];
/** Of messages that have a verdict already: the sender acts on it, or the rule takes it back. */
const LIFTED_CHANCE = 0.3;

/** What data loss prevention, or a sender whom it told, makes of a message next; null takes the verdict back. */
export function nextVerdict(message: ChatMessage, random: SeededRandom): ChatMessagePolicyViolation | null {
  const { policyViolation } = message;
  if (policyViolation !== null && random.chance(LIFTED_CHANCE)) return null;
  return (policyViolation && overridden(policyViolation)) ?? anyVerdict(random);
}

function anyVerdict(random: SeededRandom): ChatMessagePolicyViolation {
  return {
    dlpAction: random.pick(ACTIONS),
    justificationText: null,
    policyTip: {
      generalText: "This item appears to contain sensitive data.",
      complianceUrl: "https://contoso.example/compliance",
      matchedConditionDescriptions: [random.pick(RULES)],
    },
    userAction: "none",
    verdictDetails: random.pick(DETAILS),
  };
}

/** As the verdict allows; null where it allows nothing, or was overridden before. */
function overridden(violation: ChatMessagePolicyViolation): ChatMessagePolicyViolation | null {
  const { verdictDetails, userAction } = violation;
  if (userAction !== "none" || verdictDetails === "none") return null;
  if (!verdictDetails.includes("allowOverride")) return { ...violation, userAction: "reportFalsePositive" };
  const isJustified = verdictDetails.includes("allowOverrideWithJustification");
  return { ...violation, userAction: "override", justificationText: isJustified ? "The customer asked for it." : null };
}
