import type { JsonObject } from "../base/json.ts";
import type { SyncPage } from "../port/conversation-reader.ts";
import { formatListPosition, type ListPosition } from "./list-position.ts";

/** Messages that change together: a chain of a channel, or one message of a chat. */
export interface ListedUnit {
  readonly messages: readonly JsonObject[];
  /** When anything in it last changed; `undefined` when nothing in it bears a time. */
  readonly changedMs: number | undefined;
}

/** Messages may show up a little later than their own time says; what is read twice changes nothing. Not documented. */
export const LIST_OVERLAP_MS = 5 * 60_000;

/**
 * What one page of a list, the last changed first, means for reading a source without delta.
 *
 *   pass 1   newest ──────────────────────────────▶ oldest    reads everything; mark = newest change on its first page
 *   pass 2   newest ───▶ mark - overlap                       reads what changed since, and stops
 *
 * What changes while a pass runs moves to the front, past the reader. Its change is newer than the mark, so the next pass
 * finds it; that is why the mark is taken from the first page. What others push down is read twice. Nothing has escaped a
 * pass whose first page reached down to what was known before: whatever moved past the pass before was on that page.
 */
export function toListPage(
  position: ListPosition,
  listed: { readonly units: readonly ListedUnit[]; readonly nextLink: string | undefined },
): SyncPage {
  const { units, nextLink } = listed;
  const { sinceMs, belowMs } = position;
  const isFirstPage = position.nextLink === undefined && belowMs === undefined;
  const oldestMs = oldestOf(units, position.oldestMs);
  const markMs = isFirstPage ? newestOf(units, sinceMs) : position.markMs;
  const isWhole = isFirstPage ? nextLink === undefined || reaches(units, sinceMs) : position.isWhole === true;
  const isEnd = nextLink === undefined || isKnown(units, sinceMs);
  return {
    messages: units.flatMap(({ messages }) => messages),
    next: isEnd
      ? { position: formatListPosition({ sinceMs: markMs }), isWhole }
      : { more: formatListPosition({ sinceMs, markMs, isWhole, oldestMs, belowMs, nextLink }) },
  };
}

function oldestOf(units: readonly ListedUnit[], beforeMs: number | undefined): number | undefined {
  const times = [beforeMs, ...units.map(({ changedMs }) => changedMs)].filter((timeMs) => timeMs !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

function newestOf(units: readonly ListedUnit[], sinceMs: number | undefined): number | undefined {
  const times = [sinceMs, ...units.map(({ changedMs }) => changedMs)].filter((timeMs) => timeMs !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function reaches(units: readonly ListedUnit[], sinceMs: number | undefined): boolean {
  return sinceMs !== undefined && units.some(({ changedMs }) => changedMs !== undefined && changedMs < sinceMs);
}

/** Nothing on the page is new, so nothing behind it is: a whole page is asked, lest one unit out of order ends a pass. */
function isKnown(units: readonly ListedUnit[], sinceMs: number | undefined): boolean {
  if (sinceMs === undefined || units.length === 0) return false;
  return units.every(({ changedMs = Number.POSITIVE_INFINITY }) => changedMs < sinceMs - LIST_OVERLAP_MS);
}
