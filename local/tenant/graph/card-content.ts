import { isJsonObject, type JsonObject, parseJson } from "../../../shared/base/json.ts";
import type { ChatMessageAttachment } from "../model/graph-shapes.ts";
import { badRequest } from "./graph-error.ts";

const ADAPTIVE = "application/vnd.microsoft.card.adaptive";
/** "Working with Microsoft Teams messaging APIs": the one action of a card that is sent through Graph. */
const OPENS = "Action.OpenUrl";

/**
 * What the service makes of a card, as the examples of "Send chatMessage in a channel or a chat" show it: the id stays, line
 * ends go, and of an adaptive card the members' order, some names and the times become others. Throws a GraphError for what it cannot read.
 */
export function keptCard({ id, contentType, content }: Pick<ChatMessageAttachment, "id" | "contentType" | "content">) {
  const card = parseJson(content ?? "");
  const isAdaptive = contentType === ADAPTIVE;
  if (!isJsonObject(card) || (isAdaptive && !isTaken(card))) {
    throw badRequest(`Failed to process content in attachment with Id '${id}'.`);
  }
  return JSON.stringify(isAdaptive ? rewritten(card) : card, undefined, 2).replaceAll("\n", "");
}

function isTaken(card: JsonObject): boolean {
  return card.type === "AdaptiveCard" && actionsIn(card).every((action) => action === OPENS);
}

function actionsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(actionsIn);
  if (!isJsonObject(value)) return [];
  const own = typeof value.type === "string" && value.type.startsWith("Action.") ? [value.type] : [];
  return [...own, ...Object.values(value).flatMap(actionsIn)];
}

const IN_LOWER_CASE: ReadonlySet<string> = new Set(["size", "weight", "horizontalAlignment"]);
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2}:\d{2})Z$/;

function rewritten(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each));
  if (isJsonObject(value)) return reordered(value);
  if (typeof value !== "string") return value;
  return IN_LOWER_CASE.has(name) ? lowerFirst(value) : value.replace(DATE_TIME, "$2/$3/$1 $4");
}

/** The type is last, but of the card itself. */
function reordered({ type, ...members }: JsonObject): JsonObject {
  const entries = Object.entries(members).reverse();
  const others = Object.fromEntries(entries.map(([name, member]) => [name, rewritten(member, name)]));
  if (type === "AdaptiveCard") return { type, ...others };
  return { ...others, ...(type === "Image" && { height: "auto" }), ...(type !== undefined && { type }) };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
