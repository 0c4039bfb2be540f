import type { ChatMessage } from "../model/graph-shapes.ts";
import { badRequest } from "./graph-error.ts";
import { type Comparison, dateTest, readComparison } from "./query-options.ts";

export interface ExportFilterRules {
  /** Whether messages can be told apart by who wrote them, and not only by their time. */
  readonly bySender: boolean;
  /** See `Behaviours.exportNeedsBothBounds`. */
  readonly needsBothBounds: boolean;
}

type Test = (message: ChatMessage) => boolean;

const DATE = "lastModifiedDateTime";

/** What a message is told apart by, and how. "Export content with the Microsoft Teams Export APIs", filtering scenarios. */
const SENDERS: Readonly<Record<string, { read(message: ChatMessage): unknown; operators: readonly string[] }>> = {
  "from/user/id": { read: ({ from }) => from?.user?.id, operators: ["eq"] },
  "from/user/userIdentityType": { read: ({ from }) => from?.user?.userIdentityType, operators: ["eq"] },
  "from/application/applicationIdentityType": {
    read: ({ from }) => from?.application?.applicationIdentityType,
    operators: ["eq"],
  },
  messageType: { read: ({ messageType }) => messageType, operators: ["eq", "ne"] },
};

/**
 * `$filter` of an export: senders joined by `or`, and dates joined to them by `and`, in either order, with or without
 * parentheses. Throws a GraphError (400) for the rest.
 */
export function readExportFilter(filter: string | undefined, rules: ExportFilterRules): Test {
  if (filter === undefined) return () => true;
  const conjuncts = conjunctsOf(bare(filter)).flatMap((part) => conjunctsOf(bare(part)));
  const alternatives = conjuncts.map((part) => splitOutside(bare(part), "or").map((one) => readComparison(bare(one))));
  const isDate = (comparisons: readonly Comparison[]) => comparisons.length === 1 && comparisons[0]?.property === DATE;
  const dates = alternatives.filter(isDate).flat();
  const senders = alternatives.filter((comparisons) => !isDate(comparisons));
  requireBounds(dates, rules);
  const isWithin = dateTest(dates);
  const tests = senders.map((comparisons) => anyOf(comparisons, rules));
  return (message) => isWithin(Date.parse(message.lastModifiedDateTime)) && tests.every((test) => test(message));
}

/** `and` binds tighter than `or`: without parentheses, a date would belong to the last sender alone. */
function conjunctsOf(text: string): string[] {
  const conjuncts = splitOutside(text, "and");
  if (conjuncts.length > 1 && splitOutside(text, "or").length > 1) throw badRequest("Invalid $filter query.");
  return conjuncts;
}

function requireBounds(dates: readonly Comparison[], { needsBothBounds }: ExportFilterRules): void {
  const has = (operator: string) => dates.some((date) => date.operator === operator);
  if (dates.some(({ operator }) => operator !== "gt" && operator !== "lt")) throw badRequest("Invalid $filter query.");
  if (dates.length > 0 && needsBothBounds && !(has("gt") && has("lt"))) throw badRequest("Invalid $filter query.");
}

function anyOf(comparisons: readonly Comparison[], { bySender }: ExportFilterRules): Test {
  const tests = comparisons.map(({ property, operator, value }): Test => {
    const sender = SENDERS[property];
    if (!bySender || !sender?.operators.includes(operator)) throw badRequest("Invalid $filter query.");
    return (message) => (sender.read(message) === value) === (operator === "eq");
  });
  return (message) => tests.some((test) => test(message));
}

/** Parts between the words that stand neither in parentheses nor in quotes. */
function splitOutside(text: string, word: "and" | "or"): string[] {
  const parts: string[] = [];
  const between = new RegExp(`^\\s+${word}\\s+`, "i");
  let [depth, isQuoted, from] = [0, false, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    depth += Number(character === "(") - Number(character === ")");
    const match = depth === 0 ? between.exec(text.slice(at, at + 8)) : null;
    if (!match) continue;
    parts.push(text.slice(from, at));
    from = at + match[0].length;
    at = from - 1;
  }
  return [...parts, text.slice(from)];
}

/** Without parentheses around the whole. */
function bare(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("(") || !trimmed.endsWith(")")) return trimmed;
  let depth = 0;
  for (let at = 0; at < trimmed.length - 1; at += 1) {
    depth += Number(trimmed[at] === "(") - Number(trimmed[at] === ")");
    if (depth === 0) return trimmed;
  }
  return bare(trimmed.slice(1, -1));
}
