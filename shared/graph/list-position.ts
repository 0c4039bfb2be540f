import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";

/**
 * Where a source that has no delta stands; ours, where delta's position is Graph's. One text, so that a cursor keeps it
 * as it keeps a link: `list:since=…&mark=…&whole=…&oldest=…&below=…&next=…`, form-encoded.
 */
export interface ListPosition {
  /** Everything that changed until then is known. Absent: nothing is. Milliseconds, Graph's time. */
  readonly sinceMs?: number | undefined;
  /** `since` of the next pass: the newest change seen on the first page of this one. */
  readonly markMs?: number | undefined;
  /** Whether the first page of this pass reached down to what was known. */
  readonly isWhole?: boolean | undefined;
  /** The oldest change that this pass has seen. */
  readonly oldestMs?: number | undefined;
  /** Graph ended the list above although it had said that there was more: what is not above this is asked for by itself. */
  readonly belowMs?: number | undefined;
  /** The page of this pass to read next. Absent: a pass begins, or goes on below. */
  readonly nextLink?: string | undefined;
}

const SCHEME = "list:";

const timeMs = z.coerce.number().int().nonnegative().optional();
const fields = z.object({
  since: timeMs,
  mark: timeMs,
  whole: z.enum(["true", "false"]).optional(),
  oldest: timeMs,
  below: timeMs,
  next: z.string().min(1).optional(),
});

export function isListPosition(link: string): boolean {
  return link.startsWith(SCHEME);
}

export function formatListPosition(position: ListPosition): string {
  const { sinceMs: since, markMs: mark, isWhole: whole, oldestMs: oldest, belowMs: below, nextLink: next } = position;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ since, mark, whole, oldest, below, next })) {
    if (value !== undefined) query.set(name, String(value));
  }
  return `${SCHEME}${query}`;
}

/** @throws TeamsinkError `graph-gone` for a text that `formatListPosition` did not make */
export function parseListPosition(link: string): ListPosition {
  const given = isListPosition(link) ? Object.fromEntries(new URLSearchParams(link.slice(SCHEME.length))) : undefined;
  const parsed = fields.safeParse(given);
  if (!parsed.success) throw new TeamsinkError("graph-gone", "the position in a list of messages cannot be read");
  const { since, mark, whole, oldest, below, next } = parsed.data;
  return {
    sinceMs: since,
    markMs: mark,
    isWhole: whole === "true",
    oldestMs: oldest,
    belowMs: below,
    nextLink: next,
  };
}
