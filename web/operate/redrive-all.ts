import type { Schemas } from "../../client/teamsink-client.ts";
import { countOf } from "./words.ts";

type Answer = Schemas["RedriveAnswer"];

/** What a request for at most a hundred says of all that it is about. */
export function matchedInAll({ matched, remaining }: Pick<Answer, "matched" | "remaining">): number {
  return matched + remaining;
}

const OUTCOMES = [
  ["redriven", "back in their queues"],
  ["released", "released"],
  ["waiting", "still cannot be opened"],
  ["discarded", "were not Graph's"],
  ["taken", "taken by somebody else"],
  ["resolved", "resolved already"],
  ["notFound", "not found"],
] as const satisfies readonly (readonly [keyof Answer, string])[];

export type RedriveTotals = Readonly<Record<(typeof OUTCOMES)[number][0], number>>;

export const NOTHING_REDRIVEN: RedriveTotals = {
  redriven: 0,
  released: 0,
  waiting: 0,
  discarded: 0,
  taken: 0,
  resolved: 0,
  notFound: 0,
};

export function withAnswer(totals: RedriveTotals, answer: Answer): RedriveTotals {
  return Object.fromEntries(OUTCOMES.map(([name]) => [name, totals[name] + answer[name]])) as RedriveTotals;
}

/** "3 back in their queues, 1 not found". */
export function totalsWords(totals: RedriveTotals): string {
  const parts = OUTCOMES.filter(([name]) => totals[name] > 0).map(([name, words]) => `${totals[name]} ${words}`);
  return parts.length === 0 ? "Nothing was there to re-drive." : `${parts.join(", ")}.`;
}

/** What is asked before it is done: it says how many. */
export function questionWords(count: number, chosen: Readonly<Record<string, string | undefined>>): string {
  const filters = Object.entries(chosen).flatMap(([name, value]) => (value ? [`${name} ${value}`] : []));
  return `Send ${countOf(count, "item")}${filters.length > 0 ? ` (${filters.join(", ")})` : ""} through their queues again?`;
}
