import type { Schemas } from "../../client/teamsink-client.ts";

export type SearchAnswer = Schemas["SearchPage"];
export type Result = SearchAnswer["results"][number];

/** What the API is asked, from what stands in the page's address. Days are those of whoever looks. */
export function parametersOf(parameters: URLSearchParams, myId?: string) {
  const text = (name: string) => parameters.get(name) || undefined;
  const [since, until] = [dayStart(text("since"), 0), dayStart(text("until"), 1)];
  const who = text("who");
  return {
    ...(text("q") !== undefined && { q: text("q") ?? "" }),
    ...(text("order") === "newest" && { order: "newest" as const }),
    ...(text("has") === "attachment" && { has: "attachment" as const }),
    ...(text("versions") === "all" && { versions: "all" as const }),
    ...(text("kind") !== undefined && { kind: text("kind") ?? "" }),
    ...(text("conversation_id") !== undefined && { conversation_id: text("conversation_id") ?? "" }),
    ...(who === "me" && { mentions: "me" }),
    ...(who === "mine" && myId !== undefined && { from: myId }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}

/** @param daysAfter one for a day that is wanted to its end */
function dayStart(day: string | undefined, daysAfter: 0 | 1): string | undefined {
  const [year, month, date] = (day ?? "").split("-").map(Number);
  if (!year || !month || !date) return undefined;
  const start = new Date(year, month - 1, date + daysAfter);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}

/** A text in parts, those that were looked for marked. */
export function partsOf({
  text,
  marks,
}: Result["snippet"]): readonly { readonly text: string; readonly isMarked: boolean }[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    if (from > at) parts.push({ text: text.slice(at, from), isMarked: false });
    parts.push({ text: text.slice(from, to), isMarked: true });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isMarked: false });
  return parts;
}
