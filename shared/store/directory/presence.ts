import type { PresenceFact } from "../../port/directory-store.ts";

/** Longer than anybody's coming and going; the oldest go first. */
const MAX_FACTS = 500;

/**
 * What is known of a member's coming and going, with one fact more. What Graph told for a moment is kept whenever it comes, in any
 * order and any number of times; what was only seen is kept where it says something that was not known.
 *
 * @returns the same list when it knew that already
 */
export function withFact(facts: readonly PresenceFact[], fact: PresenceFact): readonly PresenceFact[] {
  const before = facts.filter(({ atDateTime }) => atDateTime <= fact.atDateTime);
  const [last, next] = [before.at(-1), facts[before.length]];
  const isKnown = fact.isExact
    ? facts.some((other) => isSame(other, fact))
    : last?.isIn === fact.isIn || isSameGoing(fact, next);
  if (isKnown) return facts;
  const kept = isSameGoing(last, fact) ? before.slice(0, -1) : before;
  return [...kept, fact, ...facts.slice(before.length)].slice(-MAX_FACTS);
}

/**
 * As long as a request may wait for its turn, and by how much clocks differ: a list is noted by when it was asked for, and
 * shows what became so until it was answered.
 */
const SAME_GOING_MS = 60_000;

/** Whether it was seen that somebody went, which was told for a moment a little later: a going in between would be told too. */
function isSameGoing(seen: PresenceFact | undefined, told: PresenceFact | undefined): boolean {
  if (seen === undefined || told === undefined || seen.isExact || !told.isExact || seen.isIn || told.isIn) return false;
  return Date.parse(told.atDateTime) - Date.parse(seen.atDateTime) <= SAME_GOING_MS;
}

/**
 * With what Graph shows of a member that is in: from when on they see what was said before. It says so of the present time of
 * being in alone, so it belongs to the fact that began it.
 *
 * @returns the same list when it knew that already
 */
export function withVisibleFrom(facts: readonly PresenceFact[], visibleFromDateTime: string): readonly PresenceFact[] {
  const last = facts.at(-1);
  if (last?.isIn !== true || last.visibleFromDateTime === visibleFromDateTime) return facts;
  return [...facts.slice(0, -1), { ...last, visibleFromDateTime }];
}

/**
 * Whether a member was in at a time. Unknown before the first fact; between two that differ where the second was only seen, since
 * when it came to that is not known; and between two of a kind where the second was told, since something in between was not:
 * nobody is said to have been where perhaps they were not.
 */
export function presenceAt(facts: readonly PresenceFact[], atMs: number): "in" | "out" | "unknown" {
  const next = facts.findIndex(({ atDateTime }) => Date.parse(atDateTime) > atMs);
  const last = facts.at(next === -1 ? -1 : next - 1);
  if (next === 0 || last === undefined) return "unknown";
  const following = next === -1 ? undefined : facts[next];
  const isDoubtful = following !== undefined && following.isExact === (following.isIn === last.isIn);
  return isDoubtful ? "unknown" : last.isIn ? "in" : "out";
}

function isSame(a: PresenceFact, b: PresenceFact): boolean {
  return a.atDateTime === b.atDateTime && a.isIn === b.isIn && a.isExact === b.isExact;
}
