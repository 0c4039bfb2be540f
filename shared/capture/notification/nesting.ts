/**
 * Far above any resource of Graph, far below the few thousand levels at which `JSON.stringify` runs out of stack while
 * `JSON.parse` still succeeds: what passed can always be written again.
 */
const MAX_LEVELS = 64;

/** Whether a parsed JSON value is nested so deep that it cannot be a resource of Graph. */
export function isTooDeep(value: unknown, levelsLeft = MAX_LEVELS): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levelsLeft === 0) return true;
  for (const member of Object.values(value)) {
    if (isTooDeep(member, levelsLeft - 1)) return true;
  }
  return false;
}
