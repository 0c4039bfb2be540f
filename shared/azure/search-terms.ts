import type { SearchPhrase } from "../port/search-index.ts";
import { termsOf } from "../store/search/terms.ts";

/**
 * Cosmos DB takes a text for one of a language: it leaves out what says little there, cuts off endings, and divides what it
 * takes for several words. Ours are made and folded before, the same as for every other index, so each is written as
 * something that no language has, in letters and digits of ASCII. What ends a term stands in none, so that the beginning of a
 * term is the beginning of no shorter one.
 */
const PLAIN = /^[a-z]+$/;

/** Of letters as they are; of anything else by its code units, four digits each. */
function written(term: string): { readonly term: string; readonly end: string } {
  if (PLAIN.test(term)) return { term: `p${term}`, end: "0" };
  return { term: codeUnits(term), end: "z" };
}

function codeUnits(term: string): string {
  return `u${Array.from({ length: term.length }, (_none, at) => term.charCodeAt(at).toString(16).padStart(4, "0")).join("")}`;
}

export function encodedTerm(text: string): string {
  const { term, end } = written(text);
  return `${term}${end}`;
}

/** The terms of all texts, each between spaces; between two texts there are two, so that no phrase reaches over. */
export function termTextOf(texts: readonly string[]): string {
  return texts
    .map((text) => termsOf(text).map(({ term }) => encodedTerm(term)))
    .filter((terms) => terms.length > 0)
    .map((terms) => ` ${terms.join(" ")} `)
    .join("");
}

/**
 * How a phrase may stand in that text: for what a full-text index has no word for, terms in a row and beginnings of terms. What
 * is asked for in letters may go on in something else.
 */
export function writtenPhrases({ terms, isPrefix }: SearchPhrase): string[] {
  if (!isPrefix) return [` ${terms.map(encodedTerm).join(" ")} `];
  const [last = "", before] = [terms.at(-1), terms.slice(0, -1)];
  const start = before.map((term) => ` ${encodedTerm(term)}`).join("");
  return [...new Set([written(last).term, codeUnits(last)])].map((term) => `${start} ${term}`);
}
