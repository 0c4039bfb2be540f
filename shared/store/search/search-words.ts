import type { SearchExpression, SearchPhrase } from "../../port/search-index.ts";
import { queryTermsOf, termsOf } from "./terms.ts";

/** What one question may take of an index. */
const MAX_PHRASES = 20;
const MAX_TERMS = 60;
/** Of what goes on: fewer are the beginning of too many words. A script without spaces needs one. */
const MIN_PREFIX_LENGTH = 2;

export type SearchWords =
  | { readonly ok: true; readonly expression: SearchExpression }
  /** What a caller is told. */
  | { readonly ok: false; readonly expected: string };

/** A minus in front, then a phrase in quotes or a word, then a star. A quote that nobody closes reaches to the end. */
const PARTS = /(?<minus>-)?(?:["“”„](?<phrase>[^"“”]*)(?:["“”]|$)|(?<word>[^\s"“”„]+))(?<star>\*)?/gu;

/**
 * What somebody typed: words that must all be there, in any order, `"words in a row"`, a beginning*, `one OR the other`, and
 * `-what` must not be. Whatever has no letter, digit or emoji in it is passed over, as punctuation is.
 */
export function parseSearchWords(text: string): SearchWords {
  const all: SearchPhrase[][] = [];
  const none: SearchPhrase[] = [];
  let joinsLast = false;
  for (const { groups = {} } of text.matchAll(PARTS)) {
    const { minus, phrase: quoted, word, star } = groups;
    if (word === "OR" && minus === undefined) {
      joinsLast = all.length > 0;
      continue;
    }
    const phrase = phraseOf(quoted ?? word ?? "", star !== undefined);
    if (phrase === undefined) continue;
    if (isTooShort(phrase)) return { ok: false, expected: `at least ${MIN_PREFIX_LENGTH} characters before *` };
    if (minus !== undefined) none.push(phrase);
    else if (joinsLast) all.at(-1)?.push(phrase);
    else all.push([phrase]);
    joinsLast = false;
  }
  const phrases = [...all.flat(), ...none];
  if (phrases.length === 0) return { ok: false, expected: "a word" };
  if (phrases.length > MAX_PHRASES || phrases.reduce((sum, { terms }) => sum + terms.length, 0) > MAX_TERMS) {
    return { ok: false, expected: `at most ${MAX_PHRASES} words and phrases, of ${MAX_TERMS} words together` };
  }
  return { ok: true, expression: { all, none } };
}

function phraseOf(written: string, hasStar: boolean): SearchPhrase | undefined {
  const isPrefix = hasStar || written.endsWith("*");
  const phrase = queryTermsOf(written, isPrefix);
  return phrase.terms.length === 0 ? undefined : phrase;
}

const LATIN_LIKE = /^[\p{L}\p{N}]$/u;
const UNSPACED =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

function isTooShort({ terms, isPrefix }: SearchPhrase): boolean {
  const last = terms.at(-1) ?? "";
  return isPrefix && LATIN_LIKE.test(last) && !UNSPACED.test(last);
}

/** Where in the text it stands, for marks: UTF-16 offsets in their order, apart from one another. */
export function rangesIn(text: string, { all }: SearchExpression): [number, number][] {
  const found = termsOf(text);
  const ranges: [number, number][] = [];
  for (const phrase of all.flat()) {
    for (const index of placesOf(found, phrase)) {
      ranges.push([found[index]?.start ?? 0, found[index + phrase.terms.length - 1]?.end ?? 0]);
    }
  }
  ranges.sort(([one], [other]) => one - other);
  const apart: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = apart.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}

/** Whether a text is what is looked for: of what an index found, which may be behind. */
export function matches(texts: readonly string[], { all, none }: SearchExpression): boolean {
  const found = texts.map(termsOf);
  const has = (phrase: SearchPhrase) => found.some((terms) => placesOf(terms, phrase).length > 0);
  return all.every((group) => group.some(has)) && !none.some(has);
}

function placesOf(found: readonly { readonly term: string }[], { terms, isPrefix }: SearchPhrase): number[] {
  const places: number[] = [];
  for (let index = 0; index + terms.length <= found.length; index += 1) {
    const isThere = terms.every((term, offset) => {
      const there = found[index + offset]?.term ?? "";
      return isPrefix && offset === terms.length - 1 ? there.startsWith(term) : there === term;
    });
    if (isThere) places.push(index);
  }
  return places;
}
