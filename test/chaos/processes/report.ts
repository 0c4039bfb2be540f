import type { Counts, RoundResult } from "./run-processes.ts";
import type { ProcessVerdict } from "./verdict.ts";

/** In words, for each kind. */
const MAX_DIFFERENCES = 10;

export function inWordsOf({ round, faults, settledAfterSeconds, ...counts }: RoundResult): string {
  const wrong = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  const outcome = countWrong(counts) === 0 ? "clean" : wrong.join(", ");
  return `round ${round}: ${outcome} after ${settledAfterSeconds} s; ${faults.join(", ")}\n`;
}

export function differencesOf(verdict: ProcessVerdict): string {
  return Object.entries(verdict)
    .flatMap(([name, found]: [string, readonly string[]]) => [
      ...found.slice(0, MAX_DIFFERENCES).map((difference) => `  ${name}: ${difference}\n`),
      ...(found.length > MAX_DIFFERENCES ? [`  ${name}: and ${found.length - MAX_DIFFERENCES} more\n`] : []),
    ])
    .join("");
}

export function countWrong({ lost, stale, doubled, skipped, repeated, crashed }: Counts): number {
  return lost + stale + doubled + skipped + repeated + crashed;
}
