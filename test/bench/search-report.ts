import { benchSearch, type SearchFigures, type Times } from "./search-bench.ts";
import { FULL, SMALL } from "./search-world.ts";

/** Of the 95th percentiles of a person's search and of bare FTS5. */
export const MAX_RATIO = 1.5;

export interface SearchReport {
  readonly text: string;
  readonly isWithinBounds: boolean;
}

/** What `npm run bench -- --search` prints: one line of JSON, or a table. */
export async function reportSearch({ isQuick, asJson }: { isQuick: boolean; asJson: boolean }): Promise<SearchReport> {
  const figures = await benchSearch(isQuick ? SMALL : FULL);
  return {
    text: asJson ? JSON.stringify({ search: figures }) : toTable(figures),
    isWithinBounds: isQuick || figures.ratio <= MAX_RATIO,
  };
}

function toTable({ messages, questions, bare, person, everything, ratio, indexedPerSecond }: SearchFigures): string {
  const row = (name: string, { p50Ms, p95Ms, p99Ms }: Times) =>
    name.padEnd(28) + [p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(1).padStart(10)).join("");
  return [
    `${messages.toLocaleString("en")} messages, ${questions} questions; milliseconds`,
    `${"".padEnd(28)}${["p50", "p95", "p99"].map((name) => name.padStart(10)).join("")}`,
    row("bare FTS5", bare),
    row("a person's search", person),
    row("of who sees everything", everything),
    `p95 of a person's search: ${ratio.toFixed(2)} times bare FTS5 [at most ${MAX_RATIO}]`,
    `${Math.round(indexedPerSecond).toLocaleString("en")} messages indexed a second`,
  ].join("\n");
}
