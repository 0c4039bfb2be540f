import type { SearchExpression } from "../../port/search-index.ts";
import { rangesIn } from "./search-words.ts";

/** A part of a text, and what of it was looked for. */
export interface Snippet {
  readonly text: string;
  /** UTF-16 offsets in it, `end` exclusive, in their order and apart. */
  readonly marks: readonly (readonly [start: number, end: number])[];
}

const MAX_LENGTH = 240;
/** What is shown of what comes before the first mark. */
const BEFORE = 60;
const CUT = "…";

/** Around the first thing that was looked for; from the beginning where nothing of it stands in the text. */
export function snippetOf(text: string, expression: SearchExpression): Snippet {
  const ranges = rangesIn(text, expression);
  const first = ranges[0]?.[0] ?? 0;
  const start = first <= BEFORE || text.length <= MAX_LENGTH ? 0 : wordAfter(text, first - BEFORE, first);
  const end = start + MAX_LENGTH >= text.length ? text.length : wordBefore(text, start + MAX_LENGTH, start);
  const before = start === 0 ? "" : CUT;
  const shown = `${before}${text.slice(start, end)}${end === text.length ? "" : CUT}`;
  const shift = before.length - start;
  const marks = ranges
    .filter(([from]) => from < end)
    .map(([from, to]): [number, number] => [from + shift, Math.min(to, end) + shift]);
  return { text: shown, marks };
}

/** Where a word begins; in a text without spaces a character, and never half of one. */
function wordAfter(text: string, from: number, until: number): number {
  const space = text.indexOf(" ", from);
  return whole(text, space === -1 || space >= until ? from : space + 1);
}

function wordBefore(text: string, from: number, after: number): number {
  const space = text.lastIndexOf(" ", from);
  return whole(text, space <= after + MAX_LENGTH / 2 ? from : space);
}

function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
